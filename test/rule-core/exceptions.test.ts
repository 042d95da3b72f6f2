import {
  type AccessKey,
  constantly,
  evaluate,
  type Exception,
  exitCode,
  parseExceptions,
  unknown,
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

describe('exceptions whose keys are called alike', () => {
  const place = (file: string) => ({ source: { file, line: 1, column: 1 } });
  const accepted = (who: string) => ({ reason: `${who} asked`, owner: who, expires: '2027-01-31' });

  test('each finding shows the reason and owner of its own key', () => {
    const keys = ['alice', 'bob'].flatMap((user) => [
      key('Key', { user, ...place(`${user}.yaml`) }),
      key('Second', { user, ...place(`${user}.yaml`), accepted: accepted(user) }),
    ]);
    const report = evaluate(keys, { now: NOW });
    expect(report.findings.map((it) => [it.user.name, it.exception?.owner])).toEqual([
      ['alice', 'alice'],
      ['bob', 'bob'],
    ]);
  });

  test('one that is needed does not hide one that is not', () => {
    const keys = [
      key('Key', { user: 'alice', ...place('a.yaml') }),
      key('Second', { user: 'alice', ...place('a.yaml'), accepted: accepted('alice') }),
      key('Second', { user: 'carol', ...place('c.yaml'), accepted: accepted('carol') }),
    ];
    const { warnings } = evaluate(keys, { now: NOW });
    expect(warnings).toMatchObject([
      { code: 'exception-unmatched', message: expect.stringContaining('carol asked') },
    ]);
  });
});

test('several acceptances of one user: every owner and reason, and the first day', () => {
  const accepted = (owner: string, expires: string) => ({ reason: `for ${owner}`, owner, expires });
  const keys = [
    key('A'),
    key('B', { accepted: accepted('zoe', '2027-03-01') }),
    key('C', { accepted: accepted('adam', '2027-02-01') }),
  ];
  expect(evaluate(keys, { now: NOW }).findings.map((it) => it.exception)).toEqual([
    { reason: 'for zoe; for adam', owner: 'zoe, adam', expires: '2027-02-01' },
  ]);
});

test('an acceptance in code with a day is not taken without a clock', () => {
  const accepted = { reason: 'rotation', expires: '2027-01-31' };
  expect(() => evaluate([key('A'), key('B', { accepted })])).toThrow(/"now" must be given/);
});

test('no exception covers a finding whose user is not known', () => {
  const nobody = constantly(unknown('u', 'an attribute'));
  const keys = [{ ...key('A'), user: nobody }, key('B')];
  const label = evaluate(keys).findings[0]?.user.label ?? '';
  const report = evaluate(keys, { exceptions: [exception({ user: label })], now: NOW });
  expect(report.findings.map((it) => it.verdict)).toEqual(['undetermined']);
});

describe('the last day', () => {
  const at = (now: string) =>
    evaluate(two('vendor-sync'), {
      exceptions: [exception({ expires: '2027-01-31' })],
      now: new Date(now),
    });

  test.each([
    ['2027-01-30T23:59:59.999Z', 'excepted', ['exception-expiring']],
    ['2027-01-31T00:00:00.000Z', 'violation', ['exception-expired']],
    ['2027-01-17T00:00:00.000Z', 'excepted', ['exception-expiring']],
    ['2027-01-16T23:59:59.999Z', 'excepted', []],
    ['2027-01-16T00:00:00.000Z', 'excepted', []],
  ])('at %s it is %s, with %j', (now, verdict, warnings) => {
    const report = at(now);
    expect(report.findings.map((it) => it.verdict)).toEqual([verdict]);
    expect(report.warnings.map((it) => it.code)).toEqual(warnings);
  });
});

test.each([
  ['2027-01-01x'],
  ['x2027-01-01'],
  ['2027-02-30'],
  ['2027-1-1'],
  ['2027-01-01T00:00:00Z'],
  ['+02027-01-01'],
])('%j is no day', (expires) => {
  const { exceptions, problems } = parseExceptions([exception({ expires })]);
  expect([exceptions, problems]).toEqual([[], [expect.stringContaining('must be a day')]]);
});

test.each([['1234567890123'], ['x123456789012'], ['123456789012\n'], ['12345678901'], ['']])(
  '%j is no account',
  (account) => {
    const { exceptions, problems } = parseExceptions([exception({ account })]);
    expect([exceptions, problems]).toEqual([
      [],
      ['exception 1: "account" must be twelve digits in quotes'],
    ]);
  },
);

test.each([
  ['other keys beside the list', { exceptions: [exception()], extra: 1 }],
  ['an entry that is no mapping', ['vendor-sync']],
  ['an entry that is a list', [[exception()]]],
  ['an entry that is nothing', [null]],
  ['a number', 7],
  ['nothing', null],
  ['a mapping for the list', { exceptions: { user: 'vendor-sync' } }],
])('an exceptions file that is %s accepts nothing and says so', (_, data) => {
  const { exceptions, problems } = parseExceptions(data);
  expect([exceptions, problems.length]).toEqual([[], 1]);
});
