import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { FORMATS } from '../../report/index';
import { printable } from '../../rule-core/index';
import { evaluate, type Report } from '../../rule-core/index';
import { key } from './hostile';

const ACCOUNT = '111111111111';
const NOW = new Date('2026-11-23T12:00:00Z');
const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 300);

/** What spreadsheets run. IAM lets a user name begin with each of these. */
const STARTS = ['=', '+', '-', '@'];

/** A user name as IAM takes it (IAM API reference, CreateUser), often one that looks like a formula. */
const userName = fc
  .tuple(
    fc.constantFrom('', '', ...STARTS, '=1+1', '@SUM', '-2+3'),
    fc.stringMatching(/^[A-Za-z0-9_+=,.@-]{1,50}$/),
  )
  .map(([start, rest]) => start + rest);

/** Text that anybody may have written: an exception's reason, what AWS says of an error. */
const anyText = fc
  .tuple(
    fc.constantFrom('', '', ...STARTS, '\t=', '\r', '"', ',', "'", "=cmd|' /C calc'!A0"),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('', '', '"', '\r\n', '\n', ',', '""'),
  )
  .map((it) => it.join(''));

const names = fc.uniqueArray(userName, { maxLength: 8, selector: (it) => it.toLowerCase() });

interface Given {
  /** Each with two active keys. */
  readonly violating: readonly string[];
  readonly passing: readonly string[];
  readonly reason: string;
  readonly errors: readonly string[];
}

const given = fc
  .tuple(names, fc.nat(8), anyText, fc.array(anyText, { maxLength: 3 }))
  .map(([all, violating, reason, errors]): Given => ({
    violating: all.slice(0, violating),
    passing: all.slice(violating),
    reason,
    errors,
  }));

/** The first of the violating users is accepted, for that reason. */
function reportOf({ violating, passing, reason, errors }: Given): Report {
  const [accepted] = violating;
  const exception = { account: ACCOUNT, reason, owner: reason, expires: '2027-01-31' };
  return {
    ...evaluate(
      violating.flatMap((it, index) => [key(`A${index}`, it), key(`B${index}`, it)]),
      {
        now: NOW,
        errors: errors.map((message) => ({
          input: `account ${ACCOUNT}`,
          account: ACCOUNT,
          message,
        })),
        exceptions: accepted === undefined ? [] : [{ ...exception, user: accepted }],
      },
    ),
    readings: [
      {
        account: ACCOUNT,
        source: 'list',
        asOf: NOW.toISOString(),
        users: violating.length + passing.length,
        judged: [...violating, ...passing].map((name) => ({
          name,
          activeKeys: violating.includes(name) ? 2 : 1,
        })),
        calls: {},
        complete: errors.length === 0,
      },
    ],
  };
}

type Row = Readonly<Record<string, string>>;

/** As a spreadsheet reads it: RFC 4180, no leniency. */
const rowsOf = (text: string): Row[] =>
  parse(text, { columns: true, record_delimiter: '\r\n', relax_quotes: false });

/** What a cell must hold of a text: harmless to print, and an apostrophe before what would be run. */
function cellOf(text: string): string {
  const shown = printable(text);
  return STARTS.includes(shown.charAt(0)) ? `'${shown}` : shown;
}

const sorted = (texts: readonly string[]) => [...texts].sort();

test('what is read back is what was written, whatever it looks like', () => {
  fc.assert(
    fc.property(given, (it) => {
      const text = FORMATS['csv']!(reportOf(it), {});
      const rows = rowsOf(text);
      const of = (...verdicts: string[]) =>
        rows.filter((row) => verdicts.includes(row['verdict']!));
      expect(sorted(of('violation', 'excepted').map((row) => row['user']!))).toEqual(
        sorted(it.violating.map(cellOf)),
      );
      expect(sorted(of('compliant').map((row) => row['user']!))).toEqual(
        sorted(it.passing.map(cellOf)),
      );
      expect(sorted(of('not read').map((row) => row['message']!))).toEqual(
        sorted(it.errors.map(cellOf)),
      );
      expect(of('excepted').map((row) => [row['accepted_because'], row['accepted_by']])).toEqual(
        it.violating.slice(0, 1).map(() => [cellOf(it.reason), cellOf(it.reason)]),
      );
      const notes = of('note').length;
      expect(rows).toHaveLength(it.violating.length + it.passing.length + it.errors.length + notes);
    }),
    { seed: 6, numRuns: RUNS },
  );
});

test('no cell of any row begins as a formula does, and every row has every column', () => {
  fc.assert(
    fc.property(given, (it) => {
      const table: string[][] = parse(FORMATS['csv']!(reportOf(it), {}), {
        record_delimiter: '\r\n',
      });
      for (const row of table) {
        expect(row).toHaveLength(16);
        for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }
    }),
    { seed: 7, numRuns: RUNS },
  );
});

test('the order of the input does not matter', () => {
  fc.assert(
    fc.property(given, (it) => {
      const [first, ...others] = it.violating;
      const turned = {
        ...it,
        violating: [...(first === undefined ? [] : [first]), ...others.reverse()],
        passing: [...it.passing].reverse(),
        errors: [...it.errors].reverse(),
      };
      const users = (from: Given) =>
        rowsOf(FORMATS['csv']!(reportOf(from), {})).map((row) => [row['user'], row['verdict']]);
      expect(users(turned)).toEqual(users(it));
    }),
    { seed: 8, numRuns: 100 },
  );
});
