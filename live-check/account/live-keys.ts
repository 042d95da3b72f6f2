import {
  type AccessKey,
  ALWAYS,
  constantly,
  type KeyStatus,
  namedUser,
  type Observed,
  type Unknown,
  unknown,
} from '../../rule-core/index';
import type { ListedKey } from '../aws/answers/iam';
import { isNoSuchEntity, sentenceOf } from '../aws/errors';
import { mayBeActive, ownerOf } from './keys-that-matter';
import { inParallel } from '../aws/pool';
import { countUser, lacksSession, type AccountReading } from './reading';
import { listUsers } from './users';

/** How long a user that is listed may stay unknown to ListAccessKeys: IAM is eventually consistent. */
const SETTLING = [1_000, 2_000, 4_000];

/** How long an answer that other evidence contradicts has to change. */
export const DOUBTING = [5_000, 10_000, 20_000];

/** Why the keys of a user, just read, may not be those it has; absent where nothing speaks against it. */
export type Doubt = (name: string, keys: readonly AccessKey[]) => string | undefined;

/**
 * The keys of these users, as they are now, and how many users could be read. A user who is gone by
 * then has none and is not counted; one who cannot be read is an error of the run, and so is one whose
 * keys stay in doubt however often they are read.
 */
export async function readKeys(
  run: AccountReading,
  names: readonly string[],
  doubt: Doubt = () => undefined,
): Promise<{ keys: AccessKey[]; users: number }> {
  const found: Found = { keys: [], users: 0, lost: [], doubtful: new Map() };
  let done = 0;
  await inParallel(names, run.concurrency, async (name) => {
    await readUser(run, name, doubt, found);
    run.onProgress(++done, names.length);
  });
  await readAgain(run, doubt, found);
  await settleDoubts(run, doubt, found);
  return { keys: await addLastUse(run, found.keys), users: found.users };
}

interface Found {
  readonly keys: AccessKey[];
  users: number;
  /** Users of whom ListAccessKeys knows nothing. */
  lost: string[];
  /** Users whose keys are in doubt, with the reason. */
  doubtful: Map<string, string>;
}

async function readUser(
  run: AccountReading,
  name: string,
  doubt: Doubt,
  found: Found,
): Promise<void> {
  if (run.ended && lacksSession(run, run.ended.error)) return;
  let keys: AccessKey[];
  try {
    const read = await run.reader.keysOf(name);
    const at = run.clock.now().toISOString();
    keys = read.map((key) => keyOf(run, name, key, at));
  } catch (error) {
    if (isNoSuchEntity(error)) found.lost.push(name);
    else if (!lacksSession(run, error)) failUser(run, name, sentenceOf(error));
    return;
  }
  const why = doubt(name, keys);
  if (why !== undefined) {
    found.doubtful.set(name, why);
    return;
  }
  found.keys.push(...countUser(run, name, keys));
  found.users += 1;
}

/** Users who were listed but have no keys to ask for: gone, unless they are listed once more. */
async function readAgain(run: AccountReading, doubt: Doubt, found: Found): Promise<void> {
  for (const pause of SETTLING) {
    if (found.lost.length === 0 || run.ended) break;
    const { users, whole } = await listUsers(run);
    if (!whole) break;
    const open = found.lost.filter((it) => users.has(it));
    found.lost = [];
    if (open.length === 0) return;
    await run.sleep(pause);
    await inParallel(open, run.concurrency, (it) => readUser(run, it, doubt, found));
  }
  for (const name of found.lost) {
    if (run.ended && lacksSession(run, run.ended.error)) continue;
    failUser(run, name, 'IAM lists the user but says that it does not exist. Repeat the check');
  }
  found.lost = [];
}

/** What stays in doubt is not known: the answer that would be a pass may be one of the past. */
async function settleDoubts(run: AccountReading, doubt: Doubt, found: Found): Promise<void> {
  for (const pause of DOUBTING) {
    if (found.doubtful.size === 0 || run.ended) break;
    const open = [...found.doubtful.keys()];
    found.doubtful = new Map();
    await run.sleep(pause);
    await inParallel(open, run.concurrency, (it) => readUser(run, it, doubt, found));
    await readAgain(run, doubt, found);
  }
  for (const [name, why] of found.doubtful) failUser(run, name, why);
}

function failUser(run: AccountReading, name: string, why: string): void {
  const { account } = run;
  const message = `its access keys are not known: ${why}`;
  run.errors.push({ input: `${run.input}, user ${name}`, account, user: name, message });
}

function keyOf(
  { account, userIds }: AccountReading,
  user: string,
  key: ListedKey,
  at: string,
): AccessKey {
  const uniqueId = userIds.get(user);
  const id = key.AccessKeyId;
  const created = key.CreateDate?.toISOString();
  const observed: Observed = {
    accessKeyId: id,
    observedAt: at,
    observedBy: 'iam:ListAccessKeys',
    ...(created === undefined ? {} : { createdAt: created }),
  };
  return {
    address: id,
    user: constantly({ ...namedUser(user), ...(uniqueId === undefined ? {} : { uniqueId }) }),
    status: constantly(statusOf(key.Status, id)),
    exists: ALWAYS,
    account: { id: account, scope: account },
    observed,
  };
}

/** IAM knows two words; one that it adds some day is not taken for Inactive. */
function statusOf(status: string | undefined, id: string): KeyStatus | Unknown {
  if (status === 'Active' || status === 'Inactive') return status;
  return unknown(id, `the status of ${id} is "${status ?? ''}", which is not known here`);
}

/**
 * Last use, as evidence, for the keys of users who have several; it decides no verdict. Of a key that
 * was never used IAM says `N/A` for the service and the region.
 */
async function addLastUse(run: AccountReading, keys: readonly AccessKey[]): Promise<AccessKey[]> {
  const active = new Map<string | undefined, number>();
  for (const key of keys.filter(mayBeActive)) {
    active.set(ownerOf(key), (active.get(ownerOf(key)) ?? 0) + 1);
  }
  const shown: AccessKey[] = [];
  await inParallel(keys, run.concurrency, async (key) => {
    const several = (active.get(ownerOf(key)) ?? 0) > 1;
    shown.push(several ? await withLastUse(run, key) : key);
  });
  return shown;
}

async function withLastUse(run: AccountReading, key: AccessKey): Promise<AccessKey> {
  const id = key.observed?.accessKeyId;
  if (id === undefined || run.ended) return key;
  try {
    const use = await run.reader.lastUse(id);
    const observed: Observed = {
      ...key.observed,
      ...(use.LastUsedDate ? { lastUsedAt: use.LastUsedDate.toISOString() } : {}),
      ...(use.ServiceName ? { lastUsedService: use.ServiceName } : {}),
      ...(use.Region ? { lastUsedRegion: use.Region } : {}),
    };
    return { ...key, observed };
  } catch {
    // Evidence only: without it the finding stands all the same.
    return key;
  }
}
