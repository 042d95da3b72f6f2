import { type AccessKey, isUnknown } from '../../rule-core/index';

/**
 * The keys that can matter to the verdict: those of users with two or more that are not Inactive.
 * A known user of a known account with fewer cannot be in a finding, and an organization has too many
 * of them to keep.
 */
export function keysThatMatter(keys: readonly AccessKey[]): AccessKey[] {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const owner = ownerOf(key);
    if (owner === undefined || !mayBeActive(key)) continue;
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return keys.filter((key) => {
    const owner = ownerOf(key);
    return owner === undefined || (counts.get(owner) ?? 0) > 1;
  });
}

/** Whether the key is, or may be, active. */
export function mayBeActive(key: AccessKey): boolean {
  return key.status.some((it) => it.value !== 'Inactive');
}

/** The one user it belongs to for certain. */
export function ownerOf({ user, account }: AccessKey): string | undefined {
  const [only, more] = user;
  if (!only || more || isUnknown(only.value) || account.id === undefined) return undefined;
  return `${account.id}\n${only.value.id}`;
}
