import {
  type AccessKey,
  all,
  any,
  anythingElse,
  cisControl,
  constantly,
  evaluate,
  exitCode,
  is,
  not,
  opaqueUser,
  type Parameter,
  type Report,
  unknown,
} from '../../rule-core/index';
import { key } from './keys';

const ENV: Parameter = { id: 'Env', name: 'Env', values: ['dev', 'prod', anythingElse('Env')] };

interface Case {
  readonly given: string;
  readonly keys: readonly AccessKey[];
  readonly verdict: Report['verdict'];
  readonly message?: string;
}

const cases: Case[] = [
  { given: 'no key', keys: [], verdict: 'compliant' },
  { given: 'one key', keys: [key('A')], verdict: 'compliant' },
  {
    given: 'two keys of one user',
    keys: [key('A'), key('B')],
    verdict: 'violation',
    message: 'IAM user alice has 2 active access keys: A, B.',
  },
  {
    given: 'three keys of one user',
    keys: [key('A'), key('B'), key('C')],
    verdict: 'violation',
    message: 'IAM user alice has 3 active access keys: A, B, C.',
  },
  {
    given: 'one active, one inactive',
    keys: [key('A'), key('B', { status: 'Inactive' })],
    verdict: 'compliant',
  },
  { given: 'two users', keys: [key('A'), key('B', { user: 'bob' })], verdict: 'compliant' },
  {
    given: 'one user, written in two cases',
    keys: [key('A', { user: 'Alice' }), key('B', { user: 'aLICE' })],
    verdict: 'violation',
  },
  {
    given: 'near-equal names',
    keys: ['svc_a', 'svc-a', 'svc', 'svc-a-2'].map((user) => key(user, { user })),
    verdict: 'compliant',
  },
  {
    given: 'one name in two accounts',
    keys: [key('A', { account: '111111111111' }), key('B', { account: '222222222222' })],
    verdict: 'compliant',
  },
  {
    given: 'one name in one account, read from two places',
    keys: [
      { ...key('A'), account: { id: '111111111111', scope: 'stack one' } },
      { ...key('B'), account: { id: '111111111111', scope: 'stack two' } },
    ],
    verdict: 'violation',
    message: 'IAM user alice in account 111111111111 has 2 active access keys: A, B.',
  },
  {
    given: 'a user without a name, twice',
    keys: ['A', 'B'].map((it) => key(it, { user: opaqueUser('S#U', 'U') })),
    verdict: 'violation',
  },
  {
    given: 'keys that exclude each other',
    keys: [key('A', { when: is(ENV, 'prod') }), key('B', { when: not(is(ENV, 'prod')) })],
    verdict: 'compliant',
  },
  {
    given: 'a second key in production only',
    keys: [key('A'), key('B', { when: is(ENV, 'prod') })],
    verdict: 'violation',
    message: 'IAM user alice has 2 active access keys when Env=prod: A, B.',
  },
  {
    given: 'a second key everywhere but in dev and prod',
    keys: [key('A'), key('B', { when: not(any(is(ENV, 'dev'), is(ENV, 'prod'))) })],
    verdict: 'violation',
    message: 'IAM user alice has 2 active access keys when Env=(any other value): A, B.',
  },
  {
    given: 'one of two second keys in every world',
    keys: [key('A'), key('B', { when: is(ENV, 'prod') }), key('C', { when: not(is(ENV, 'prod')) })],
    verdict: 'violation',
    message:
      'IAM user alice has 2 active access keys when Env=dev (other keys with another Env): A, C.',
  },
  {
    given: 'a key whose status is not known, beside an active one',
    keys: [
      key('A'),
      { ...key('B'), status: constantly(unknown('s', 'Status is the attribute Custom.Status')) },
    ],
    verdict: 'undetermined',
    message:
      'IAM user alice may have 2 active access keys (A, B): Status is the attribute Custom.Status.',
  },
  {
    given: 'a key whose status is not known, beside an inactive one',
    keys: [key('A', { status: 'Inactive' }), { ...key('B'), status: constantly(unknown('s', '')) }],
    verdict: 'compliant',
  },
  {
    given: 'a key whose user is not known, alone',
    keys: [{ ...key('A'), user: constantly(unknown('u', 'it is an import')) }],
    verdict: 'compliant',
  },
  {
    given: 'a key whose user is not known, beside a key of alice',
    keys: [key('A'), { ...key('B'), user: constantly(unknown('u', 'an attribute of Custom')) }],
    verdict: 'undetermined',
    message:
      'It is not known which IAM user B belongs to (an attribute of Custom); beside it is a key of alice (A), and both may be active for one user.',
  },
  {
    given: 'two keys of one and the same unknown user',
    keys: ['A', 'B'].map((it) => ({ ...key(it), user: constantly(unknown('Custom.User', 'x')) })),
    verdict: 'violation',
  },
  {
    given: 'one name in two places that may be one account',
    keys: ['Dev', 'Prod'].map((it) => ({
      ...key(it),
      account: { scope: it, family: 'app', uncertain: true },
    })),
    verdict: 'undetermined',
    message:
      'IAM user alice has active access keys (Dev, Prod) in places that may be one AWS account: the account is not fixed.',
  },
  {
    given: 'two hundred parameters, all of which must agree',
    keys: [
      key('A', { when: all(...many(200).map((it) => is(it, 'yes'))) }),
      key('B', { when: not(all(...many(200).map((it) => is(it, 'yes')))) }),
    ],
    verdict: 'compliant',
  },
];

