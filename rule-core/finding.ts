import { createHash } from 'node:crypto';
import type { AccessKey } from './access-key';
import { accountKey } from './account';
import { type ClaimedUser, STATUS_UNKNOWN } from './claims';
import { showValues } from './condition';
import { isUnknown } from './guarded';
import type { Judgement, JudgedKey } from './judge';
import type { LeftBehind } from './left-behind';
import type { Finding, FindingCode, FindingKey, FindingUser } from './report';
import { RULE } from './rule';

const MAX_ADDRESSES = 5;

/** The finding of one user whose keys were judged together. */
export function findingOfUser(user: ClaimedUser, judgement: Judgement): Finding {
  const shown = shownUser(user);
  if (judgement.verdict === 'too-complex') return tooComplex(user, shown, judgement.keys);
  const { when, keys } = judgement;
  const counted = keys.filter((it) => it.status !== 'Inactive');
  const certain = keys.filter((it) => it.status === 'Active');
  const where = `${account(shown)}${whenText(when)}`;
  const base = { fingerprint: fingerprint(user), user: shown, keys: keys.map(findingKey) };
  if (judgement.verdict === 'violation') {
    const active = Math.max(2, certain.length);
    return {
      ...base,
      verdict: 'violation',
      code: 'several-active-keys',
      activeKeys: active,
      ...whenField(when),
      message: `IAM user ${shown.label}${account(shown)} has ${active} active access keys${whenText(when)}: ${addresses(counted)}.${staying(counted)}`,
      fix:
        leftBehind(counted)[0]?.fix ??
        'Keep one of these keys active; remove the others or set their status to Inactive.',
    };
  }
  const code = unknownCode(judgement.unknowns);
  const reasons = [...new Set(judgement.unknowns.map((it) => it.reason))].join('; ');
  return {
    ...base,
    verdict: 'undetermined',
    code,
    activeKeys: counted.length,
    ...whenField(when),
    message: `IAM user ${shown.label}${where} may have ${counted.length} active access keys (${addresses(counted)}): ${reasons}.${staying(counted)}`,
    fix:
      leftBehind(counted)[0]?.fix ??
      (code === 'unknown-status'
        ? 'Write the status of each key out (Active or Inactive), or supply the value it depends on.'
        : 'Make what is not known readable, or leave this user only one key.'),
  };
}

/** The finding of keys whose user is not known, beside a key that may have the same user. */
export function findingOfUnknownUser(
  user: ClaimedUser,
  judgement: Judgement,
  other: ClaimedUser,
): Finding {
  const shown = shownUser(user);
  const reason = isUnknown(user.user) ? user.user.reason : '';
  const own = user.claims.map((it) => called(it.key)).slice(0, MAX_ADDRESSES);
  const when = judgement.verdict === 'too-complex' ? [] : judgement.when;
  const whose = isUnknown(other.user) ? 'another key' : `a key of ${other.user.label}`;
  const partner = judgement.keys.find((it) => !user.claims.includes(it.claim));
  return {
    verdict: 'undetermined',
    code: 'unknown-user',
    fingerprint: fingerprint(user, 'unknown-user'),
    user: shown,
    activeKeys: judgement.keys.length,
    keys: judgement.keys.map(findingKey),
    ...whenField(when),
    message:
      `It is not known which IAM user ${own.join(', ')} belongs to (${reason}); beside it is ` +
      `${whose}${partner ? ` (${called(partner.claim.key)})` : ''}, and both may be active for one user${whenText(when)}.`,
    fix: 'Name the user of this key in a way that can be read before deployment.',
  };
}

