import type { KeyResult, OrganizationResult } from '../../../live-check/index';
import { maskKeyIds } from '../../../report/index';
import { KnownError, type KnownErrorCode, printable } from '../../../rule-core/index';
import { ask } from '../../ask';
import type { Io } from '../../io';
import type { UndoValues } from '../../options/index';
import { withOptions } from '../many-accounts';

/** Gives an error about one of these files the name that the person wrote. */
export async function named<T>(
  files: Readonly<Partial<Record<KnownErrorCode, string>>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await withOptions(work);
  } catch (error) {
    const place = error instanceof KnownError ? files[error.code] : undefined;
    throw error instanceof KnownError && place !== undefined ? error.at(place) : error;
  }
}

/** @throws KnownError where nobody agreed */
export async function agreed(
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

/** The options of the command without those that mean something else to the library. */
export function without<T extends object, K extends keyof T>(
  options: T,
  ...names: readonly K[]
): Omit<T, K> {
  const rest = { ...options };
  for (const name of names) Reflect.deleteProperty(rest, name);
  return rest;
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

export function line({ user, accessKeyId, result, why }: KeyResult, mask: boolean): string {
  const reason = why === undefined ? '' : `: ${shownId(why, mask)}`;
  const said = printable(`${shownId(accessKeyId, mask)}  of ${user}${reason}`);
  return `  ${WORDS[result].padEnd(10)}  ${said}\n`;
}

/** An id, or what is said of some. */
export function shownId(text: string, mask: boolean): string {
  return mask ? maskKeyIds(text) : text;
}

/** @returns the exit code */
export function ended({ accounts, stopped }: OrganizationResult, mask: boolean, io: Io): number {
  const results = accounts.flatMap((it) => it.results);
  const good = results.filter((it) => it.result === 'done' || it.result === 'already').length;
  const changed = results.filter((it) => it.result === 'done').length;
  const open = results.filter((it) => it.result === 'unverified' || it.isOff === true).length;
  if (accounts.length > 1) {
    for (const it of accounts) {
      const right = it.results.filter((one) => ['done', 'already'].includes(one.result)).length;
      io.stdout.write(`account ${it.account}: ${right} of ${it.results.length} keys\n`);
    }
  }
  io.stdout.write(`${good} of ${results.length} keys are as they should be.\n`);
  if (stopped !== undefined) {
    const what = `${changed} key${changed === 1 ? ' was' : 's were'} changed in this run`;
    const more = open === 0 ? '' : `, ${open} more may have been`;
    const why = printable(shownId(stopped, mask));
    io.stderr.write(`Stopped: ${why}. ${what}${more}, and the journal holds each.\n`);
  }
  return good === results.length && stopped === undefined ? 0 : 2;
}
