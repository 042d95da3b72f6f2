import type { ExceptionShown, Finding, FindingKey, FindingUser } from './finding-data';

/** How a face calls things. */
export interface Words {
  /** What a key is called in a sentence. */
  key(key: FindingKey): string;
  /** What follows the user's name where the account is known. */
  account(id: string): string;
  /** Whether the keys are listed below the sentence, which then leaves them out. */
  readonly keysBelow: boolean;
  /** What asks for one key: benchmark and number. Named where the rule is violated. */
  readonly rule?: string;
}

export const PLAIN_WORDS: Words = {
  key: ({ name, address }) => name ?? address,
  account: (id) => ` in account ${id}`,
  keysBelow: false,
};

/** What a finding is about, before it is put into words. */
export type FindingFacts = Omit<Finding, 'message' | 'fix'>;

/** How many keys a sentence names. */
const NAMED = 5;

/** What was found, in one sentence, in the words of a face. */
export function sentenceOf(finding: FindingFacts, words: Words = PLAIN_WORDS): string {
  const { code, user, activeKeys } = finding;
  const who = `IAM user ${user.label}`;
  const where = placeOf(user, words);
  const when = whenOf(finding);
  const counted = countedOf(finding);
  const beside = words.keysBelow ? '' : ` (${named(counted, words)})`;
  const more = words.keysBelow ? '' : alsoPossible(finding, counted, words);
  switch (code) {
    case 'several-active-keys': {
      const rule = words.rule === undefined ? '' : `; one is allowed (${words.rule})`;
      const list = words.keysBelow
        ? ':'
        : `: ${named(counted, words)}.${more}${staying(mayCount(finding))}`;
      return `${who}${where} has ${activeKeys} active access keys${when}${rule}${list}`;
    }
    case 'unknown-user':
      return unknownUser(finding, words, when);
    case 'unknown-account': {
      const all = words.keysBelow ? '' : ` (${named(finding.keys, words)})`;
      return `${who} has active access keys${all} in places that may be one AWS account${when}: ${reasonsOf(finding)}.`;
    }
    case 'too-complex':
      return `${who}${where} may have ${activeKeys} active access keys${beside}: the conditions are too entangled to decide within the bound.`;
    case 'unknown-status':
    case 'unknown-condition':
      return `${who}${where}${when} may have ${activeKeys} active access keys${beside}: ${reasonsOf(finding)}.${more}${staying(mayCount(finding))}`;
  }
}

function mayCount({ keys }: FindingFacts): FindingKey[] {
  return keys.filter((it) => it.status !== 'Inactive');
}

/** The keys that a sentence says are active, or may be: where two certainly are, only such. */
function countedOf(finding: FindingFacts): FindingKey[] {
  const counted = mayCount(finding).filter((it) => !it.dependsOn);
  const active = counted.filter((it) => it.status === 'Active');
  return finding.code === 'several-active-keys' && active.length > 1 ? active : counted;
}

/** What else may be active there, and by which parameters. */
function alsoPossible(finding: FindingFacts, counted: readonly FindingKey[], words: Words): string {
  const others = mayCount(finding).filter((it) => !counted.includes(it));
  if (others.length === 0) return '';
  const by = [...new Set(others.flatMap((it) => it.dependsOn ?? []))].slice(0, NAMED);
  const why = by.length === 0 ? '' : `, depending on ${by.join(', ')}`;
  return ` ${named(others, words)} may be active too${why}.`;
}

function unknownUser(finding: FindingFacts, words: Words, when: string): string {
  const own = finding.keys.filter((it) => it.otherUser === undefined);
  const partner = finding.keys.find((it) => it.otherUser !== undefined);
  const whose = partner?.otherUser;
  const other =
    whose === undefined || whose === 'unknown' ? 'another key' : `a key of ${whose.label}`;
  const which = partner ? ` (${words.key(partner)})` : '';
  return (
    `It is not known which IAM user ${named(own, words)} belongs to (${reasonsOf(finding)}); beside it is ` +
    `${other}${which}, and both may be active for one user${when}.`
  );
}

/** What to do about it. */
export function fixOf({ code, keys }: Pick<Finding, 'code' | 'keys'>): string {
  const [stays] = keys.flatMap((it) => (it.status === 'Inactive' ? [] : (it.leftBehind ?? [])));
  if (stays) return stays.fix;
  switch (code) {
    case 'several-active-keys':
      return 'Keep one of these keys active; remove the others or set their status to Inactive.';
    case 'unknown-status':
      return 'Write the status of each key out (Active or Inactive), or supply the value it depends on.';
    case 'unknown-condition':
      return 'Make what is not known readable, or leave this user only one key.';
    case 'unknown-user':
      return 'Name the user of this key in a way that can be read before deployment.';
    case 'unknown-account':
      return 'Fix the account of each of these (its environment or provider), or leave the user one key.';
    case 'too-complex':
      return 'Simplify the conditions on these keys, or supply the parameters they depend on.';
  }
}

/** Why a finding is accepted, by whom, and until when: `reason (owner), until 2027-01-31`. */
export function acceptedBecause({ reason, owner, expires }: ExceptionShown): string {
  const by = owner === undefined ? '' : ` (${owner})`;
  return `${reason}${by}${expires === undefined ? '' : `, until ${expires}`}`;
}

/** The parameter values under which it is so, where it is not always so. */
export function whenOf({ when, whichKeysBy = [] }: Pick<Finding, 'when' | 'whichKeysBy'>): string {
  const values = Object.entries(when ?? {}).map(([name, value]) => `${name}=${value}`);
  const other =
    whichKeysBy.length === 0 ? '' : ` (other keys with another ${whichKeysBy.join(', ')})`;
  return values.length === 0 ? '' : ` when ${values.join(', ')}${other}`;
}

/** What a list says of a key: `unknown` is no word for one that depends on parameters. */
export function keyState({ status, dependsOn }: FindingKey, unknown = 'unknown'): string {
  if (dependsOn === undefined) return status === 'unknown' ? unknown : status;
  return dependsOn.length === 0
    ? 'may be active'
    : `may be active, depending on ${dependsOn.join(', ')}`;
}

function placeOf({ account }: FindingUser, words: Words): string {
  return account === undefined ? '' : words.account(account);
}

/** Why keys stay that the input deletes. */
function staying(keys: readonly FindingKey[]): string {
  const reasons = keys.flatMap((it) => it.leftBehind?.reason ?? []);
  return reasons.map((it) => ` ${it.charAt(0).toUpperCase()}${it.slice(1)}.`).join('');
}

function reasonsOf({ unknowns = [] }: FindingFacts): string {
  return [...new Set(unknowns.map((it) => it.reason))].join('; ');
}

function named(keys: readonly FindingKey[], words: Words): string {
  const shown = keys.slice(0, NAMED).map((it) => words.key(it));
  const more = keys.length - NAMED;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
