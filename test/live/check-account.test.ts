import { demoAccount } from '../../embedded-iam/account/demo-account';
import { deny, type FaultScript, THROTTLED, type UserSeed } from '../../embedded-iam/index';
import type { Report } from '../../rule-core/index';
import { ACCOUNT, type AccountAtWork, checkUsers } from '../support/embedded-account';

const violating = (report: Report) =>
  report.findings.filter((it) => it.verdict === 'violation').map((it) => it.user.name);

const many = (count: number): UserSeed[] =>
  Array.from({ length: count }, (_, index) => ({ name: `user-${index}`, keys: ['Active'] }));

test('names exactly the right users among more than two hundred', async () => {
  const { report } = await checkUsers(demoAccount().users ?? [], { maxKeysPerUser: 8 });
  expect(violating(report)).toEqual(['deploy', 'legacy-batch', 'vendor.sync@example.com']);
  expect(report).toMatchObject({ complete: true, summary: { users: 238, undetermined: 0 } });
});

test.each([0, 1, 100, 101, 1000, 1001])(
  'sees all of %i users',
  async (count) => {
    const { report } = await checkUsers(many(count));
    expect(report).toMatchObject({ complete: true, summary: { users: count, keys: count } });
    // A thousand calls take seconds; on a machine that does much else, many of them.
  },
  180_000,
);

test('exactly one user, with two active keys, is found', async () => {
  const { report } = await checkUsers([{ name: 'alice', keys: ['Active', 'Active'] }]);
  expect(violating(report)).toEqual(['alice']);
});

test('shows the evidence: key ids, when they were made, when and by which call they were read', async () => {
  const created = new Date('2026-01-02T03:04:05Z');
  const lastUsed = { at: new Date('2026-11-20T00:00:00Z'), region: 'eu-west-1', service: 's3' };
  const { report } = await checkUsers([
    { name: 'alice', keys: [{ created, lastUsed }, { created }] },
  ]);
  expect(report.findings[0]?.keys).toEqual([
    {
      address: expect.stringMatching(/^AKIA/),
      status: 'Active',
      accessKeyId: expect.stringMatching(/^AKIA/),
      createdAt: '2026-01-02T03:04:05.000Z',
      lastUsedAt: '2026-11-20T00:00:00.000Z',
      lastUsedRegion: 'eu-west-1',
      lastUsedService: 's3',
      observedAt: '2026-11-23T12:00:00.000Z',
      observedBy: 'iam:ListAccessKeys',
    },
    expect.objectContaining({ createdAt: '2026-01-02T03:04:05.000Z' }),
  ]);
});

interface Failure {
  readonly given: string;
  readonly users?: readonly UserSeed[];
  readonly faults: FaultScript;
  readonly complete: boolean;
  readonly verdict?: Report['verdict'];
  readonly error?: RegExp;
}

const alice: UserSeed = { name: 'alice', keys: ['Active', 'Active'] };
const bob: UserSeed = { name: 'bob', keys: ['Active', 'Active'] };

const failures: Failure[] = [
  {
    given: 'ListUsers is denied',
    faults: (call) => (call.action === 'ListUsers' ? deny(call) : undefined),
    complete: false,
    error: /users could not all be listed: denied: .*iam:ListUsers/,
  },
  {
    given: 'ListAccessKeys is denied for one of two users',
    users: [alice, bob],
    faults: (call) => (call.parameters['UserName'] === 'bob' ? deny(call) : undefined),
    complete: false,
    verdict: 'violation',
    error: /denied: .*iam:ListAccessKeys/,
  },
  {
    given: 'the caller is not known',
    faults: (call) =>
      call.action === 'GetCallerIdentity'
        ? { kind: 'error', code: 'InvalidClientTokenId', status: 403, message: 'invalid token' }
        : undefined,
    complete: false,
    error: /the credentials are not accepted/,
  },
  {
    given: 'AWS throttles for ever',
    faults: (call) => (call.action === 'ListAccessKeys' ? THROTTLED : undefined),
    complete: false,
    error: /kept throttling/,
  },
  {
    given: 'AWS throttles the first call of each kind',
    faults: firstOfEachKind(THROTTLED),
    complete: true,
    verdict: 'violation',
  },
  {
    given: 'the connection is cut at the first call of each kind',
    faults: firstOfEachKind({ kind: 'reset' }),
    complete: true,
    verdict: 'violation',
  },
  {
    given: 'pages are shorter than asked for',
    users: [alice, ...many(7)],
    faults: () => ({ kind: 'short-page', size: 1 }),
    complete: true,
    verdict: 'violation',
  },
  {
    given: 'a list repeats its marker',
    faults: (call) => (call.action === 'ListUsers' ? { kind: 'repeated-marker' } : undefined),
    complete: false,
    error: /repeats its marker/,
  },
];

