import { type AccessKey, isUnknown, type Settled } from '../rule-core/index';
import type { DecidedKey } from './read-result';

/** A document that decides what becomes of deployed keys. */
export interface Decider {
  /** The document, as it is shown. */
  readonly by: string;
  readonly decides: readonly DecidedKey[];
  /** What it tells of the keys itself. */
  readonly keys: ReadonlySet<AccessKey>;
}

/**
 * The keys without what states tell of those that a plan beside them decides about, and what was left
 * out so. A plan decides about a key only where both tell the same id, address and user: one that says
 * something else of it is about another key, or is wrong.
 */
export function withoutThePast(
  keys: readonly AccessKey[],
  deciders: readonly Decider[],
): { readonly keys: readonly AccessKey[]; readonly settled: readonly Settled[] } {
  const byKey = new Map<string, Decider[]>();
  for (const decider of deciders) {
    for (const { accessKeyId, address, user } of decider.decides) {
      if (user === undefined) continue;
      const id = identity(accessKeyId, address, user);
      byKey.set(id, [...(byKey.get(id) ?? []), decider]);
    }
  }
  const settled: Settled[] = [];
  const left = keys.filter((key) => {
    const user = soleName(key);
    const id = key.observed?.accessKeyId;
    if (id === undefined || user === undefined) return true;
    const found = byKey.get(identity(id, key.address, user)) ?? [];
    const [decider] = found;
    if (!decider || found.some((it) => it.keys.has(key))) return true;
    settled.push({ address: key.address, input: key.source?.file ?? '', by: decider.by });
    return false;
  });
  return { keys: left, settled };
}

function identity(accessKeyId: string, address: string, user: string): string {
  return JSON.stringify([accessKeyId, address, user.toLowerCase()]);
}

function soleName({ user }: AccessKey): string | undefined {
  const [only, another] = user;
  return !only || another || isUnknown(only.value) ? undefined : only.value.name;
}

/**
 * Keys of several documents, each once: an access key id is one key, wherever it is told of (managed
 * in one stack and read in another, a state given twice).
 *
 * What one document tells is left out only where another tells of all the same keys of that user, in
 * a way that counts at least as much. A document that calls the key another user's takes nothing away.
 */
export function onceEach(keys: readonly AccessKey[]): AccessKey[] {
  const within = mostOfEach(keys);
  const groups = groupsOf(within);
  const left = new Set<AccessKey>();
  const byUser = new Map<string, Group[]>();
  for (const it of groups) byUser.set(it.user, [...(byUser.get(it.user) ?? []), it]);
  for (const same of byUser.values()) {
    const kept: Group[] = [];
    // The one that tells most comes first, so that no two leave each other out.
    for (const group of [...same].sort(byWeight)) {
      if (kept.some((it) => covers(it, group))) group.keys.forEach((it) => left.add(it));
      else kept.push(group);
    }
  }
  return within.filter((it) => !left.has(it));
}

/** The keys of one user in one account, if all of them are known by their ids. */
interface Group {
  readonly user: string;
  readonly account: AccessKey['account'];
  readonly keys: readonly AccessKey[];
  readonly byId: ReadonlyMap<string, AccessKey>;
}

function groupsOf(keys: readonly AccessKey[]): Group[] {
  const all = new Map<string, AccessKey[]>();
  for (const key of keys) {
    const user = soleName(key);
    if (user === undefined) continue;
    const id = JSON.stringify([user.toLowerCase(), accountOf(key)]);
    const known = all.get(id);
    if (known) known.push(key);
    else all.set(id, [key]);
  }
  return [...all.values()].flatMap((group): Group[] => {
    const [first] = group;
    const plain = group.every((it) => it.observed?.accessKeyId && it.exists.kind === 'always');
    const user = first && soleName(first)?.toLowerCase();
    if (!first || user === undefined || !plain) return [];
    const byId = new Map(group.map((it) => [it.observed?.accessKeyId ?? '', it]));
    return [{ user, account: first.account, keys: group, byId }];
  });
}

function covers(one: Group, other: Group): boolean {
  const known = one.account.id ?? other.account.id;
  if (known !== undefined && (other.account.id ?? known) !== known) return false;
  // Where the account is known, more may stand beside the key than where it is not.
  if (other.account.id !== undefined && one.account.id === undefined) return false;
  return [...other.byId].every(([id, key]) => {
    const same = one.byId.get(id);
    return same !== undefined && weight(same) >= weight(key);
  });
}

function byWeight(a: Group, b: Group): number {
  const total = ({ account, byId }: Group) => [
    account.id === undefined ? 0 : 1,
    byId.size,
    [...byId.values()].reduce((sum, it) => sum + weight(it), 0),
  ];
  const [x, y] = [total(a), total(b)];
  return (y[0] ?? 0) - (x[0] ?? 0) || (y[1] ?? 0) - (x[1] ?? 0) || (y[2] ?? 0) - (x[2] ?? 0);
}

/** Of what is told of one key, one user and one account, what counts most. */
function mostOfEach(keys: readonly AccessKey[]): AccessKey[] {
  const best = new Map<string, AccessKey>();
  const idOf = (key: AccessKey) => {
    const id = key.observed?.accessKeyId;
    const user = soleName(key);
    return id === undefined || user === undefined
      ? undefined
      : JSON.stringify([id, user.toLowerCase(), accountOf(key)]);
  };
  for (const key of keys) {
    const id = idOf(key);
    const known = id === undefined ? undefined : best.get(id);
    if (id !== undefined && (!known || weight(key) > weight(known))) best.set(id, key);
  }
  return keys.filter((key) => {
    const id = idOf(key);
    return id === undefined || best.get(id) === key;
  });
}

function accountOf({ account: { id, scope } }: AccessKey): string {
  return id === undefined ? `scope ${scope}` : id;
}

function weight({ status, exists }: AccessKey): number {
  const values = status.map((it) => it.value);
  const active = values.every((it) => it === 'Active')
    ? 2
    : values.some((it) => it !== 'Inactive')
      ? 1
      : 0;
  return active * 2 + (exists.kind === 'always' ? 1 : 0);
}
