import type { AccessKey, UserIdentity } from './facts/access-key';
import { accountKey } from './facts/account';
import { all, any, type Condition, unknownCondition } from './facts/condition';
import { isUnknown, type Unknown } from './facts/by-world';
import { compare } from './text/order';

/** "In these worlds this key is an active key of this user." */
export interface Candidate {
  readonly key: AccessKey;
  readonly user: UserIdentity | Unknown;
  /** When it exists and belongs to the user, active or not. */
  readonly exists: Condition;
  readonly active: Condition;
}

/** The keys that may be active for one user: same account, same identity. */
export interface CandidateUser {
  readonly account: AccessKey['account'];
  readonly user: UserIdentity | Unknown;
  /** One per key, ordered by address. */
  readonly candidates: readonly Candidate[];
}

/** Every user of these keys with the keys that may be active for it, ordered by account and user. */
export function candidateUsers(keys: readonly AccessKey[]): CandidateUser[] {
  const groups = new Map<
    string,
    { user: CandidateUser['user']; candidates: Map<AccessKey, Candidate> }
  >();
  for (const key of keys) {
    const active = activeWhen(key);
    for (const { when, value } of key.user) {
      const exists = all(key.exists, when);
      if (exists.kind === 'never') continue;
      const candidate = { key, user: value, exists, active: all(exists, active) };
      const id = `${accountKey(key.account)}\n${isUnknown(value) ? `unknown:${value.id}` : value.id}`;
      const group = groups.get(id) ?? { user: value, candidates: new Map<AccessKey, Candidate>() };
      groups.set(id, group);
      const same = group.candidates.get(key);
      group.candidates.set(key, same ? union(same, candidate) : candidate);
    }
  }
  return [...groups]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([, { user, candidates }]) => {
      const [first] = candidates.values();
      return first
        ? [{ account: first.key.account, user, candidates: [...candidates.values()] }]
        : [];
    });
}

function union(a: Candidate, b: Candidate): Candidate {
  return { ...a, exists: any(a.exists, b.exists), active: any(a.active, b.active) };
}

/** When a key is active, wherever it exists; an unknown status may be either. */
export function activeWhen(key: AccessKey): Condition {
  return any(
    ...key.status.flatMap(({ when, value }) => {
      if (isUnknown(value)) {
        return [all(when, unknownCondition(value.id, value.reason, 'status'))];
      }
      return value === 'Active' ? [when] : [];
    }),
  );
}

/** Puts keys in the order in which all of them are judged, so that equal input gives equal output. */
export function byPlace(a: AccessKey, b: AccessKey): number {
  return (
    compare(accountKey(a.account), accountKey(b.account)) ||
    compare(a.address, b.address) ||
    compare(a.source?.file ?? '', b.source?.file ?? '') ||
    (a.source?.line ?? 0) - (b.source?.line ?? 0) ||
    (a.source?.column ?? 0) - (b.source?.column ?? 0)
  );
}
