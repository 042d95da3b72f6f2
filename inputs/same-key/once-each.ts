import type { AccessKey } from '../../rule-core/index';
import { accountOf, soleName } from './known-user';

/**
 * Keys of several documents, each once: an access key id is one key, wherever it is mentioned (managed
 * in one stack and read in another, a state given twice).
 *
 * What one document says is left out only where another mentions all the same keys of that user, in
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
    // The one that says most comes first, so that no two leave each other out.
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

function weight({ status, exists }: AccessKey): number {
  const values = status.map((it) => it.value);
  const active = values.every((it) => it === 'Active')
    ? 2
    : values.some((it) => it !== 'Inactive')
      ? 1
      : 0;
  return active * 2 + (exists.kind === 'always' ? 1 : 0);
}
