import type { Decision } from './decide';
import type { Excuses } from './excuse';
import { userOf } from './finding';
import type { Warning } from './report';

/** A finding that someone answers for, until a day. */
export interface Exception {
  /**
   * The user's name, or the label of a user without one; compared exactly but for case. What has the form
   * of a user id (`AIDA…`) is one: it accepts that very user and nobody made again under the name, nor a
   * user whose name is made to look like it.
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
 * Reads the content of an exceptions file (`{ exceptions: [...] }`, or the list itself).
 *
 * @returns the exceptions, and a sentence for everything that is wrong; with problems nothing may be
 *   judged, since a finding might be accepted by mistake
 */
export function parseExceptions(data: unknown): { exceptions: Exception[]; problems: string[] } {
  const problems: string[] = [];
  const list = listOf(data);
  if (!list) {
    return { exceptions: [], problems: ['expected a list under "exceptions"'] };
  }
  const exceptions = list.flatMap((entry, index) => {
    const found = problemsOf(entry);
    problems.push(...found.map((problem) => `exception ${index + 1}: ${problem}`));
    return found.length === 0 ? [entry as Exception] : [];
  });
  return { exceptions, problems };
}

function listOf(data: unknown): readonly unknown[] | undefined {
  if (Array.isArray(data)) return data as readonly unknown[];
  if (!isRecord(data)) return undefined;
  if (Object.keys(data).some((key) => key !== 'exceptions')) return undefined;
  const list = data['exceptions'];
  if (list === null) return [];
  return Array.isArray(list) ? (list as readonly unknown[]) : undefined;
}

function problemsOf(entry: unknown): string[] {
  if (!isRecord(entry)) return ['is not a mapping'];
  const problems = Object.keys(entry)
    .filter((key) => !KNOWN.includes(key))
    .map((key) => `has an unknown field "${key}" (known: ${KNOWN.join(', ')})`);
  for (const field of ['user', 'reason', 'owner', 'expires']) {
    const value = entry[field];
    if (typeof value !== 'string' || value.trim() === '') {
      problems.push(`needs "${field}"${value === undefined ? '' : ' to be a text'}`);
    }
  }
  const { account, expires } = entry;
  if (account !== undefined && !(typeof account === 'string' && /^\d{12}$/.test(account))) {
    problems.push('"account" must be twelve digits in quotes');
  }
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
  return {
    excuse: (decision) => {
      const matching = exceptions.filter((it) => matches(it, decision));
      matching.forEach((it) => used.add(it));
      const valid = matching.find((it) => !hasExpired(it, now) && !isTooLong(it, now, longest));
      if (!valid) return undefined;
      const { reason, owner, expires } = valid;
      return { reason, owner, expires };
    },
    warnings: () => exceptions.flatMap((it) => warningsOf(it, used, given)),
  };
}

function matches({ user, account }: Exception, decision: Decision): boolean {
  if (decision.code === 'unknown-user') return false;
  const shown = userOf(decision);
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
  if (hasExpired(it, now)) {
    const message = `${what} expired on ${it.expires}: remove it, or renew it with a new date.`;
    return [{ code: 'exception-expired', message }];
  }
  if (isTooLong(it, now, longest)) {
    return [{ code: 'exception-refused', message: `${what} ${tooLong(it, longest)}` }];
  }
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
  const days = (Date.parse(it.expires) - now.getTime()) / 86_400_000;
  if (days > 14) return [];
  return [{ code: 'exception-expiring', message: `${what} expires on ${it.expires}.` }];
}

/** Whether the day has come (UTC). What is not a day has always come: it must not accept anything. */
export function hasExpired({ expires }: { readonly expires: string }, now: Date): boolean {
  return !isDay(expires) || now.getTime() >= Date.parse(`${expires}T00:00:00Z`);
}

/** Whether it ends later than an exception may; what has no end does. */
export function isTooLong(
  { expires }: { readonly expires?: string },
  now: Date,
  longest: number | undefined,
): boolean {
  if (longest === undefined) return false;
  return expires === undefined || Date.parse(`${expires}T00:00:00Z`) > now.getTime() + longest;
}

/** The end of the sentence about an exception that `isTooLong`. */
export function tooLong(
  { expires }: { readonly expires?: string },
  longest: number | undefined,
): string {
  const days = Math.floor((longest ?? 0) / 86_400_000);
  const end = expires === undefined ? 'has no end' : `ends on ${expires}`;
  return `${end} and does not count: exceptions of at most ${days} day${days === 1 ? '' : 's'} do here.`;
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(time) &&
    new Date(time).toISOString().startsWith(text)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
