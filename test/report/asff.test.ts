import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { demoAccount } from '../../embedded-iam/account/demo-account';
import type { UserSeed } from '../../embedded-iam/index';
import { FORMATS, maskKeyIds } from '../../report/index';
import { constantly, evaluate, type Reading, type Report, unknown } from '../../rule-core/index';
import { accessKeys } from '../rule-core/random-keys';
import { checkUsers } from '../support/embedded-account';
import { clean, full, HOSTILE, hostile, key } from './hostile';

/** What Security Hub would refuse, told by the limits that AWS publishes (asff.schema.json says which). */
const schema = JSON.parse(readFileSync(path.join(__dirname, 'asff.schema.json'), 'utf8')) as object;
// Lengths in UTF-16 units, which is the stricter way to count.
const validate = new Ajv({ allErrors: true, unicode: false, logger: false }).compile(schema);

const NOW = new Date('2026-11-23T12:00:00Z');
const ACCOUNT = '111111111111';

interface Entry {
  readonly Id: string;
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly LastObservedAt: string;
  readonly Compliance: { readonly Status: string };
  readonly Resources: readonly Readonly<Record<string, unknown>>[];
}
interface Request {
  readonly Findings: readonly Entry[];
}

function requestsOf(report: Report, now = NOW): Request[] {
  const lines = FORMATS['asff']!(report, { now }).split('\n').slice(0, -1);
  return lines.map((it) => JSON.parse(it) as Request);
}

/** Everything that is wrong with the requests of a report. */
function problemsOf(report: Report): unknown[] {
  return requestsOf(report).flatMap((request) => {
    validate(request);
    const size = (it: unknown) => Buffer.byteLength(JSON.stringify(it));
    return [
      ...(validate.errors ?? []).map((it) => `${it.instancePath} ${it.message ?? ''}`),
      ...(size(request) > 6_000_000 ? ['more than 6 MB'] : []),
      ...request.Findings.flatMap((it) => (size(it) > 240_000 ? ['more than 240 KB'] : [])),
      ...(new Set(request.Findings.map((it) => it.AwsAccountId)).size > 1 ? ['two accounts'] : []),
      // What cannot be written in UTF-8 stops the AWS command line.
      ...(textsOf(request).some((it) => /\p{Cs}/u.test(it)) ? ['half a character'] : []),
    ];
  });
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function withReading(report: Report, reading: Partial<Reading>): Report {
  const read: Reading = {
    account: ACCOUNT,
    partition: 'aws',
    source: 'list',
    asOf: NOW.toISOString(),
    users: 1,
    calls: {},
    complete: true,
    ...reading,
  };
  return { ...report, readings: [read] };
}

const judged = (name: string, more: object = {}) => ({ name, activeKeys: 1, ...more });
/** The longest names that IAM allows, of all the characters that it allows. */
const LONGEST = '=cmd+,.@-_'.repeat(7).slice(0, 64);
const LONG_PATH = `/${'"<,\u{7e}/'.repeat(102)}/`;

const reports: Readonly<Record<string, Report>> = {
  'every verdict, an error and an exception': withReading(full, { complete: false }),
  'nothing found': withReading(clean, { judged: [judged('one')] }),
  'hostile names in findings': withReading(hostile, {}),
  'hostile names of users who pass': withReading(hostile, {
    judged: [judged(HOSTILE, { path: HOSTILE }), judged(LONGEST, { path: LONG_PATH }), judged(' ')],
  }),
  'names longer than any of IAM': withReading(
    evaluate(
      ['x'.repeat(5_000), '\u{1f600}'.repeat(1_000), ' '].flatMap((name) => [
        key(`${name}1`, name),
        key(`${name}2`, name),
      ]),
    ),
    { judged: [judged('y'.repeat(5_000))] },
  ),
  'more keys than a finding may have resources': withReading(
    evaluate(Array.from({ length: 80 }, (_, index) => key(`AKIA${index}`, 'many'))),
    {},
  ),
  'an error for each of a thousand users': withReading(
    evaluate([], {
      errors: Array.from({ length: 1_000 }, (_, index) => ({
        input: `account ${ACCOUNT}, user u${index}`,
        account: ACCOUNT,
        message: `its access keys are not known: \u{1f600} ${HOSTILE}`,
      })),
    }),
    { complete: false },
  ),
  'exceptions without letters': withReading(
    {
      ...full,
      findings: full.findings.map((it) => ({ ...it, exception: { reason: ' ', owner: '' } })),
    },
    {},
  ),
  'an account that could not be told': {
    ...clean,
    readings: [
      { ...withReading(clean, {}).readings![0]!, account: undefined } as unknown as Reading,
    ],
  },
  'a status that is not known': withReading(
    evaluate([key('A', 'eve'), key('B', 'eve', { status: constantly(unknown('s', HOSTILE)) })]),
    {},
  ),
};

test.each(Object.keys(reports))('%s: Security Hub would take it', (name) => {
  const report = reports[name]!;
  expect(problemsOf(report)).toEqual([]);
  expect(problemsOf(maskKeyIds(report))).toEqual([]);
});

test.each(['aws', 'aws-us-gov', 'aws-cn', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-eusc'])(
  'of partition %s, known to Security Hub or not',
  (partition) => {
    const report = withReading(full, { partition, judged: [judged('fine')] });
    expect(problemsOf(report)).toEqual([]);
  },
);

test('keys of any kind, in any state', () => {
  fc.assert(
    fc.property(accessKeys, (keys) => {
      const known = keys.map((it) => ({ ...it, account: { id: ACCOUNT, scope: ACCOUNT } }));
      expect(problemsOf(withReading(evaluate(known, { now: NOW }), {}))).toEqual([]);
    }),
    { numRuns: 300, seed: 113 },
  );
});

test('names, paths and reasons of any text', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 1_500 });
  fc.assert(
    fc.property(text, text, text, (name, other, reason) => {
      const exceptions = [
        { user: name, account: ACCOUNT, reason, owner: other, expires: '2027-01-31' },
      ];
      const keys = [name, name, other, other].map((it, index) => key(`${index}`, it));
      const report = evaluate(keys, { now: NOW, exceptions });
      const made = withReading(report, { judged: [judged(reason, { path: other })] });
      expect(problemsOf(made)).toEqual([]);
    }),
    { numRuns: 300, seed: 113 },
  );
});

