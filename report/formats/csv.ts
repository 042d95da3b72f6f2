import { type Finding, type Reading, type Report, ruleOf } from '../../rule-core/index';
import { inPieces } from '../format';
import { headerOf } from '../wording/header';
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
  const rows: Row[] = [
    ...report.findings.map((it) => findingRow(it, report)),
    ...(report.readings ?? []).flatMap((it) => passedRows(it, report)),
    ...report.errors.map((it) => errorRow(it)),
    ...report.warnings.map((it) => ({ verdict: 'note', message: it.message })),
  ];
  rows.sort(byAccountAndUser);
  if (header) rows.unshift({ verdict: 'note', message: header.sentence });
  yield lineOf(COLUMNS);
  for (const row of rows) yield lineOf(COLUMNS.map((it) => String(row[it] ?? '')));
});

function lineOf(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function findingRow(it: Finding, { readings = [] }: Report): Row {
  const created = it.keys.flatMap((key) => key.createdAt ?? []).sort()[0];
  const used = it.keys
    .flatMap((key) => key.lastUsedAt ?? [])
    .sort()
    .at(-1);
  const asOf = readings.find((reading) => reading.account === it.user.account)?.asOf;
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

/** The users of an account without a finding. */
function passedRows({ account = '', asOf = '', judged = [] }: Reading, report: Report): Row[] {
  const found = new Set(
    report.findings
      .filter((it) => it.user.account === account)
      .map((it) => it.user.label.toLowerCase()),
  );
  return judged
    .filter((it) => !found.has(it.name.toLowerCase()))
    .map((it) => ({
      account,
      user: it.name,
      verdict: 'compliant',
      active_keys: it.activeKeys,
      as_of: asOf,
    }));
}

function errorRow({ input, account = '', user = '', message }: Report['errors'][number]): Row {
  const named = account === '' ? `${input}: ${message}` : message;
  return { account, user, verdict: 'not read', message: named };
}

const ORDER = ['violation', 'undetermined', 'excepted', 'not read', 'note', 'compliant'];

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
