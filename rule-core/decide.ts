import type { AccessKey, KeyStatus } from './facts/access-key';
import { mayBeTheSameAccount } from './facts/account';
import type { Candidate, CandidateUser } from './candidates';
import { Neighbours } from './neighbours';
import { isUnknown } from './facts/by-world';
import type { FindingCode, UnknownFact } from './result/finding-data';
import { Budget } from './solver/budget';
import type { Assignment } from './solver/diagram';
import { type Answer, canBeTogether, canMeet } from './solver/together';
import type { KeyInWorld } from './solver/told';

/** A key of a decision: the fact itself, and its status in every world that has the values of `when`. */
export interface DecidedKey {
  readonly key: AccessKey;
  readonly status: KeyStatus | 'unknown';
  /** Where it may be active in some of them and not in others: parameters that decide it. */
  readonly dependsOn?: readonly string[];
  /** Whose key it is, where that is another user than the decision is about. */
  readonly of?: CandidateUser;
}

/** One user who has, or may have, more than one active key, before anyone's exceptions. */
export interface Decision {
  readonly verdict: 'violation' | 'undetermined';
  readonly code: FindingCode;
  readonly about: CandidateUser;
  readonly keys: readonly DecidedKey[];
  /** How many are active in the world of `when`; for `undetermined`, how many may be. */
  readonly activeKeys: number;
  readonly when: Assignment;
  /** The values of `when` that only say which keys they are: it is so without them. */
  readonly whichKeysBy: Assignment;
  /** What it depends on; empty for a violation. */
  readonly unknowns: readonly UnknownFact[];
}

/** How many pairs of keys are compared to find a partner for keys of unknown users or accounts. */
const MAX_PAIRS = 200_000;

/** Every decision about these users that is not "compliant". */
export function decide(
  users: readonly CandidateUser[],
  budget = Budget.forKeys(keysOf(users).size),
): Decision[] {
  const violating = new Set<CandidateUser>();
  const decisions: Decision[] = [];
  for (const user of users) {
    if (!hasDeclaredKey(user)) continue;
    const answer = canBeTogether(user.candidates, budget);
    if (!answer) continue;
    if (answer.verdict === 'violation') violating.add(user);
    decisions.push(ofUser(user, answer));
  }
  const open = users.filter((it) => !violating.has(it));
  return [...decisions, ...unknownUsers(users, open, budget), ...unknownAccounts(open, budget)];
}

/** One key may be that of several users. */
function keysOf(users: readonly CandidateUser[]): Set<AccessKey> {
  return new Set(users.flatMap((user) => user.candidates.map(({ key }) => key)));
}

/** Rights to make keys are not keys: without a key that exists or is declared, they decide nothing. */
function hasDeclaredKey({ candidates }: CandidateUser): boolean {
  return candidates.some((it) => !it.key.possible);
}

/** Keys of unknown users: beside any other key of their account that could be active too. */
function unknownUsers(
  users: readonly CandidateUser[],
  open: readonly CandidateUser[],
  budget: Budget,
): Decision[] {
  const limits = { pairs: MAX_PAIRS, budget };
  const neighbours = new Neighbours(users);
  return open.flatMap((user) => {
    if (!isUnknown(user.user) || !hasDeclaredKey(user)) return [];
    for (const other of neighbours.of(user)) {
      if (other === user) continue;
      const answer = canMeet(user.candidates, other.candidates, limits);
      if (answer) return [ofUnknownUser(user, user.user.reason, other, answer)];
    }
    return [];
  });
}

