import type { AccessKeyMetadata } from '@aws-sdk/client-iam';
import {
  type AccessKey,
  ALWAYS,
  constantly,
  isUnknown,
  type KeyStatus,
  namedUser,
  type Observed,
  type Unknown,
  unknown,
} from '../rule-core/index';
import { isNoSuchEntity, sentenceOf } from './aws-error';
import { inParallel } from './pool';
import { judged, type Run } from './run';
import { listUsers } from './users';

/** How long a user that is listed may stay unknown to ListAccessKeys: IAM is eventually consistent. */
const SETTLING = [1_000, 2_000, 4_000];

/**
 * The keys of these users, as they are now, and how many users could be read. A user who is gone by
 * then has none and is not counted; one who cannot be read is an error of the run.
 */
export async function readKeys(
  run: Run,
  names: readonly string[],
): Promise<{ keys: AccessKey[]; users: number }> {
  let done = 0;
  const first = await inParallel(names, run.concurrency, async (name) => {
    const keys = await keysOfUser(run, name);
    run.onProgress(++done, names.length);
    return keys;
  });
  const lost = names.filter((_, index) => first[index] === 'no such user');
  const found = [...first, ...(await readAgain(run, lost))].filter((it) => Array.isArray(it));
  return { keys: await addLastUse(run, found.flat()), users: found.length };
}

type KeysOfUser = AccessKey[] | 'no such user' | 'not known';

async function keysOfUser(run: Run, name: string): Promise<KeysOfUser> {
  try {
    const keys = await run.reader.keysOf(name);
    const at = run.clock.now().toISOString();
    return judged(
      run,
      name,
      keys.map((key) => keyOf(run.account, name, key, at)),
    );
  } catch (error) {
    if (isNoSuchEntity(error)) return 'no such user';
    failUser(run, name, sentenceOf(error));
    return 'not known';
  }
}

/** Users who were listed but have no keys to ask for: gone, unless they are listed once more. */
async function readAgain(run: Run, names: readonly string[]): Promise<KeysOfUser[]> {
  if (names.length === 0) return [];
  const results: KeysOfUser[] = [];
  let open = names;
  for (const pause of SETTLING) {
    const { users, whole } = await listUsers(run);
    if (!whole) break;
    open = open.filter((it) => users.has(it));
    if (open.length === 0) return results;
    await run.sleep(pause);
    const again = await inParallel(open, run.concurrency, (it) => keysOfUser(run, it));
    results.push(...again.filter((it) => it !== 'no such user'));
    open = open.filter((_, index) => again[index] === 'no such user');
    if (open.length === 0) return results;
  }
  for (const name of open) {
    failUser(run, name, 'IAM lists the user but says that it does not exist. Repeat the check');
  }
  return results;
}

function failUser(run: Run, name: string, why: string): void {
  const input = `${run.input}, user ${name}`;
  run.errors.push({ input, message: `its access keys are not known: ${why}` });
}

function keyOf(account: string, user: string, key: AccessKeyMetadata, at: string): AccessKey {
  const id = key.AccessKeyId ?? '(key without an id)';
  const created = key.CreateDate?.toISOString();
  const observed: Observed = {
    accessKeyId: id,
    observedAt: at,
    observedBy: 'iam:ListAccessKeys',
    ...(created === undefined ? {} : { createdAt: created }),
  };
  return {
    address: id,
    user: constantly(namedUser(user)),
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
async function addLastUse(run: Run, keys: readonly AccessKey[]): Promise<AccessKey[]> {
  const active = new Map<string, number>();
  for (const key of keys) {
    if (key.status[0]?.value !== 'Inactive')
      active.set(ownerOf(key), (active.get(ownerOf(key)) ?? 0) + 1);
  }
  return inParallel(keys, run.concurrency, async (key) => {
    const id = key.observed?.accessKeyId;
    if ((active.get(ownerOf(key)) ?? 0) < 2 || id === undefined) return key;
    try {
      const use = await run.reader.lastUse(id);
      if (!use) return key;
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
  });
}

function ownerOf(key: AccessKey): string {
  const owner = key.user[0]?.value;
  return owner && !isUnknown(owner) ? owner.id : '';
}
