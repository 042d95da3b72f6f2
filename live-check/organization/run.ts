import type { ReadError, Report, Warning } from '../../rule-core/index';
import { sentenceOf } from '../aws/errors';
import { Checkpoint } from './checkpoint';
import { problemOf } from './checkpoint-reading';
import type { Caller, Hub } from './hub';
import { identify } from '../aws/caller';
import { toReport } from '../account/to-report';
import type { AccountList } from './accounts';
import { leftOutNotes, listSelected, nothingPasses } from './select';
import { CHECKPOINT_MAX_AGE, type CheckOrganizationOptions } from './options';
import { inParallel } from '../aws/pool';
import { CallerExpired } from './enter';
import { type MemberReading, readMember } from './read-member';

/** Reads and judges the accounts of an organization, as `checkOrganization` says. */
export async function runOrganization(
  hub: Hub,
  options: CheckOrganizationOptions,
): Promise<Report> {
  let caller: Caller;
  try {
    caller = await identify(hub.sts, hub.aws);
  } catch (error) {
    const message = `the caller cannot be identified: ${sentenceOf(error)}. Outside the commercial partition, give --region (us-gov-west-1, cn-north-1)`;
    return reportOf([], options, [{ input: 'organization', message }], []);
  }
  const { list, leftOut, errors: undecided } = await listSelected(hub, caller, options);
  const errors: ReadError[] = [...undecided];
  if (list.problem !== undefined) {
    const message = `its accounts could not all be listed: ${list.problem}. Run this in the management account or a delegated administrator's with organizations:ListAccounts, or name the accounts with --accounts`;
    errors.push({ input: 'organization', message });
  } else if (list.active.length === 0 && undecided.length === 0) {
    const what = leftOut.length === 0 ? 'it has no active account' : nothingPasses(leftOut);
    errors.push({ input: 'organization', message: `${what}: nothing was checked` });
  }
  const checkpoint =
    options.checkpoint === undefined
      ? undefined
      : openCheckpoint(options.checkpoint, caller, options);
  try {
    const kept = keptOf(checkpoint, list);
    const all = await readAll(hub, caller, { list, kept: kept.readings, checkpoint }, options);
    if (all.skipped.length > 0) errors.push(expired(all.skipped, options));
    const notes = [
      ...notesOn(list),
      ...leftOutNotes(leftOut, options),
      ...resumedNote(kept.readings, all.readings.length),
      ...kept.notes,
      ...spanOf(all.readings),
      ...all.notes,
    ];
    const report = reportOf(all.readings, options, errors, notes);
    return {
      ...report,
      organization: {
        caller: caller.arn,
        role: options.roleName,
        ...(leftOut.length === 0 ? {} : { leftOut }),
      },
    };
  } finally {
    checkpoint?.close();
  }
}

/** Runs that differ in any of this read different things. */
function identityOf(caller: Caller, options: CheckOrganizationOptions) {
  const {
    roleName,
    accounts,
    ownAccount = 'auto',
    source = 'list',
    nameUsers = false,
    stacks = false,
    ownerTag,
    ous,
    exclude,
    accountTags,
  } = options;
  return {
    caller: caller.account,
    partition: caller.partition,
    role: roleName,
    accounts: accounts ? [...new Set(accounts)].sort() : 'organization',
    ownAccount,
    source,
    nameUsers,
    stacks,
    ...(ownerTag === undefined ? {} : { ownerTag }),
    ...(ous ? { ous: [...new Set(ous)].sort() } : {}),
    ...(exclude ? { exclude: [...new Set(exclude)].sort() } : {}),
    ...(accountTags
      ? { accountTags: accountTags.map((it) => `${it.key}=${it.value}`).sort() }
      : {}),
  };
}

function openCheckpoint(
  file: string,
  caller: Caller,
  options: CheckOrganizationOptions,
): Checkpoint<MemberReading> {
  const { now = () => new Date(), checkpointMaxAge = CHECKPOINT_MAX_AGE } = options;
  const began = now();
  return Checkpoint.open<MemberReading>(file, identityOf(caller, options), {
    problem: (account, reading) => problemOf(account, reading, began),
    isStale: ({ asOf = '' }) => !(began.getTime() - Date.parse(asOf) <= checkpointMaxAge),
  });
}

/**
 * The readings of the checkpoint that count in this run: of accounts that are listed now. Where the
 * list is not whole nobody knows which accounts are gone, and the report is not complete anyway.
 */
function keptOf(
  checkpoint: Checkpoint<MemberReading> | undefined,
  { active, others, problem }: AccountList,
): { readings: ReadonlyMap<string, MemberReading>; notes: Warning[] } {
  const listed = new Set(active);
  const inactive = new Set(others.map((it) => it.id));
  const counts = (account: string) =>
    listed.has(account) || (problem !== undefined && !inactive.has(account));
  const all = [...(checkpoint?.done ?? [])];
  const gone = all.map(([account]) => account).filter((it) => !counts(it));
  const notes: Warning[] = [];
  if (gone.length > 0) {
    const message = `In the checkpoint, but not counted, because they are no longer among the active accounts to check: ${gone.sort().join(', ')}.`;
    notes.push({ code: 'note', message });
  }
  return { readings: new Map(all.filter(([account]) => counts(account))), notes };
}

