import { createHash } from 'node:crypto';
import { accountKey } from '../facts/account';
import type { CandidateUser } from '../candidates';
import { showValues } from '../facts/condition';
import type { DecidedKey, Decision } from '../decide';
import { isUnknown } from '../facts/by-world';
import type { ExceptionShown, Finding, FindingKey, FindingUser } from './finding-data';
import { RULE } from '../rule';
import { fixOf, sentenceOf } from './sentences';

/** A decision as the report shows it; `excepted` where someone answers for it. */
export function findingOf(decision: Decision, excuse?: ExceptionShown): Finding {
  const { code, activeKeys, unknowns } = decision;
  const when = showValues(decision.when);
  const whichKeysBy = [...showValues(decision.whichKeysBy).keys()];
  const facts = {
    verdict: excuse ? ('excepted' as const) : decision.verdict,
    code,
    fingerprint: fingerprintOf(decision),
    user: userOf(decision),
    activeKeys,
    keys: decision.keys.map(findingKey),
    ...(when.size === 0 ? {} : { when: Object.fromEntries(when) }),
    ...(whichKeysBy.length === 0 ? {} : { whichKeysBy }),
    ...(unknowns.length === 0 ? {} : { unknowns }),
  };
  return {
    ...facts,
    message: sentenceOf(facts),
    fix: fixOf(facts),
    ...(excuse ? { exception: excuse } : {}),
  };
}

/** Whom it is about. Where it is the account that is not known, none is named. */
export function userOf({ code, about }: Decision): FindingUser {
  const { account, ...user } = shownUser(about);
  return account === undefined || code === 'unknown-account' ? user : { ...user, account };
}

function shownUser({ user, account: scope }: CandidateUser): FindingUser {
  const known = scope.id === undefined ? {} : { account: scope.id };
  if (isUnknown(user)) return { ...known, label: '(user not known)' };
  const { name, label, uniqueId, owner } = user;
  return {
    ...(name === undefined ? {} : { name }),
    ...known,
    label,
    ...(uniqueId === undefined ? {} : { id: uniqueId }),
    ...(owner === undefined ? {} : { owner }),
  };
}

function findingKey({ key, status, dependsOn, of }: DecidedKey): FindingKey {
  return {
    address: key.address,
    status,
    ...(dependsOn ? { dependsOn } : {}),
    ...(key.name === undefined ? {} : { name: key.name }),
    ...(key.source ? { location: key.source } : {}),
    ...(key.related?.length ? { related: key.related } : {}),
    ...key.observed,
    ...(key.leftBehind ? { leftBehind: key.leftBehind } : {}),
    ...(of ? { otherUser: isUnknown(of.user) ? ('unknown' as const) : shownUser(of) } : {}),
  };
}

/** A user may have a finding of its own, and one more for what is not known of it. */
const ASPECTS: Partial<Record<Decision['code'], string>> = {
  'unknown-user': 'unknown-user',
  'unknown-account': 'unknown-account',
};

/** Of the rule, the account and the user; stable over runs and moved lines. */
export function fingerprintOf({ code, about: { account, user } }: Decision): string {
  const who = isUnknown(user) ? `unknown:${user.id}` : user.id;
  return createHash('sha256')
    .update([RULE.id, accountKey(account), who, ASPECTS[code] ?? ''].join('\n'))
    .digest('hex')
    .slice(0, 32);
}
