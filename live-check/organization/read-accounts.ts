import type { Warning } from '../../rule-core/index';
import { inParallel } from '../aws/pool';
import type { AccountList } from './accounts';
import type { Checkpoint } from './checkpoint';
import { CallerExpired } from './enter';
import type { Caller, Hub } from './hub';
import type { CheckOrganizationOptions } from './options';
import { type MemberReading, readMember } from './read-member';
import { keep } from './resume';

interface ToRead {
  readonly list: AccountList;
  /** What need not be read again. */
  readonly kept: ReadonlyMap<string, MemberReading>;
  readonly checkpoint: Checkpoint<MemberReading> | undefined;
}

/** Every account once: from the checkpoint where it is complete there, else from AWS. */
export async function readAccounts(
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
