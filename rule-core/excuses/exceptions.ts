import type { Excuses } from './excuse';
import { endsSoon, hasExpired, isDay, isTooLong, notInForce } from './expiry';
import { userOf } from '../result/finding';
import type { FindingUser } from '../result/finding-data';
import type { Warning } from '../result/report';
import { parseUnread, type UnreadAcceptance } from '../unread/acceptance';
import { groupBy } from '../text/group-by';
import { isObject } from '../text/json';

/** A finding that someone answers for, until a day. */
export interface Exception {
  /**
   * The user's name, or the label of a user without one; compared exactly, except for case. What has
   * the form of a user id (`AIDA…`) is one: it accepts that one user, not a user who is created later
   * under the same name, nor one whose name is made to look like the id.
   */
  readonly user: string;
  /** The account's twelve digits; needed where the input knows the account. */
  readonly account?: string;
  readonly reason: string;
  readonly owner: string;
  /** The day (UTC, `YYYY-MM-DD`) on which the finding comes back. */
  readonly expires: string;
}

const KNOWN = ['user', 'account', 'reason', 'owner', 'expires'];

/**
 * Reads the content of an exceptions file (`{ exceptions: [...], unread: [...] }`, or the first list
 * itself).
 *
 * @returns the exceptions, what may stay unread, and a sentence for each problem; with problems
 *   nothing may be judged, since a finding might be accepted by mistake
 */
export function parseExceptions(data: unknown): {
  exceptions: Exception[];
  unread: UnreadAcceptance[];
  problems: string[];
} {
  const problems: string[] = [];
  const lists = listsOf(data);
  if (!lists) {
    return { exceptions: [], unread: [], problems: ['expected a list under "exceptions"'] };
  }
  const exceptions = lists.exceptions.flatMap((entry, index) => {
    const found = problemsOf(entry);
    problems.push(...found.map((problem) => `exception ${index + 1}: ${problem}`));
    return found.length === 0 ? [entry as Exception] : [];
  });
  const { acceptances, problems: more } = parseUnread(lists.unread, problemsOfWho);
  return { exceptions, unread: acceptances, problems: [...problems, ...more] };
}

function listsOf(
  data: unknown,
): { readonly exceptions: readonly unknown[]; readonly unread?: unknown } | undefined {
  if (Array.isArray(data)) return { exceptions: data as readonly unknown[] };
  if (!isObject(data)) return undefined;
  if (Object.keys(data).some((key) => key !== 'exceptions' && key !== 'unread')) return undefined;
  const { exceptions: list, unread } = data;
  if (list === null || (list === undefined && unread !== undefined)) {
    return { exceptions: [], unread };
  }
  return Array.isArray(list) ? { exceptions: list as readonly unknown[], unread } : undefined;
}

function problemsOf(entry: unknown): string[] {
  if (!isObject(entry)) return ['is not a mapping'];
  const problems = Object.keys(entry)
    .filter((key) => !KNOWN.includes(key))
    .map((key) => `has an unknown field "${key}" (known: ${KNOWN.join(', ')})`);
  problems.push(...missing(entry, ['user']));
  const { account } = entry;
  if (account !== undefined && !(typeof account === 'string' && /^\d{12}$/.test(account))) {
    problems.push('"account" must be twelve digits in quotes');
  }
  return [...problems, ...problemsOfWho(entry)];
}

function missing(entry: Readonly<Record<string, unknown>>, fields: readonly string[]): string[] {
  return fields.flatMap((field) => {
    const value = entry[field];
    if (typeof value === 'string' && value.trim() !== '') return [];
    return [`needs "${field}"${value === undefined ? '' : ' to be a text'}`];
  });
}

/** Who answers for an entry, why, and until when. */
function problemsOfWho(entry: Readonly<Record<string, unknown>>): string[] {
  const problems = missing(entry, ['reason', 'owner', 'expires']);
  const { expires } = entry;
  if (typeof expires === 'string' && expires.trim() !== '' && !isDay(expires)) {
    problems.push(`"expires" must be a day such as 2027-01-31, not "${expires}"`);
  }
  return problems;
}

interface OnFile {
  /** The moment of judging. */
  readonly now: Date;
  /** Whether everything was read: otherwise what matches nothing may still be needed. */
  readonly complete: boolean;
  /** How far away the end of an exception may be, in milliseconds. */
  readonly longest: number | undefined;
}

/** Accepts what a valid exception names, and says which exceptions expired, are too long or match nothing. */
export function acceptedOnFile(exceptions: readonly Exception[], given: OnFile): Excuses {
  const { now, longest } = given;
  const used = new Set<Exception>();
  const inOrder = exceptions.map((it, at) => ({ it, at }));
  const byUser = groupBy(inOrder, ({ it }) => spellingOf(it.user));
  return {
    excuse: (decision) => {
      if (decision.code === 'unknown-user') return undefined;
      const shown = userOf(decision);
      const names = new Set([shown.id ?? '', (shown.name ?? shown.label).toLowerCase()]);
      const matching = [...names]
        .flatMap((name) => byUser.get(name) ?? [])
        .sort((a, b) => a.at - b.at)
        .flatMap(({ it }) => (matches(it, shown) ? [it] : []));
      matching.forEach((it) => used.add(it));
      const valid = matching.find((it) => !hasExpired(it, now) && !isTooLong(it, now, longest));
      if (!valid) return undefined;
      const { reason, owner, expires } = valid;
      return { reason, owner, expires };
    },
    warnings: () => exceptions.flatMap((it) => warningsOf(it, used, given)),
  };
}

/** Ids are told apart by case, names are not. No name in small letters is an id. */
function spellingOf(user: string): string {
  return isUserId(user) ? user : user.toLowerCase();
}

function matches({ user, account }: Exception, shown: FindingUser): boolean {
  if (isUserId(user)) {
    return shown.id === user && (account === undefined || shown.account === account);
  }
  const name = shown.name ?? shown.label;
  if (name.toLowerCase() !== user.toLowerCase()) return false;
  return shown.account === undefined || shown.account === account;
}

/** IAM user guide, "IAM identifiers": `AIDA` for users; ids have 16 to 128 characters. */
function isUserId(text: string): boolean {
  return /^AIDA[A-Z0-9]{12,124}$/.test(text);
}

function warningsOf(
  it: Exception,
  used: ReadonlySet<Exception>,
  { now, complete, longest }: OnFile,
): Warning[] {
  const whom = `${it.user}${it.account === undefined ? '' : ` in account ${it.account}`}`;
  const what = `The exception for ${whom} (${it.owner}: ${it.reason})`;
  const refusal = notInForce(it, what, now, longest);
  if (refusal) return [refusal];
  if (!used.has(it)) {
    const hint = isUserId(it.user)
      ? ' Ids are known of users of live accounts that were listed; whoever was made again under the name has another.'
      : it.account === undefined
        ? ' Where the account is known, name it too.'
        : '';
    const todo = complete
      ? `remove it, or correct its user and account.${hint}`
      : 'not everything was read, so it may still be needed.';
    const message = `${what} matches no finding: ${todo}`;
    return [{ code: 'exception-unmatched', message }];
  }
  const reminder = endsSoon(it, what, now);
  return reminder ? [reminder] : [];
}