/** One user identity in several scopes that may turn out to be one account. */
function unknownAccounts(open: readonly CandidateUser[], budget: Budget): Decision[] {
  const limits = { pairs: MAX_PAIRS, budget };
  const byIdentity = new Map<string, CandidateUser[]>();
  for (const user of open) {
    if (isUnknown(user.user) || user.account.family === undefined) continue;
    if (!hasDeclaredKey(user)) continue;
    const id = `${user.account.family}\n${user.user.id}`;
    byIdentity.set(id, [...(byIdentity.get(id) ?? []), user]);
  }
  return [...byIdentity.values()].flatMap((users) => {
    const involved = new Set<CandidateUser>();
    let found: Answer | undefined;
    for (const [index, user] of users.entries()) {
      for (const other of users.slice(index + 1)) {
        if (!mayBeTheSameAccount(user.account, other.account)) continue;
        if (involved.has(user) && involved.has(other)) continue;
        const answer = canMeet(user.candidates, other.candidates, limits);
        if (!answer) continue;
        found ??= answer;
        involved.add(user).add(other);
      }
    }
    const [first] = involved;
    return first && found ? [ofUnknownAccount([...involved], first, found)] : [];
  });
}

function ofUser(about: CandidateUser, answer: Answer): Decision {
  const keys = answer.keys.map(decided);
  if (answer.verdict === 'too-complex') {
    return {
      verdict: 'undetermined',
      code: 'too-complex',
      about,
      keys,
      activeKeys: keys.length,
      when: [],
      whichKeysBy: [],
      unknowns: [],
    };
  }
  const { when, whichKeysBy } = answer;
  const world = { about, keys, when, whichKeysBy };
  if (answer.verdict === 'violation') {
    const certain = keys.filter((it) => it.status === 'Active').length;
    const code = 'several-active-keys';
    const activeKeys = Math.max(2, certain);
    return { verdict: 'violation', code, ...world, activeKeys, unknowns: [] };
  }
  const unknowns = answer.unknowns.map(({ about: what = 'condition', reason }) => ({
    about: what,
    reason,
  }));
  return {
    verdict: 'undetermined',
    code: unknowns.some((it) => it.about === 'status') ? 'unknown-status' : 'unknown-condition',
    ...world,
    activeKeys: keys.filter((it) => it.status !== 'Inactive' && !it.dependsOn).length,
    unknowns,
  };
}

function ofUnknownUser(
  about: CandidateUser,
  reason: string,
  other: CandidateUser,
  answer: Answer,
): Decision {
  const inAnswer = new Map(answer.keys.map((it) => [it.candidate, it.status]));
  const own = about.candidates.map((it): DecidedKey => ({
    key: it.key,
    status: inAnswer.get(it) ?? statusAlone(it),
  }));
  const beside = answer.keys
    .filter((it) => !about.candidates.includes(it.candidate))
    .map((it): DecidedKey => ({ ...decided(it), of: other }));
  return {
    verdict: 'undetermined',
    code: 'unknown-user',
    about,
    keys: [...own, ...beside],
    activeKeys: answer.keys.length,
    when: answer.verdict === 'too-complex' ? [] : answer.when,
    whichKeysBy: [],
    unknowns: [{ about: 'user', reason }],
  };
}

function ofUnknownAccount(
  users: readonly CandidateUser[],
  about: CandidateUser,
  answer: Answer,
): Decision {
  const candidates = users.flatMap((user) => user.candidates);
  const inAnswer = new Map(answer.keys.map((it) => [it.candidate, it.status]));
  return {
    verdict: 'undetermined',
    code: 'unknown-account',
    about,
    keys: candidates
      .filter((it) => it.active.kind !== 'never')
      .map((it) => ({ key: it.key, status: inAnswer.get(it) ?? statusAlone(it) })),
    activeKeys: users.length,
    when: answer.verdict === 'too-complex' ? [] : answer.when,
    whichKeysBy: [],
    unknowns: [{ about: 'account', reason: 'the account is not fixed' }],
  };
}

function decided({ candidate: { key }, status, dependsOn }: KeyInWorld): DecidedKey {
  return { key, status, ...(dependsOn ? { dependsOn } : {}) };
}

/** The status of a key that is the same in every world, wherever it exists; if it is active, it must. */
function statusAlone({ key, active }: Candidate): DecidedKey['status'] {
  if (active.kind === 'always') return 'Active';
  const [only, second] = key.status;
  return only?.value === 'Inactive' && !second ? 'Inactive' : 'unknown';
}
