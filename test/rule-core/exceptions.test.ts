import {
  type AccessKey,
  evaluate,
  type Exception,
  exitCode,
  parseExceptions,
} from '../../rule-core/index';
import { key } from './keys';

const NOW = new Date('2026-11-23T12:00:00Z');
const exception = (fields: Partial<Exception> = {}): Exception => ({
  user: 'vendor-sync',
  reason: 'two-step rotation with the vendor',
  owner: 'platform@example.com',
  expires: '2027-01-31',
  ...fields,
});

const two = (user: string, account?: string): AccessKey[] =>
  ['A', 'B'].map((it) => key(it, account === undefined ? { user } : { user, account }));

interface Case {
  readonly given: string;
  readonly keys: readonly AccessKey[];
  readonly exception: Exception;
  readonly verdict: string;
  readonly warning?: string;
}

const cases: Case[] = [
  {
    given: 'a user with a valid exception',
    keys: two('vendor-sync'),
    exception: exception(),
    verdict: 'excepted',
  },
  {
    given: 'the same name in another case',
    keys: two('Vendor-Sync'),
    exception: exception(),
    verdict: 'excepted',
  },
  {
    given: 'a name that only looks like a pattern',
    keys: two('vendor-sync'),
    exception: exception({ user: 'vendor-.*' }),
    verdict: 'violation',
    warning: 'exception-unmatched',
  },
  {
    given: 'a longer name',
    keys: two('vendor-sync-2'),
    exception: exception(),
    verdict: 'violation',
    warning: 'exception-unmatched',
  },
  {
    given: 'the day before it expires',
    keys: two('vendor-sync'),
    exception: exception({ expires: '2026-11-24' }),
    verdict: 'excepted',
    warning: 'exception-expiring',
  },
  {
    given: 'the day it expires',
    keys: two('vendor-sync'),
    exception: exception({ expires: '2026-11-23' }),
    verdict: 'violation',
    warning: 'exception-expired',
  },
  {
    given: 'the account it names',
    keys: two('vendor-sync', '111111111111'),
    exception: exception({ account: '111111111111' }),
    verdict: 'excepted',
  },
  {
    given: 'the same name in another account',
    keys: two('vendor-sync', '222222222222'),
    exception: exception({ account: '111111111111' }),
    verdict: 'violation',
    warning: 'exception-unmatched',
  },
  {
    given: 'a known account that the exception leaves open',
    keys: two('vendor-sync', '111111111111'),
    exception: exception(),
    verdict: 'violation',
    warning: 'exception-unmatched',
  },
  {
    given: 'an input that knows no account',
    keys: two('vendor-sync'),
    exception: exception({ account: '111111111111' }),
    verdict: 'excepted',
  },
];

test.each(cases)('$given: $verdict', ({ keys, exception: given, verdict, warning }) => {
  const report = evaluate(keys, { exceptions: [given], now: NOW });
  expect(report.findings.map((it) => it.verdict)).toEqual([verdict]);
  expect(report.warnings.map((it) => it.code)).toEqual(warning === undefined ? [] : [warning]);
});

test('an exception that matches nothing fails only a strict run', () => {
  const report = evaluate([key('A')], { exceptions: [exception()], now: NOW });
  expect([exitCode(report), exitCode(report, { strict: true })]).toEqual([0, 2]);
});

test('an exception that matches nothing may be needed where not everything was read', () => {
  const errors = [{ input: 'a.yaml', message: 'is cut off' }];
  const messages = [[], errors].map(
    (it) =>
      evaluate([key('A')], { exceptions: [exception()], now: NOW, errors: it }).warnings[0]
        ?.message,
  );
  expect(messages[0]).toMatch(/matches no finding: remove it/);
  expect(messages[1]).toMatch(/matches no finding: not everything was read, so it may still be/);
});

test('exceptions without a moment to judge them at are a mistake of the caller', () => {
  expect(() => evaluate([], { exceptions: [exception()] })).toThrow(TypeError);
});

describe('an exception on the key itself', () => {
  const accepted = { reason: 'break-glass key' };

  test('leaves one key: excepted, with the reason', () => {
    const report = evaluate([key('A'), key('B', { accepted })]);
    expect(report.verdict).toBe('compliant');
    expect(report.findings).toMatchObject([{ verdict: 'excepted', exception: accepted }]);
  });

  test('leaves two keys: still a violation', () => {
    const report = evaluate([key('A'), key('B'), key('C', { accepted })]);
    expect(report.findings).toMatchObject([{ verdict: 'violation', activeKeys: 2 }]);
  });

  test('counts again once it has expired, and says so', () => {
    const expired = { ...accepted, expires: '2026-01-01' };
    const report = evaluate([key('A'), key('B', { accepted: expired })], { now: NOW });
    expect(report.verdict).toBe('violation');
    expect(report.warnings.map((it) => it.code)).toEqual(['exception-expired']);
  });

  test('that changes nothing is pointed out', () => {
    const report = evaluate([key('A', { accepted })]);
    expect(report.warnings.map((it) => it.code)).toEqual(['exception-unmatched']);
  });
});

describe('an exceptions file', () => {
  const entry = { ...exception() };
  const endless = { user: entry.user, reason: entry.reason, owner: entry.owner };

  test.each([
    ['no exceptions', { exceptions: [] }, []],
    ['an empty list in YAML', { exceptions: null }, []],
    ['a good one', { exceptions: [entry] }, []],
    ['no list at all', { exception: [entry] }, ['expected a list under "exceptions"']],
    ['a text', 'vendor-sync', ['expected a list under "exceptions"']],
    ['no expiry', { exceptions: [endless] }, ['exception 1: needs "expires"']],
    ['an empty reason', [{ ...entry, reason: ' ' }], ['exception 1: needs "reason" to be a text']],
    [
      'a day that does not exist',
      [{ ...entry, expires: '2026-02-30' }],
      ['exception 1: "expires" must be a day such as 2027-01-31, not "2026-02-30"'],
    ],
    [
      'an account that YAML read as a number',
      [{ ...entry, account: 111111111111 }],
      ['exception 1: "account" must be twelve digits in quotes'],
    ],
    [
      'a misspelt field',
      [entry, { ...entry, expiry: 'x' }],
      ['exception 2: has an unknown field "expiry" (known: user, account, reason, owner, expires)'],
    ],
  ])('with %s', (_, data, problems) => {
    expect(parseExceptions(data).problems).toEqual(problems);
  });
});
