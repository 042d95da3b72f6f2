import type { Finding, JudgedUser, ReadError, Reading, Report } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { wholeJson } from '../../rule-core/text/whole-json';

/** What a report says of each of its accounts. */
export interface AccountParts {
  /** Whether all of the account was read: only then does who is not found pass. */
  isWhole(account: string): boolean;
  /**
   * The part of the report about an account, in which the users whose findings are open and who are not
   * found any more pass.
   *
   * @param users how many active keys each user has
   */
  reportOf(account: string, open: readonly string[], users: ReadonlyMap<string, number>): Report;
}

/** @param startedAt when the run began: as of when an account was not read */
export function ofAccount(report: Report, startedAt: string): AccountParts {
  const findings = by(report.findings, (it: Finding) => it.user.account);
  const errors = by(report.errors, (it: ReadError) => it.account);
  const readings = new Map((report.readings ?? []).map((it) => [it.account, it]));
  const isWhole = (account: string) =>
    readings.get(account)?.complete === true && !errors.has(account);
  return {
    isWhole,
    reportOf: (account, open, users) => {
      const own = findings.get(account) ?? [];
      const found = new Set(own.map((it) => (it.user.name ?? '').toLowerCase()));
      const judged: JudgedUser[] = isWhole(account)
        ? open
            .filter((it) => !found.has(it.toLowerCase()))
            .map((name) => ({ name, activeKeys: users.get(name.toLowerCase()) ?? 0 }))
        : [];
      const known = readings.get(account);
      const reading = known?.asOf === undefined ? notRead(account, startedAt) : known;
      return {
        ...report,
        warnings: [],
        findings: own,
        errors: errors.get(account) ?? [],
        readings: [{ ...reading, complete: isWhole(account), judged }],
      };
    },
  };
}

/** Of an account without a result: Security Hub shall show that it was not read. */
function notRead(account: string, asOf: string): Reading {
  return { account, source: 'list', users: 0, calls: {}, complete: false, asOf };
}

function by<T>(
  items: readonly T[],
  accountOf: (item: T) => string | undefined,
): ReadonlyMap<string, T[]> {
  const map = new Map<string, T[]>();
  for (const it of items) {
    const account = accountOf(it);
    if (account === undefined) continue;
    const known = map.get(account);
    if (known) known.push(it);
    else map.set(account, [it]);
  }
  return map;
}

/**
 * How many active keys each user of an account has, by names in small letters, as the account's own
 * function wrote it. What is not of this form tells nothing.
 */
export function usersIn(text: string, run: string, account: string): ReadonlyMap<string, number> {
  const value = wholeJson(text);
  if (!isObject(value) || value['run'] !== run || value['account'] !== account) return new Map();
  const users: readonly unknown[] = Array.isArray(value['users']) ? value['users'] : [];
  return new Map(
    users.flatMap((it) => {
      const [name, count] = Array.isArray(it) ? (it as unknown[]) : [];
      return typeof name === 'string' && typeof count === 'number' && count >= 0 && count < 2
        ? [[name.toLowerCase(), count] as const]
        : [];
    }),
  );
}