/** The finding of one name in two places that may or may not be the same account. */
export function findingOfUnknownAccount(
  users: readonly ClaimedUser[],
  first: ClaimedUser,
  judgement: Judgement,
): Finding {
  const { name, label } = shownUser(first);
  const shown = name === undefined ? { label } : { name, label };
  const keys = users.flatMap((user) =>
    user.claims.flatMap((claim): JudgedKey[] =>
      claim.active.kind === 'never' ? [] : [{ claim, status: 'unknown' }],
    ),
  );
  const when = judgement.verdict === 'too-complex' ? [] : judgement.when;
  return {
    verdict: 'undetermined',
    code: 'unknown-account',
    fingerprint: fingerprint(first, 'unknown-account'),
    user: shown,
    activeKeys: users.length,
    keys: keys.map(({ claim, status }) =>
      findingKey({ claim, status: statusAlone(claim, status) }),
    ),
    ...whenField(when),
    message: `IAM user ${shown.label} has active access keys (${addresses(keys)}) in places that may be one AWS account${whenText(when)}: the account is not fixed.`,
    fix: 'Fix the account of each of these (its environment or provider), or leave the user one key.',
  };
}

function statusAlone(claim: JudgedKey['claim'], otherwise: JudgedKey['status']) {
  const [only, second] = claim.key.status;
  return only && !second && !isUnknown(only.value) ? only.value : otherwise;
}

function tooComplex(user: ClaimedUser, shown: FindingUser, keys: readonly JudgedKey[]): Finding {
  return {
    verdict: 'undetermined',
    code: 'too-complex',
    fingerprint: fingerprint(user),
    user: shown,
    activeKeys: keys.length,
    keys: keys.map(findingKey),
    message: `IAM user ${shown.label}${account(shown)} may have ${keys.length} active access keys (${addresses(keys)}): the conditions are too entangled to decide within the bound.`,
    fix: 'Simplify the conditions on these keys, or supply the parameters they depend on.',
  };
}

function shownUser({ user, account: scope }: ClaimedUser): FindingUser {
  const known = scope.id === undefined ? {} : { account: scope.id };
  if (isUnknown(user)) return { ...known, label: '(user not known)' };
  return { ...(user.name === undefined ? {} : { name: user.name }), ...known, label: user.label };
}

function findingKey({ claim: { key }, status }: JudgedKey): FindingKey {
  return {
    address: key.address,
    status,
    ...(key.name === undefined ? {} : { name: key.name }),
    ...(key.source ? { location: key.source } : {}),
    ...(key.related?.length ? { related: key.related } : {}),
    ...key.observed,
  };
}

function unknownCode(unknowns: readonly { id: string }[]): FindingCode {
  return unknowns.some((it) => it.id.startsWith(STATUS_UNKNOWN))
    ? 'unknown-status'
    : 'unknown-condition';
}

/** Keys that stay although the input deletes them. */
function leftBehind(keys: readonly JudgedKey[]): LeftBehind[] {
  return keys.flatMap((it) => it.claim.key.leftBehind ?? []);
}

function staying(keys: readonly JudgedKey[]): string {
  const reasons = leftBehind(keys).map((it) => it.reason);
  return reasons.map((it) => ` ${it.charAt(0).toUpperCase()}${it.slice(1)}.`).join('');
}

function called({ name, address }: AccessKey): string {
  return name ?? address;
}

function addresses(keys: readonly JudgedKey[]): string {
  const all = keys.map((it) => called(it.claim.key));
  const more = all.length - MAX_ADDRESSES;
  return more > 0 ? `${all.slice(0, MAX_ADDRESSES).join(', ')} and ${more} more` : all.join(', ');
}

function account({ account: id }: FindingUser): string {
  return id === undefined ? '' : ` in account ${id}`;
}

type When = readonly { parameter: { name: string }; value: string }[];

function whenText(when: When): string {
  if (when.length === 0) return '';
  return ` when ${[...showValues(when)].map(([name, value]) => `${name}=${value}`).join(', ')}`;
}

function whenField(when: When): Pick<Finding, 'when'> {
  if (when.length === 0) return {};
  return { when: Object.fromEntries(showValues(when)) };
}

/** Of the rule, the account and the user; one user may have a second finding, told apart by `aspect`. */
function fingerprint({ account: scope, user }: ClaimedUser, aspect = ''): string {
  const who = isUnknown(user) ? `unknown:${user.id}` : user.id;
  return createHash('sha256')
    .update([RULE.id, accountKey(scope), who, aspect].join('\n'))
    .digest('hex')
    .slice(0, 32);
}
