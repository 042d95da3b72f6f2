import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AccessKeyMetadata } from '@aws-sdk/client-iam';
import {
  type AccessKey,
  ALWAYS,
  constantly,
  isUnknown,
  type KeyStatus,
  namedUser,
  type Observed,
  type ReadError,
  type Unknown,
  unknown,
  type Warning,
} from '../rule-core/index';
import { isNoSuchEntity, sentenceOf } from './aws-error';
import type { Clients } from './clients';
import { IamReader } from './iam-reader';
import { inParallel } from './pool';

/** What an account said, and what it did not. */
export interface AccountReading {
  /** The twelve digits; absent where even that could not be read. */
  readonly account?: string;
  readonly keys: readonly AccessKey[];
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
  readonly users: number;
  readonly calls: Readonly<Record<string, number>>;
  /** When the reading began: everything is at least this fresh. */
  readonly asOf: string;
}

export interface ReadAccountOptions {
  readonly now: () => Date;
  /** How many users are asked about at a time. @default 10 */
  readonly concurrency?: number;
  /** Called while it goes on, for a progress display. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Lists every user of an account and the keys of each: the authoritative source, and the one that the
 * CIS audit procedure prescribes.
 *
 * Every call that fails is an error of the reading; it never throws for what AWS says. All users were
 * seen when the list came to its end and IAM's own count agrees.
 */
export async function readAccount(
  { iam, sts }: Clients,
  { now, concurrency = 10, onProgress }: ReadAccountOptions,
): Promise<AccountReading> {
  const asOf = now().toISOString();
  const reader = new IamReader(iam);
  const errors: ReadError[] = [];
  const warnings: Warning[] = [];
  const done = (fields: Partial<AccountReading>): AccountReading => ({
    keys: [],
    users: 0,
    errors,
    warnings,
    calls: { GetCallerIdentity: 1, ...reader.calls },
    asOf,
    ...fields,
  });

  let account: string;
  try {
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    if (!identity.Account) throw new Error('STS names no account');
    account = identity.Account;
  } catch (error) {
    errors.push({ input: 'AWS account', message: `cannot be read: ${sentenceOf(error)}` });
    return done({});
  }

  const input = `account ${account}`;
  const names = await listNames(reader, input, errors);
  await checkCount(reader, input, names, errors, warnings);
  let read = 0;
  const perUser = await inParallel([...names], concurrency, async (name) => {
    const keys = await keysOfUser(reader, account, name, asOf, errors);
    onProgress?.(++read, names.size);
    return keys;
  });
  const keys = perUser.flatMap((it) => it ?? []);
  const withUse = await addLastUse(reader, keys, concurrency);
  return done({ account, keys: withUse, users: perUser.filter((it) => it !== undefined).length });
}

async function listNames(
  reader: IamReader,
  input: string,
  errors: ReadError[],
): Promise<Set<string>> {
  const names = new Set<string>();
  try {
    for await (const page of reader.users()) {
      for (const { UserName: name } of page) if (name !== undefined) names.add(name);
    }
  } catch (error) {
    errors.push({ input, message: `its users could not all be listed: ${sentenceOf(error)}` });
  }
  return names;
}

/** Holds the list against IAM's own count; users may come and go, so a difference is listed again. */
async function checkCount(
  reader: IamReader,
  input: string,
  names: Set<string>,
  errors: ReadError[],
  warnings: Warning[],
): Promise<void> {
  if (errors.length > 0) return;
  try {
    let summary = await reader.summary();
    if (summary.users !== names.size) {
      for (const name of await listNames(reader, input, errors)) names.add(name);
      summary = await reader.summary();
    }
    if (summary.users !== undefined && summary.users > names.size) {
      const message = `IAM counts ${summary.users} users, but ${names.size} were listed: some were not seen`;
      errors.push({ input, message });
    }
    if (summary.rootHasKeys) {
      const message = `The root user of ${input} has access keys. It is no IAM user and not judged here, but it should have none.`;
      warnings.push({ code: 'note', message });
    }
  } catch (error) {
    const message = `The users of ${input} could not be counted (GetAccountSummary ${sentenceOf(error)}): that all were seen rests on the end of the list alone.`;
    warnings.push({ code: 'note', message });
  }
}

/** The keys of one user; `undefined` where they are not known. A user who is gone has none. */
async function keysOfUser(
  reader: IamReader,
  account: string,
  name: string,
  asOf: string,
  errors: ReadError[],
): Promise<AccessKey[] | undefined> {
  try {
    const keys = await reader.keysOf(name);
    return keys.map((key) => keyOf(account, name, key, asOf));
  } catch (error) {
    if (isNoSuchEntity(error)) return [];
    const input = `account ${account}, user ${name}`;
    errors.push({ input, message: `its access keys are not known: ${sentenceOf(error)}` });
    return undefined;
  }
}

function keyOf(account: string, user: string, key: AccessKeyMetadata, asOf: string): AccessKey {
  const id = key.AccessKeyId ?? '(key without an id)';
  const created = key.CreateDate?.toISOString();
  const observed: Observed = {
    accessKeyId: id,
    observedAt: asOf,
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

/** Last use, as evidence, for the keys of users who have several; it decides nothing. */
async function addLastUse(
  reader: IamReader,
  keys: readonly AccessKey[],
  concurrency: number,
): Promise<AccessKey[]> {
  const active = new Map<string, number>();
  for (const key of keys) {
    if (key.status[0]?.value !== 'Inactive')
      active.set(ownerOf(key), (active.get(ownerOf(key)) ?? 0) + 1);
  }
  return inParallel(keys, concurrency, async (key) => {
    const id = key.observed?.accessKeyId;
    if ((active.get(ownerOf(key)) ?? 0) < 2 || id === undefined) return key;
    try {
      const use = await reader.lastUse(id);
      if (!use?.LastUsedDate) return key;
      const observed: Observed = {
        ...key.observed,
        lastUsedAt: use.LastUsedDate.toISOString(),
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