test('a deployed account, with all its users', async () => {
  const odd: UserSeed[] = [
    { name: LONGEST, path: LONG_PATH, keys: ['Active', 'Active'] },
    { name: '=1+1', keys: ['Active', 'Inactive', 'Active', 'Active'] },
  ];
  const users = [...(demoAccount().users ?? []), ...odd];
  const { report } = await checkUsers(users, { check: { nameUsers: true } });
  expect(problemsOf(report)).toEqual([]);
  const found = requestsOf(report).flatMap((it) => it.Findings);
  expect(found).toHaveLength(users.length + 1);
  expect(new Set(found.map((it) => it.Id)).size).toBe(found.length);
});

test('names that differ only after 512 characters are two findings', () => {
  const long = 'x'.repeat(600);
  const keys = [`${long}1`, `${long}2`].flatMap((it) => [key(`${it}a`, it), key(`${it}b`, it)]);
  const ids = requestsOf(withReading(evaluate(keys), {})).flatMap((it) =>
    it.Findings.map((finding) => finding.Id),
  );
  expect(new Set(ids).size).toBe(3);
});

test('a later report is a later update, even where it speaks as of an earlier moment', () => {
  const findingOf = (asOf: string, now: string) =>
    requestsOf(withReading(full, { asOf }), new Date(now))[0]!.Findings[0]!;
  const list = findingOf('2026-11-23T12:00:00.000Z', '2026-11-23T12:01:00Z');
  // By --source delta, which speaks as of a quarter of an hour ago.
  const delta = findingOf('2026-11-23T11:55:00.000Z', '2026-11-23T12:10:00Z');
  expect([list.UpdatedAt, delta.UpdatedAt]).toEqual([
    '2026-11-23T12:01:00.000Z',
    '2026-11-23T12:10:00.000Z',
  ]);
  expect([delta.CreatedAt, delta.LastObservedAt]).toEqual([
    '2026-11-23T11:55:00.000Z',
    '2026-11-23T11:55:00.000Z',
  ]);
  // A clock that runs late makes no update before its observation.
  expect(findingOf('2026-11-23T12:00:00.000Z', '2026-11-23T10:00:00Z').UpdatedAt).toBe(
    '2026-11-23T12:00:00.000Z',
  );
});

describe('the schema would notice', () => {
  const entry = requestsOf(withReading(full, {}))[0]!.Findings[0]!;
  const without = (name: string) =>
    Object.fromEntries(Object.entries(entry).filter(([it]) => it !== name));
  const wrong: Readonly<Record<string, unknown>> = {
    'a field that is missing': without('Title'),
    'a field that it does not know': { ...entry, Surprise: 1 },
    'a title that is too long': { ...entry, Title: 'x'.repeat(257) },
    'a description without letters': { ...entry, Description: ' ' },
    'an id that is too long': { ...entry, Id: 'x'.repeat(513) },
    'a time without a zone': { ...entry, UpdatedAt: '2026-11-23T12:00:00' },
    'a status that is none': { ...entry, Compliance: { Status: 'OK' } },
    'a severity that is none': { ...entry, Severity: { Label: 'NONE' } },
    'a partition that is none': {
      ...entry,
      Resources: [{ ...entry.Resources[0], Partition: 'x' }],
    },
    'too many resources': { ...entry, Resources: Array(33).fill(entry.Resources[0]) },
    'no resource': { ...entry, Resources: [] },
  };
  test.each(Object.keys(wrong))('%s', (name) => {
    expect(validate({ Findings: [entry] })).toBe(true);
    expect(validate({ Findings: [wrong[name]] })).toBe(false);
  });

  test('more findings than a request may have', () => {
    expect(validate({ Findings: Array(101).fill(entry) })).toBe(false);
  });
});
