import type { Warning } from '../../rule-core/index';
import type { AccountList } from './accounts';
import { Checkpoint } from './checkpoint';
import { problemOf } from './checkpoint-reading';
import type { Caller } from './hub';
import { CHECKPOINT_MAX_AGE, type CheckOrganizationOptions } from './options';
import type { MemberReading } from './read-member';

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

export function openCheckpoint(
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
export function keptOf(
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

/** Only what is complete is kept: a later run reads the rest again. */
export function keep(
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
