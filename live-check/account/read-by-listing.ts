import type { SourceReading } from './facts';
import { readKeys } from './live-keys';
import type { AccountReading } from './reading';
import { listAllUsers } from './users';

/**
 * Lists every user of an account and the keys of each: the authoritative source, and the one that the
 * CIS audit procedure prescribes.
 */
export async function readByListing(run: AccountReading): Promise<SourceReading> {
  const users = await listAllUsers(run);
  const { keys, users: read } = await readKeys(run, [...users.keys()]);
  return { source: 'list', keys, users: read, asOf: run.clock.start.toISOString() };
}
