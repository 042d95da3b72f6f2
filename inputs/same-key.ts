import { type AccessKey, isUnknown } from '../rule-core/index';

/**
 * Keys of several documents, each once: an access key id is one key, wherever it is told of (managed
 * in one stack and read in another, a state given twice).
 *
 * Of two tellings the one that counts most is kept: active before inactive, then a known account.
 */
export function onceEach(keys: readonly AccessKey[]): AccessKey[] {
  const best = new Map<string, AccessKey>();
  for (const key of keys) {
    const id = key.observed?.accessKeyId;
    if (id === undefined) continue;
    const known = best.get(id);
    if (!known || weight(key) > weight(known)) best.set(id, key);
  }
  return keys.filter((key) => {
    const id = key.observed?.accessKeyId;
    return id === undefined || best.get(id) === key;
  });
}

function weight({ status, account, user }: AccessKey): number {
  const mayBeActive = status.some((it) => it.value !== 'Inactive');
  const knownUser = !user.some((it) => isUnknown(it.value));
  return (mayBeActive ? 4 : 0) + (account.id === undefined ? 0 : 2) + (knownUser ? 1 : 0);
}

/**
 * The keys without what states tell of those that a plan beside them decides about.
 *
 * @param settled the keys of the plan that decides, by the id of the deployed key
 */
export function withoutThePast(
  keys: readonly AccessKey[],
  settled: ReadonlyMap<string, ReadonlySet<AccessKey>>,
): AccessKey[] {
  return keys.filter((key) => {
    const decided = settled.get(key.observed?.accessKeyId ?? '');
    return decided === undefined || decided.has(key);
  });
}
