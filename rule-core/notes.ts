import type { Candidate, CandidateUser } from './candidates';
import type { Decision } from './decide';
import { isUnknown } from './facts/by-world';
import type { Warning } from './result/report';

/** What a reader is told of users beside the findings; it decides nothing. */

/** How many access keys a user may have, active or not (IAM quotas; the quota cannot be raised). */
const KEYS_OF_A_USER = 2;

/** How many keys of a user are named in a note. */
const NAMED = 5;

/** Whether the key is declared or deployed, and no mere right to make one. */
export function isDeclared({ key }: Candidate): boolean {
  return key.possible === undefined;
}

/** Rights to make keys that are part of no finding: nobody can say how many keys come of them. */
export function rightsAlone(
  users: readonly CandidateUser[],
  decisions: readonly Decision[],
): Warning[] {
  const told = keysOf(decisions);
  return users.flatMap(({ user, candidates }) => {
    const [first] = candidates.filter((it) => it.key.possible && !told.has(it.key));
    if (!first?.key.possible || isUnknown(user)) return [];
    return note(
      `Keys of IAM user ${user.label} may be made that are not seen here: ${first.key.possible.reason}.`,
    );
  });
}

/**
 * Users that pass and have more keys than IAM lets anybody have: what declares them cannot be deployed.
 * Only what always exists counts, and nothing that an account was seen to have.
 */
export function overQuota(
  users: readonly CandidateUser[],
  decisions: readonly Decision[],
): Warning[] {
  const found = keysOf(decisions);
  return users.flatMap((it) => {
    const keys = it.candidates.filter(
      (one) => isDeclared(one) && one.exists.kind === 'always' && !one.key.observed,
    );
    if (keys.length <= KEYS_OF_A_USER || isUnknown(it.user)) return [];
    if (keys.some(({ key }) => found.has(key))) return [];
    const names = keys.slice(0, NAMED).map(({ key }) => key.name ?? key.address);
    const rest = keys.length > NAMED ? ` and ${keys.length - NAMED} more` : '';
    return note(
      `IAM user ${it.user.label} has ${keys.length} access keys here (${names.join(', ')}${rest}). IAM allows ${KEYS_OF_A_USER} for a user, inactive ones included, and refuses the others.`,
    );
  });
}

/**
 * How many users the keys have, as people count them: a user that one key may have under several names
 * (a parameter with a default value) is one.
 */
export function countUsers(users: readonly CandidateUser[]): number {
  const owners = users.filter((it) => it.candidates.some(isDeclared));
  const ofKey = new Map<Candidate['key'], number[]>();
  for (const [index, { candidates }] of owners.entries()) {
    for (const it of candidates.filter(isDeclared)) {
      const list = ofKey.get(it.key);
      if (list) list.push(index);
      else ofKey.set(it.key, [index]);
    }
  }
  const choices = new Set([...ofKey.values()].map((it) => it.join()));
  return Math.min(owners.length, choices.size);
}

function keysOf(decisions: readonly Decision[]): Set<Candidate['key']> {
  return new Set(decisions.flatMap((it) => it.keys.map(({ key }) => key)));
}

function note(message: string): Warning[] {
  return [{ code: 'note', message }];
}