function many(count: number): Parameter[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `P${index}`,
    name: `P${index}`,
    values: ['yes', 'no'],
  }));
}

test.each(cases)('$given: $verdict', ({ keys, verdict, message }) => {
  const report = evaluate(keys);
  expect(report.verdict).toBe(verdict);
  if (message !== undefined) expect(report.findings[0]?.message).toBe(message);
});

test('a finding says everything a person needs', () => {
  const location = { file: 'template.yaml', line: 12, column: 3 };
  const report = evaluate([key('A', { source: location }), key('B', { when: is(ENV, 'prod') })]);
  expect(report.findings).toEqual([
    {
      verdict: 'violation',
      code: 'several-active-keys',
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      user: { name: 'alice', label: 'alice' },
      activeKeys: 2,
      keys: [
        { address: 'A', status: 'Active', location },
        { address: 'B', status: 'Active' },
      ],
      when: { Env: 'prod' },
      message: 'IAM user alice has 2 active access keys when Env=prod: A, B.',
      fix: 'Keep one of these keys active; remove the others or set their status to Inactive.',
    },
  ]);
});

test('conditions too entangled to decide are undetermined, never a pass', () => {
  // The parameters of the two sides come in opposite orders, which no small diagram can compare.
  const wide = many(64);
  const pairs = wide.slice(0, 32).map((it, index) => [it, wide[63 - index] ?? it] as const);
  const same = all(
    ...pairs.map(([a, b]) => any(all(is(a, 'yes'), is(b, 'yes')), all(is(a, 'no'), is(b, 'no')))),
  );
  const listed = all(...wide.map((it) => any(is(it, 'yes'), is(it, 'no'))));
  const ordered = any(all(...wide.map((it) => is(it, 'yes'))), same);
  const report = evaluate([
    key('A', { when: any(ordered, listed) }),
    key('B', { when: not(ordered) }),
  ]);
  expect(report.verdict).not.toBe('compliant');
});

test('five thousand users of one key each are judged one by one', () => {
  const keys = Array.from({ length: 5_000 }, (_, index) => key(`K${index}`, { user: `u${index}` }));
  expect(evaluate(keys).summary).toMatchObject({ users: 5_000, keys: 5_000, violations: 0 });
});

test.each([
  ['3.0.0', '1.13'],
  ['3.0', '1.13'],
  ['4.0.1', '1.13'],
  ['5.0', '1.12'],
  ['6.0.0', '2.12'],
])('CIS %s calls it %s', (version, control) => {
  expect(cisControl(version)?.control).toBe(control);
});

test('a benchmark without the recommendation is refused, not mislabelled', () => {
  expect(() => evaluate([], { benchmark: '7.0.0' })).toThrow(/7\.0\.0 has no such recommendation/);
});

test.each([
  { given: 'nothing found', keys: [key('A')], code: 0 },
  { given: 'a violation', keys: [key('A'), key('B')], code: 1 },
  { given: 'an unread input', keys: [key('A')], errors: true, code: 2 },
  { given: 'a violation and an unread input', keys: [key('A'), key('B')], errors: true, code: 1 },
])('exit code with $given: $code', ({ keys, errors, code }) => {
  const report = evaluate(keys, errors ? { errors: [{ input: 'x', message: 'unreadable' }] } : {});
  expect(exitCode(report)).toBe(code);
});

test('undetermined exits 0, and 2 when strict', () => {
  const report = evaluate([key('A'), { ...key('B'), user: constantly(unknown('u', 'why')) }]);
  expect([exitCode(report), exitCode(report, { strict: true })]).toEqual([0, 2]);
});

test('thousands of keys of one user that exclude one another by value are compliant', () => {
  const size = 5_000;
  const values = Array.from({ length: size }, (_, index) => `v${index}`);
  const region: Parameter = { id: 'Region', name: 'Region', values };
  const keys = values.map((it) => key(`K-${it}`, { when: is(region, it) }));
  expect(evaluate(keys).verdict).toBe('compliant');
  const again = key('K-again', { when: is(region, 'v4999') });
  expect(evaluate([...keys, again]).findings.map((it) => it.when)).toEqual([{ Region: 'v4999' }]);
});
