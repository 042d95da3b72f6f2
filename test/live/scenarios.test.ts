import type { FaultScript, StoredKey, UserSeed } from '../../embedded-iam/index';
import type { Source } from '../../live-check/index';
import { exitCode, type Report } from '../../rule-core/index';
import { checkUsers, type CheckUsersOptions } from '../support/embedded-account';

const SOURCES = ['list', 'delta', 'auto'] as const;
const [A, I] = ['Active', 'Inactive'] as const;

const violating = (report: Report) =>
  report.findings
    .filter((it) => it.verdict === 'violation')
    .map((it) => [it.user.name, it.activeKeys]);

interface Scenario {
  readonly given: string;
  readonly users: readonly UserSeed[];
  readonly options?: CheckUsersOptions;
  /** Made anew for every run: scripts count calls. */
  readonly faults?: () => FaultScript;
  readonly sources?: readonly Source[];
  /** User and number of active keys. */
  readonly found?: readonly (readonly [string, number])[];
  readonly complete?: boolean;
  readonly says?: RegExp;
}

const everyPage = (size: number): FaultScript => {
  return ({ action }) => (/^List/.test(action) ? { kind: 'short-page', size } : undefined);
};

/** Fails so often, then never again. */
function failing(times: number, action: RegExp, code: string, status: number): FaultScript {
  let left = times;
  return (call) =>
    action.test(call.action) && left-- > 0 ? { kind: 'error', code, status } : undefined;
}

const user = (name: string, ...keys: NonNullable<UserSeed['keys']>): UserSeed => ({ name, keys });

const second = new Date('2026-01-02T03:04:05Z');

const scenarios: Scenario[] = [
  { given: 'no key', users: [user('u')] },
  { given: 'one active key', users: [user('u', A)] },
  { given: 'one inactive key', users: [user('u', I)] },
  { given: 'two inactive keys', users: [user('u', I, I)] },
  { given: 'an active and an inactive key', users: [user('u', A, I)] },
  { given: 'an inactive and an active key', users: [user('u', I, A)] },
  { given: 'two active keys', users: [user('u', A, A)], found: [['u', 2]] },
  { given: 'three keys, A I A', users: [user('u', A, I, A)], found: [['u', 2]] },
  { given: 'three keys, I A A', users: [user('u', I, A, A)], found: [['u', 2]] },
  { given: 'four keys, I I A A', users: [user('u', I, I, A, A)], found: [['u', 2]] },
  { given: 'four keys, one of them active', users: [user('u', I, I, I, A)] },
  {
    given: 'eight active keys',
    users: [user('u', A, A, A, A, A, A, A, A)],
    found: [['u', 8]],
  },
  {
    given: 'keys on two pages, the second active one on the second',
    users: [user('u', A, A)],
    faults: () => everyPage(1),
    found: [['u', 2]],
  },
  {
    given: 'a status that IAM does not have today',
    users: [user('u', A, { status: 'Expired' as StoredKey['status'] })],
    // A report says only true or false of it.
    sources: ['list'],
    says: /status of \w+ is "Expired", which is not known here/,
  },
  {
    given: 'a user under a path',
    users: [{ name: 'u', path: '/team/x/', keys: [A, A] }, user('v', A)],
    found: [['u', 2]],
  },
  {
    given: 'a path with a comma and a quote',
    users: [{ name: 'u', path: '/a,b"c/', keys: [A, A] }],
    found: [['u', 2]],
  },
  {
    given: 'names that begin alike',
    users: [user('one', A), user('one-two', A, A), user('svc_a', A), user('svc-a', A, A)],
    found: [
      ['one-two', 2],
      ['svc-a', 2],
    ],
  },
  {
    given: 'names with every sign that IAM allows',
    users: [user('smith,john', A, A), user('a=b', A), user('x+y@z.com', A, A)],
    found: [
      ['smith,john', 2],
      ['x+y@z.com', 2],
    ],
  },
  {
    given: 'a name of 64 letters',
    users: [user('n'.repeat(64), A, A)],
    found: [['n'.repeat(64), 2]],
  },
  { given: 'no users', users: [] },
  {
    given: 'empty pages in between',
    users: [user('u', A, A), user('v', A)],
    faults: () => emptyFirst(),
    found: [['u', 2]],
  },
  {
    given: 'two keys made in the same second',
    users: [user('u', { created: second }, { created: second })],
    found: [['u', 2]],
  },
  {
    given: 'root with two keys',
    users: [user('u', A)],
    options: { rootKeys: 2 },
    complete: true,
    says: /root user .* has (active )?access keys/,
  },
  {
    given: 'a report that takes a while',
    users: [user('u', A, A)],
    options: { reportSteps: 7 },
    found: [['u', 2]],
  },
  {
    given: 'no capacity for a report at first',
    users: [user('u', A, A)],
    faults: () => failing(2, /^Generate/, 'LimitExceeded', 409),
    found: [['u', 2]],
  },
  {
    given: 'a report that expires between the two calls',
    users: [user('u', A, A)],
    faults: () => failing(1, /^GetCredentialReport/, 'ReportExpired', 410),
    found: [['u', 2]],
  },
  {
    given: 'a service that fails at first',
    users: [user('u', A, A)],
    faults: () => failing(2, /^(Get|List|Lookup)(?!Caller)/, 'ServiceFailure', 500),
    found: [['u', 2]],
  },
  {
    given: 'a service that is not available at first',
    users: [user('u', A, A)],
    faults: () => failing(2, /^(Get|List|Lookup)(?!Caller)/, 'ServiceUnavailable', 503),
    found: [['u', 2]],
  },
  {
    given: 'a session that expires while it is read',
    users: [user('u', A, A)],
    faults: () => failing(99, /^ListUsers/, 'ExpiredToken', 400),
    complete: false,
    says: /the session expired while reading/,
  },
  {
    given: 'signatures that are not accepted',
    users: [user('u', A, A)],
    faults: () => failing(99, /^ListUsers/, 'SignatureDoesNotMatch', 403),
    complete: false,
    says: /the credentials are not accepted/,
  },
];

