import { type AccessKey, any } from '../../../rule-core';

/**
 * One further key for each user, however many rights there are to make it; none where the right is
 * the one of a custom resource that makes a key which is told already.
 */
export function onePerUser(keys: readonly AccessKey[]): AccessKey[] {
  if (!keys.some((it) => it.possible)) return [...keys];
  const userOf = ({ account, user: [first] }: AccessKey) =>
    first && !('unknown' in first.value)
      ? `${account.id ?? account.scope}\n${first.value.id}`
      : undefined;
  const called = new Set(keys.flatMap((it) => (isCalled(it) ? (userOf(it) ?? []) : [])));
  const further = new Map<string, AccessKey>();
  for (const it of keys) {
    const user = it.possible && userOf(it);
    if (user === undefined || called.has(user)) continue;
    const same = further.get(user);
    further.set(user, same ? { ...same, exists: any(same.exists, it.exists) } : it);
  }
  return [...keys.filter((it) => !it.possible), ...further.values()];
}

function isCalled({ possible, declaredAs }: AccessKey): boolean {
  return !possible && declaredAs?.indirect === true;
}