function firstOfEachKind(fault: ReturnType<FaultScript>): FaultScript {
  const seen = new Set<string>();
  return ({ action }) => {
    if (seen.has(action)) return undefined;
    seen.add(action);
    return fault;
  };
}

test.each(failures)(
  'when $given',
  async ({ users = [alice], faults, complete, verdict, error }) => {
    const { report } = await checkUsers(users, { faults });
    expect(report.complete).toBe(complete);
    if (verdict) expect(report.verdict).toBe(verdict);
    if (error) expect(report.errors.map((it) => it.message).join('\n')).toMatch(error);
    if (complete) expect(report.errors).toEqual([]);
  },
);

test('root is not a user, but its keys are mentioned', async () => {
  const { report } = await checkUsers([], { rootKeys: 2 });
  expect(report).toMatchObject({ verdict: 'compliant', summary: { users: 0 } });
  expect(report.warnings[0]?.message).toMatch(/root user of account 111111111111 has access keys/);
});

test('says which account was read, how, as of when, and with how many calls', async () => {
  const { report } = await checkUsers(many(3), { alias: 'acme-prod' });
  expect(report.readings).toEqual([
    {
      account: ACCOUNT,
      partition: 'aws',
      alias: 'acme-prod',
      caller: `arn:aws:iam::${ACCOUNT}:user/embedded-iam-caller`,
      source: 'list',
      asOf: '2026-11-23T12:00:00.000Z',
      users: 3,
      keys: 3,
      calls: {
        GetCallerIdentity: 1,
        ListUsers: 1,
        GetAccountSummary: 1,
        ListAccessKeys: 3,
        ListAccountAliases: 1,
      },
      complete: true,
    },
  ]);
});

test('a user who is deleted between the two lists is gone, not unknown', async () => {
  let work: AccountAtWork | undefined;
  const { report } = await checkUsers(
    [alice, bob],
    {
      faults: (call) => {
        const account = work?.iam.accounts.get(ACCOUNT);
        if (call.action === 'ListAccessKeys') account?.users.delete('bob');
        return undefined;
      },
    },
    async (it) => {
      work = it;
      await Promise.resolve();
    },
  );
  expect(report).toMatchObject({ complete: true, verdict: 'violation', summary: { users: 1 } });
});

test('a user who is listed, and soon after known, is read', async () => {
  let refused = 2;
  const { report } = await checkUsers([alice], {
    faults: ({ action }) =>
      action === 'ListAccessKeys' && refused-- > 0
        ? { kind: 'error', code: 'NoSuchEntity', status: 404 }
        : undefined,
  });
  expect(report).toMatchObject({ complete: true, verdict: 'violation' });
});

test('a user who stays listed but unknown is an error, not a pass', async () => {
  const { report } = await checkUsers([alice], {
    faults: ({ action }) =>
      action === 'ListAccessKeys'
        ? { kind: 'error', code: 'NoSuchEntity', status: 404 }
        : undefined,
  });
  expect(report).toMatchObject({ complete: false, verdict: 'undetermined' });
  expect(report.errors[0]?.message).toMatch(/IAM lists the user but says that it does not exist/);
});

test('without a count of the users nobody can say that all were seen', async () => {
  const { report } = await checkUsers([{ name: 'carol', keys: ['Active'] }], {
    faults: (call) => (call.action === 'GetAccountSummary' ? deny(call) : undefined),
  });
  expect(report).toMatchObject({ complete: false, verdict: 'undetermined' });
});