/** What was not read in this run, and of when it is: said also where all of it is of one moment. */
function resumedNote(kept: ReadonlyMap<string, MemberReading>, accounts: number): Warning[] {
  const times = [...kept.values()].flatMap((it) => it.asOf ?? []).sort();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  const when = first === last ? first : `${first} to ${last}`;
  const message = `${kept.size} of ${accounts} account${accounts === 1 ? '' : 's'} as of ${when} from the checkpoint.`;
  return [{ code: 'note', message }];
}

interface ToRead {
  readonly list: AccountList;
  /** What need not be read again. */
  readonly kept: ReadonlyMap<string, MemberReading>;
  readonly checkpoint: Checkpoint<MemberReading> | undefined;
}

/** Every account once: from the checkpoint where it is complete there, else from AWS. */
async function readAll(
  hub: Hub,
  caller: Caller,
  { list: { active }, kept, checkpoint }: ToRead,
  options: CheckOrganizationOptions,
): Promise<{ readings: MemberReading[]; skipped: string[]; notes: Warning[] }> {
  const {
    now = () => new Date(),
    sleep,
    limits,
    onWaiting,
    source,
    nameUsers = false,
    stacks = false,
    ownerTag,
    concurrency = 10,
    ownAccount = 'auto',
  } = options;
  const done = new Map<string, MemberReading>(
    [...kept].map(([account, it]) => [account, { ...it, fromCheckpoint: true as const }]),
  );
  const resumed = done.size;
  const open = active.filter((it) => !done.has(it));
  const accounts = resumed + open.length;
  const notes: Warning[] = [];
  const skipped: string[] = [];
  let users = [...done.values()].reduce((sum, it) => sum + it.users, 0);
  let incomplete = 0;
  const tell = () =>
    options.onProgress?.({
      accounts,
      done: done.size + skipped.length,
      resumed,
      incomplete,
      users,
    });
  tell();
  await inParallel(open, concurrency, async (account) => {
    if (skipped.length > 0) {
      skipped.push(account);
      tell();
      return;
    }
    let reading: MemberReading;
    try {
      reading = await readMember(hub, caller, account, {
        now,
        nameUsers,
        stacks,
        ownAccount,
        ...(sleep ? { sleep } : {}),
        ...(limits ? { limits } : {}),
        ...(onWaiting ? { onWaiting } : {}),
        ...(source === undefined ? {} : { source }),
        ...(ownerTag === undefined ? {} : { ownerTag }),
      });
    } catch (error) {
      if (!(error instanceof CallerExpired)) throw error;
      skipped.push(account);
      tell();
      return;
    }
    done.set(account, reading);
    users += reading.users;
    if (reading.errors.length > 0) incomplete += 1;
    else keep(checkpoint, reading, notes);
    tell();
  });
  const readings = [...done.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
  return { readings, skipped: skipped.sort(), notes };
}

/** Only what is complete is kept: a later run reads the rest again. */
function keep(
  checkpoint: Checkpoint<MemberReading> | undefined,
  reading: MemberReading,
  notes: Warning[],
): void {
  try {
    checkpoint?.add(reading.account, reading);
  } catch (error) {
    if (notes.length > 0) return;
    const why = (error as Error).message;
    const message = `The checkpoint cannot be written any more (${why}): a run that is cut short begins anew from where it stands.`;
    notes.push({ code: 'note', message });
  }
}

function expired(skipped: readonly string[], { checkpoint }: CheckOrganizationOptions): ReadError {
  const next =
    checkpoint === undefined
      ? 'Sign in again and repeat the check; with --checkpoint FILE it would go on from here'
      : 'Sign in again and run the same command: it goes on from the checkpoint';
  const message = `the caller's session expired, and ${skipped.length} account${skipped.length === 1 ? ' was' : 's were'} not read (${skipped.join(', ')}). ${next}`;
  return { input: 'organization', message };
}

function notesOn({ others }: AccountList): Warning[] {
  if (others.length === 0) return [];
  const shown = others.map((it) => `${it.id} (${it.state})`).join(', ');
  const message = `Not read, because AWS Organizations does not call them active: ${shown}.`;
  return [{ code: 'note', message }];
}

/** How old the evidence is: a resumed run has accounts that were read long before the others. */
function spanOf(readings: readonly MemberReading[]): Warning[] {
  const times = readings.flatMap((it) => it.asOf ?? []).sort();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const message = `The accounts were read one after another: the oldest reading shows its account as of ${first}, the newest as of ${last}.`;
  return [{ code: 'note', message }];
}

function reportOf(
  readings: readonly MemberReading[],
  { exceptions, benchmark, rotationWindow, now = () => new Date() }: CheckOrganizationOptions,
  errors: readonly ReadError[],
  warnings: readonly Warning[],
): Report {
  const report = toReport(readings, {
    now: now(),
    ...(exceptions ? { exceptions } : {}),
    ...(benchmark === undefined ? {} : { benchmark }),
    ...(rotationWindow === undefined ? {} : { rotationWindow }),
  });
  const all = [...errors, ...report.errors];
  return {
    ...report,
    verdict: report.verdict === 'compliant' && all.length > 0 ? 'undetermined' : report.verdict,
    complete: all.length === 0,
    summary: { ...report.summary, errors: all.length },
    errors: all,
    warnings: [...warnings, ...report.warnings],
  };
}
