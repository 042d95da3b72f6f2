import type { AccessKey, UserIdentity } from './access-key';
import { accountKey } from './account';
import { all, any, type Condition, unknownCondition } from './condition';
import { isUnknown, type Unknown } from './guarded';

/** "In these worlds this key is an active key of this user." */
export interface Claim {
  readonly key: AccessKey;
  readonly user: UserIdentity | Unknown;
  /** When it exists and belongs to the user, active or not. */
  readonly exists: Condition;
  readonly active: Condition;
}

/** The claims on one user: same account, same identity. */
export interface ClaimedUser {
  readonly account: AccessKey['account'];
  readonly user: UserIdentity | Unknown;
  /** One per key, ordered by address. */
  readonly claims: readonly Claim[];
}

/** How the unknowns that stand for a status are called, so that a finding can tell what it was. */
export const STATUS_UNKNOWN = 'status ';

/** Every user of these keys with the keys that may be active for it, ordered by account and user. */
export function claimedUsers(keys: readonly AccessKey[]): ClaimedUser[] {
  const groups = new Map<string, { user: ClaimedUser['user']; claims: Map<AccessKey, Claim> }>();
  for (const key of keys) {
    const active = activeWhen(key);
    for (const { when, value } of key.user) {
      const exists = all(key.exists, when);
      if (exists.kind === 'never') continue;
      const claim = { key, user: value, exists, active: all(exists, active) };
      const id = `${accountKey(key.account)}\n${isUnknown(value) ? `unknown:${value.id}` : value.id}`;
      const group = groups.get(id) ?? { user: value, claims: new Map<AccessKey, Claim>() };
      groups.set(id, group);
      const same = group.claims.get(key);
      group.claims.set(key, same ? union(same, claim) : claim);
    }
  }
  return [...groups]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([, { user, claims }]) => {
      const [first] = claims.values();
      return first ? [{ account: first.key.account, user, claims: [...claims.values()] }] : [];
    });
}

function union(a: Claim, b: Claim): Claim {
  return { ...a, exists: any(a.exists, b.exists), active: any(a.active, b.active) };
}

/** When a key is active, wherever it exists; an unknown status may be either. */
export function activeWhen(key: AccessKey): Condition {
  return any(
    ...key.status.flatMap(({ when, value }) => {
      if (isUnknown(value)) {
        const id = `${STATUS_UNKNOWN}${value.id}`;
        return [all(when, unknownCondition(id, value.reason))];
      }
      return value === 'Active' ? [when] : [];
    }),
  );
}

/** Plain code unit order: the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