/** An empty page that is not the last, once per list. */
function emptyFirst(): FaultScript {
  return ({ action, parameters }) =>
    /^List/.test(action) && parameters['Marker'] === undefined
      ? { kind: 'short-page', size: 0 }
      : undefined;
}

describe.each(scenarios)('$given', (scenario) => {
  const { users, options, faults, found = [], complete = true, says, sources = SOURCES } = scenario;

  test.each(sources)('--source %s', async (source) => {
    const { report } = await checkUsers(users, {
      trailDelay: () => 0,
      maxKeysPerUser: 8,
      ...options,
      ...(faults ? { faults: faults() } : {}),
      check: { source },
    });
    expect(violating(report)).toEqual(found);
    expect(report.complete).toBe(complete);
    if (found.length === 0 && !complete) expect(exitCode(report)).toBe(2);
    if (says) expect(saidBy(report)).toMatch(says);
  });
});

function saidBy({ errors, warnings, findings }: Report): string {
  return [...errors, ...warnings, ...findings].map((it) => it.message).join('\n');
}

test('a report that is in progress for ever is given up in bounded time', async () => {
  const { report, iam } = await checkUsers([user('u', A)], {
    reportSteps: 1_000_000,
    check: { source: 'delta' },
  });
  expect(report).toMatchObject({ complete: false, verdict: 'undetermined' });
  expect(saidBy(report)).toMatch(/AWS made no credential report in time/);
  expect(iam.calls.length).toBeLessThan(100);
});

test.each(['5.0', '6.0', '3.0'])('the benchmark %s gives its own number', async (benchmark) => {
  const { report } = await checkUsers([], { check: { benchmark } });
  const control = { '5.0': '1.12', '6.0': '2.12', '3.0': '1.13' }[benchmark];
  expect(report.rule.benchmarks[0]?.control).toBe(control);
});

test('the benchmark 7.0 has no such recommendation', async () => {
  await expect(checkUsers([], { check: { benchmark: '7.0' } })).rejects.toThrow(
    /has no such recommendation/,
  );
});

test('no secret is read or printed', async () => {
  const { report, iam } = await checkUsers([user('u', A, A)], { check: { source: 'auto' } });
  expect(JSON.stringify(report)).not.toMatch(/secret/i);
  expect(iam.calls.every((it) => /^(Get|List|Lookup|Generate)/.test(it.action))).toBe(true);
});
