import { type Finding, type Reading, type Report, ruleOf } from '../../rule-core/index';
import { inPieces } from '../format';
import { headerOf } from '../wording/header';
import { groupBy } from '../../rule-core/text/group-by';
import { sanitizeAll } from '../safe/sanitize';
import { whoOf } from '../wording/who';

const COLUMNS = [
  'account',
  'user',
  'verdict',
  'active_keys',
  'keys',
  'oldest_key_created',
  'last_used',
  'accepted_because',
  'accepted_by',
  'accepted_until',
  'as_of',
  'message',
  'owner',
  'keys_made',
  'user_id',
  'rule',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string | number>>;

/**
 * A table for a spreadsheet (RFC 4180): a row for each finding, for each user that was judged where the
 * report names them, for everything that was not read, and for each note, the first of which says what
 * was read by whom. A text that a spreadsheet would take for a
 * formula has an apostrophe before it.
 */
export const csv = inPieces(function* (unsafe) {
  const report = sanitizeAll(unsafe);
  const header = headerOf(report);
  const readings = groupBy(report.readings ?? [], (it) => it.account);
  const rows: Row[] = [
    ...report.findings.map((it) => findingRow(it, readings)),
    ...report.errors.map((it) => errorRow(it)),
    ...report.warnings.map((it) => ({ verdict: 'note', message: it.message })),
  ];
  rows.sort(byAccountAndUser);
  yield lineOf(COLUMNS);
  if (header) yield rowText({ verdict: 'note', message: header.sentence });
  for (const row of withPassed(rows, report)) yield rowText(row);
});

type ByAccount<T> = ReadonlyMap<string | undefined, readonly T[]>;

function rowText(row: Row): string {
  return lineOf(COLUMNS.map((it) => String(row[it] ?? '')));
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function findingRow(it: Finding, readings: ByAccount<Reading>): Row {
  const created = it.keys.flatMap((key) => key.createdAt ?? []).sort()[0];
  const used = it.keys
    .flatMap((key) => key.lastUsedAt ?? [])
    .sort()
    .at(-1);
  const asOf = readings.get(it.user.account)?.[0]?.asOf;
  const { exception } = it;
  const who = whoOf(it);
  return {
    account: it.user.account ?? '',
    user: it.user.label,
    verdict: it.verdict,
    active_keys: it.activeKeys,
    keys: it.keys.map((key) => `${key.address} ${key.status}`).join('; '),
    oldest_key_created: created ?? '',
    last_used: used ?? '',
    accepted_because: exception?.reason ?? '',
    accepted_by: exception?.owner ?? '',
    accepted_until: exception?.expires ?? '',
    as_of: asOf ?? '',
    message: it.message,
    owner: who.owner ?? '',
    keys_made: who.made.join('; '),
    user_id: it.user.id ?? '',
    rule: ruleOf(it),
  };
}

/** The rows in order, and in each account those who pass last: one by one, since they may be very many. */
function* withPassed(rows: readonly Row[], report: Report): Generator<Row> {
  const accounts = [...(report.readings ?? [])].sort((a, b) => compare(a.account, b.account));
  const findings = groupBy(report.findings, (it) => it.user.account);
  let next = 0;
  for (const reading of accounts) {
    const from = next;
    while (next < rows.length && compare(rows[next]?.account, reading.account) <= 0) next += 1;
    yield* rows.slice(from, next);
    yield* passedRows(reading, findings);
  }
  yield* rows.slice(next);
}

/** The users of an account without a finding. */
function* passedRows(
  { account = '', asOf = '', judged = [] }: Reading,
  findings: ByAccount<Finding>,
): Generator<Row> {
  const found = new Set(findings.get(account)?.map((it) => it.user.label.toLowerCase()));
  for (const { name, activeKeys } of [...judged].sort((a, b) => compare(a.name, b.name))) {
    if (found.has(name.toLowerCase())) continue;
    yield { account, user: name, verdict: 'compliant', active_keys: activeKeys, as_of: asOf };
  }
}

function errorRow({ input, account = '', user = '', message }: Report['errors'][number]): Row {
  const named = account === '' ? `${input}: ${message}` : message;
  return { account, user, verdict: 'not read', message: named };
}

const ORDER = ['violation', 'undetermined', 'excepted', 'not read', 'note'];

function byAccountAndUser(a: Row, b: Row): number {
  return (
    compare(a.account, b.account) ||
    ORDER.indexOf(String(a.verdict)) - ORDER.indexOf(String(b.verdict)) ||
    compare(a.user, b.user) ||
    compare(a.message, b.message)
  );
}

function compare(a: string | number = '', b: string | number = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Spreadsheets run what begins like this; IAM allows the first four in front of a user name. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
