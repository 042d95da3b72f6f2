import {
  type AccessKey,
  ALWAYS,
  type Condition,
  constantly,
  type DeployedKey,
  type Drift,
  isUnknown,
  type KeyStatus,
  namedUser,
  type ReadError,
  unknown,
  unknownCondition,
  type UserIdentity,
  type Warning,
} from '../../rule-core/index';
import type { DeployedAccount, DeployedUser } from './deployed-account';
import { generatedNames } from './generated-name';
import type { Declared, Overlay } from './declared';
import { Owners } from './owners';

/** The declared keys of one account, with the deployed keys of their users that nobody here decides. */
export function overlayAccount(account: DeployedAccount, declared: Declared): Overlay {
  const { keys, notes } = withDeployedNames(declared.keys, account);
  const owners = new Owners(account, { ...declared, keys });
  const users = new Map(account.users.map((it) => [it.name.toLowerCase(), it]));
  const added: AccessKey[] = [];
  const drift: Drift[] = [];
  const errors: ReadError[] = [];
  for (const [name, own] of byUser(keys)) {
    const user = users.get(name.toLowerCase());
    if (user) {
      const overlay = overlayUser(account, user, own, owners);
      added.push(...overlay.added);
      drift.push(...overlay.drift);
    } else if (!account.complete) {
      const message = `it is not known which keys the user ${name} of account ${account.account} has: the account was not read in full`;
      errors.push({ input: account.name, message });
    } else drift.push(...own.map((it) => notDeployed(account, name, it)));
  }
  const removed = owners.removed();
  return {
    keys: [...keys, ...added],
    errors,
    warnings: [...seen(account, added), ...notes, ...removed].map((message): Warning => ({
      code: 'note',
      message,
    })),
    drift,
  };
}

/**
 * Which of an account's users keys are declared for.
 *
 * @param names all users of the account
 */
export function declaredUsers(
  keys: readonly AccessKey[],
  account: string,
  names: readonly string[],
): string[] {
  const wanted = new Set<string>();
  for (const { user, account: own } of keys) {
    if (own.id !== account) continue;
    for (const { value } of user) {
      if (isUnknown(value)) continue;
      const { name, generated } = value;
      if (name !== undefined) wanted.add(name.toLowerCase());
      if (generated) {
        for (const it of generatedNames(generated, names)) wanted.add(it.toLowerCase());
      }
    }
  }
  return names.filter((it) => wanted.has(it.toLowerCase()));
}

function seen({ account, asOf, name }: DeployedAccount, added: readonly AccessKey[]): string[] {
  const when = asOf === undefined ? 'at a time that is not known' : `as of ${asOf}`;
  const count =
    added.length === 1 ? 'one deployed key was added' : `${added.length} deployed keys were added`;
  return [
    `Account ${account} was looked at ${when} (${name}): ${count} to what is declared, of the users for whom keys are declared. All other users: one-active-key live.`,
  ];
}

/** The keys with the users by their deployed names, where CloudFormation generated these. */
function withDeployedNames(
  keys: readonly AccessKey[],
  { users, account }: DeployedAccount,
): { keys: AccessKey[]; notes: string[] } {
  const names = users.map((it) => it.name);
  const open = new Set<string>();
  const deployed = (value: UserIdentity): UserIdentity => {
    const found = value.generated ? generatedNames(value.generated, names) : [];
    const [name, more] = found;
    if (name !== undefined && more === undefined) return namedUser(name);
    // Without a deployed name CloudFormation has yet to make the user: it has no other keys.
    if (!value.generated || more !== undefined) open.add(value.label);
    return value;
  };
  const named = keys.map((key) => ({
    ...key,
    user: key.user.map((it) => {
      if (isUnknown(it.value)) {
        open.add(key.address);
        return it;
      }
      return it.value.name === undefined ? { ...it, value: deployed(it.value) } : it;
    }),
  }));
  const shown = [...open].slice(0, 10).join(', ');
  const more = open.size > 10 ? ` and ${open.size - 10} more` : '';
  const notes = [
    `Not compared with account ${account}, because the name of the user is not known: ${shown}${more}.`,
  ];
  return { keys: named, notes: open.size === 0 ? [] : notes };
}

