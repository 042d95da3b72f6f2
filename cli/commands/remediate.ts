import path from 'node:path';
import type { KeyOwner, KeyResult, RemediationResult } from '../../live-check/index';
import { KnownError, type KnownErrorCode, printable, printableJson } from '../../rule-core/index';
import { maskKeyIds, PLAN_FORMATS } from '../../report/index';
import { ask } from '../ask';
import { attended } from '../aws';
import { readExceptions } from '../reading/exceptions-file';
import type { Io } from '../io';
import type { ApplyValues, PlanValues, UndoValues } from '../options/index';
import { MEGABYTE, readNamed } from '../reading/read-file';
import { shownPlan } from '../writing/shown-plan';
import { stateOwners } from '../reading/state-owners';
import { writeWhole } from '../writing/write-whole';

/** Proposes, and changes nothing. @returns the exit code */
export async function plan(options: PlanValues, io: Io): Promise<number> {
  const { exceptions } = await readExceptions(options.exceptions, io);
  const owners: readonly KeyOwner[] = await stateOwners(options.state ?? [], io);
  const { planDigest, planRemediation, writePlan } = await import('../../live-check/index');
  const made = await planRemediation({
    ...options,
    exceptions,
    owners,
    now: () => io.now(),
    ...attended(io),
  });
  if (options.output !== undefined)
    write(path.resolve(io.cwd, options.output), printableJson(writePlan(made)), options.output);
  const show = PLAN_FORMATS[options.format ?? 'text'];
  const shown = options.maskKeyIds ? maskKeyIds(made) : made;
  io.stdout.write(show ? show(shownPlan(shown)) : printableJson(writePlan(shown)));
  if (made.users.length > 0)
    io.stderr.write(
      options.output === undefined
        ? 'Nothing was changed. Add --output PLAN.json to be able to apply it.\n'
        : `Nothing was changed. Apply it with: one-active-key remediate apply ${options.output}\n` +
            `Its digest, for --plan-digest: ${planDigest(made)}\n`,
    );
  return made.complete && made.errors.length === 0 && made.decisions.length === 0 ? 0 : 2;
}

/** Deactivates exactly the keys of a plan. @returns the exit code */
export async function apply(file: string, options: ApplyValues, io: Io): Promise<number> {
  const { applyPlan, readPlan } = await import('../../live-check/index');
  const journal = options.journal ?? `${file.replace(/\.json$/, '')}.journal.jsonl`;
  return named({ plan: file, journal }, async () => {
    const planned = readPlan(readNamed({ file, what: 'the plan', most: 50 * MEGABYTE }, io));
    const mask = options.maskKeyIds ?? false;
    io.stdout.write(PLAN_FORMATS['text']?.(shownPlan(mask ? maskKeyIds(planned) : planned)) ?? '');
    if (planned.users.length === 0) return 0;
    await agreed(options, io, `Deactivate these keys in account ${planned.account}?`);
    io.stderr.write(
      `The journal is ${journal}; to go back: one-active-key remediate undo ${journal}\n`,
    );
    const result = await applyPlan(planned, {
      ...options,
      journal: path.resolve(io.cwd, journal),
      now: () => io.now(),
      ...attended(io),
      onResult: (it) => io.stdout.write(line(it, mask)),
    });
    return ended(result, io);
  });
}

/** Reactivates what the run of a journal deactivated. @returns the exit code */
export async function undoRun(file: string, options: UndoValues, io: Io): Promise<number> {
  const { undo, Journal } = await import('../../live-check/index');
  const target = path.resolve(io.cwd, file);
  const mask = options.maskKeyIds ?? false;
  return named({ journal: file }, async () => {
    const keys = Journal.undoable(target);
    if (keys.length === 0) {
      io.stdout.write('Nothing to undo: every key of this journal is as it was.\n');
      return 0;
    }
    for (const { user, accessKeyId } of keys)
      io.stdout.write(`  reactivate  ${shownId(accessKeyId, mask)}  of ${printable(user)}\n`);
    io.stdout.write('These users will then violate the rule again.\n');
    await agreed(options, io, 'Reactivate these keys?');
    const result = await undo(target, {
      ...options,
      now: () => io.now(),
      ...attended(io),
      onResult: (it) => io.stdout.write(line(it, mask)),
    });
    return ended(result, io);
  });
}

/** Gives an error about one of these files the name that the person wrote. */
async function named<T>(
  files: Readonly<Partial<Record<KnownErrorCode, string>>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const place = error instanceof KnownError ? files[error.code] : undefined;
    throw error instanceof KnownError && place !== undefined ? error.at(place) : error;
  }
}

/** @throws KnownError where nobody agreed */
async function agreed(
  { yes = false }: Pick<UndoValues, 'yes'>,
  io: Io,
  question: string,
): Promise<void> {
  if (yes) return;
  if (io.stdin.isTTY !== true) {
    const message = 'nothing was changed: add --yes where there is no terminal to ask.';
    throw new KnownError(message, 'not-agreed');
  }
  const answer = await ask(io, `${question} Type yes: `);
  if (answer.toLowerCase() !== 'yes') throw new KnownError('nothing was changed.', 'not-agreed');
}

const WORDS: Readonly<Record<KeyResult['result'], string>> = {
  done: 'done',
  already: 'already',
  skipped: 'SKIPPED',
  unverified: 'UNVERIFIED',
  failed: 'FAILED',
  reverted: 'REVERTED',
  left: 'left',
};

function line({ user, accessKeyId, result, why }: KeyResult, mask: boolean): string {
  const reason = why === undefined ? '' : `: ${why}`;
  const said = printable(`${shownId(accessKeyId, mask)}  of ${user}${reason}`);
  return `  ${WORDS[result].padEnd(10)}  ${said}\n`;
}

function shownId(id: string, mask: boolean): string {
  return mask ? maskKeyIds(id) : id;
}

function ended({ results, stopped }: RemediationResult, io: Io): number {
  const of = (...kinds: KeyResult['result'][]) =>
    results.filter((it) => kinds.includes(it.result)).length;
  const good = of('done', 'already');
  io.stdout.write(`${good} of ${results.length} keys are as they should be.\n`);
  if (stopped !== undefined) io.stderr.write(`Stopped: ${stopped}\n`);
  return good === results.length ? 0 : 2;
}

function write(file: string, content: string, shown: string): void {
  try {
    writeWhole(file, content);
  } catch (error) {
    throw new KnownError(
      `cannot write ${shown}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