/** The declared keys of every user that has a name. */
function byUser(keys: readonly AccessKey[]): Map<string, AccessKey[]> {
  const users = new Map<string, { name: string; keys: Set<AccessKey> }>();
  for (const key of keys) {
    for (const { value } of key.user) {
      const name = isUnknown(value) ? undefined : value.name;
      if (name === undefined) continue;
      const known = users.get(name.toLowerCase()) ?? { name, keys: new Set() };
      users.set(name.toLowerCase(), known);
      known.keys.add(key);
    }
  }
  return new Map([...users.values()].map((it) => [it.name, [...it.keys]]));
}

function overlayUser(
  account: DeployedAccount,
  user: DeployedUser,
  declared: readonly AccessKey[],
  owners: Owners,
): { added: AccessKey[]; drift: Drift[] } {
  const who = { name: user.name, account: account.account, label: user.name };
  const added: AccessKey[] = [];
  const drift: Drift[] = [];
  const found = new Set<AccessKey>();
  // Of the keys that may be declared ones, no more can be than are declared.
  const taken = new Set<AccessKey>();
  let doubts = 0;
  for (const [index, key] of [...user.keys].sort(byId).entries()) {
    const owner = owners.of(key, declared, user.name);
    if (owner.kind === 'declared') {
      owner.keys.forEach((it) => found.add(it));
      drift.push(...owner.keys.flatMap((it) => statusDrift(who, key, it)));
    } else if (owner.kind === 'foreign') {
      added.push(deployedKey(account, user, key, index, ALWAYS));
      drift.push({ kind: 'not-declared', user: who, ...idOf(key), deployed: key.status });
    } else {
      doubts += 1;
      const free = owner.keys.find((it) => !taken.has(it));
      if (free && key.status !== 'Inactive') taken.add(free);
      const name = key.accessKeyId ?? `key ${index + 1} of ${user.name}`;
      const exists = free
        ? unknownCondition(`not declared ${account.account} ${user.name} ${name}`, owner.reason)
        : ALWAYS;
      added.push(deployedKey(account, user, key, index, exists));
    }
  }
  if (doubts === 0) {
    const open = declared.filter((it) => !found.has(it) && it.user.length === 1);
    drift.push(...open.map((it) => notDeployed(account, user.name, it)));
  }
  return { added, drift };
}

function byId(a: DeployedKey, b: DeployedKey): number {
  const [x, y] = [a.accessKeyId ?? '', b.accessKeyId ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
}

function deployedKey(
  { account, asOf }: DeployedAccount,
  user: DeployedUser,
  key: DeployedKey,
  index: number,
  exists: Condition,
): AccessKey {
  const { status, createdAt, accessKeyId } = key;
  const address = accessKeyId ?? `key ${index + 1} of ${user.name}, deployed`;
  return {
    address,
    user: constantly(namedUser(user.name)),
    status: constantly<KeyStatus>(
      status === 'unknown'
        ? unknown(`deployed ${address}`, `the status of ${address} is not known`)
        : status,
    ),
    exists,
    account: { id: account, scope: account },
    observed: {
      ...idOf(key),
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(asOf === undefined ? {} : { observedAt: asOf }),
    },
  };
}

function idOf({ accessKeyId }: DeployedKey): { accessKeyId?: string } {
  return accessKeyId === undefined ? {} : { accessKeyId };
}

function statusDrift(user: Drift['user'], deployed: DeployedKey, declared: AccessKey): Drift[] {
  const status = statusOf(declared);
  if (status === 'unknown' || deployed.status === 'unknown' || status === deployed.status)
    return [];
  return [
    {
      kind: 'status-differs',
      user,
      ...idOf(deployed),
      ...placeOf(declared),
      declared: status,
      deployed: deployed.status,
    },
  ];
}

function notDeployed({ account }: DeployedAccount, name: string, key: AccessKey): Drift {
  return {
    kind: 'not-deployed',
    user: { name, account, label: name },
    ...placeOf(key),
    declared: statusOf(key),
  };
}

function placeOf({ address, source }: AccessKey): Pick<Drift, 'address' | 'location'> {
  return { address, ...(source ? { location: source } : {}) };
}

function statusOf({ status }: AccessKey): KeyStatus | 'unknown' {
  const values = new Set(status.map((it) => (isUnknown(it.value) ? 'unknown' : it.value)));
  const [only = 'unknown', more] = values;
  return more === undefined ? only : 'unknown';
}
