import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { deny, type FaultScript, type UserSeed } from '../../embedded-iam/index';
import type { Report } from '../../rule-core/index';
import {
  type AccountAtWork,
  checkUsers,
  type CheckUsersOptions,
  clientsFor,
} from '../support/embedded-account';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const violating = (report: Report) =>
  report.findings.filter((it) => it.verdict === 'violation').map((it) => it.user.name);
const said = (report: Report) =>
  [...report.errors, ...report.warnings].map((it) => it.message).join('\n');

/** An account of which AWS keeps a credential report that is as old as `age` when it is checked. */
async function checkLater(
  users: readonly UserSeed[],
  age: number,
  source: 'auto' | 'list' | 'report' | 'delta',
  change: (it: AccountAtWork) => Promise<unknown> = () => Promise.resolve(),
  options: CheckUsersOptions = {},
): Promise<Report> {
  const { report } = await checkUsers(
    users,
    { trailDelay: () => 0, maxKeysPerUser: 8, ...options, check: { source } },
    async (it) => {
      await makeReport(it);
      await change(it);
      it.clock.pass(age);
    },
  );
  return report;
}

async function makeReport({ clients: { iam } }: AccountAtWork): Promise<void> {
  await iam.send(new GenerateCredentialReportCommand({}));
  await iam.send(new GetCredentialReportCommand({})).catch(() => undefined);
  await iam.send(new GetCredentialReportCommand({}));
}

const alice: UserSeed = { name: 'alice', keys: ['Active'] };
const bob: UserSeed = { name: 'bob', keys: ['Active', 'Inactive'] };

test('auto: a report that AWS makes for this run is enough, beside the list of users', async () => {
  const { report } = await checkUsers([alice, bob, { name: 'eve', keys: ['Active', 'Active'] }], {
    check: { source: 'auto' },
  });
  expect(violating(report)).toEqual(['eve']);
  expect(report.readings).toEqual([
    {
      account: '111111111111',
      partition: 'aws',
      caller: 'arn:aws:iam::111111111111:user/embedded-iam-caller',
      source: 'report',
      asOf: '2026-11-23T12:00:00.000Z',
      reportGeneratedAt: expect.stringMatching(/^2026-11-23T12:00:0[01]/),
      users: 3,
      keys: 5,
      confirmed: 1,
      calls: {
        GetCallerIdentity: 1,
        GenerateCredentialReport: 1,
        GetCredentialReport: expect.any(Number),
        ListUsers: 1,
        GetAccountSummary: 1,
        ListAccessKeys: 1,
        GetAccessKeyLastUsed: 2,
        ListAccountAliases: 1,
      },
      complete: true,
    },
  ]);
  // Found with their ids, read from the account itself.
  expect(report.findings[0]?.keys.map((it) => it.accessKeyId)).toEqual([
    expect.stringMatching(/^AKIA/),
    expect.stringMatching(/^AKIA/),
  ]);
});

test('auto: with an older report, what CloudTrail says since, in calls that do not grow with the users', async () => {
  const many = Array.from({ length: 300 }, (_, index): UserSeed => ({
    name: `user-${index}`,
    keys: ['Active'],
  }));
  const report = await checkLater([...many, alice], 2 * HOUR, 'auto', ({ clients }) =>
    clients.iam.send(new CreateAccessKeyCommand({ UserName: 'alice' })),
  );
  expect(violating(report)).toEqual(['alice']);
  expect(report.readings?.[0]).toMatchObject({
    source: 'delta',
    asOf: '2026-11-23T13:45:00.000Z',
    reportGeneratedAt: '2026-11-23T12:00:00.000Z',
    users: 301,
    confirmed: 1,
    calls: { ListUsers: 1, LookupEvents: 6, ListAccessKeys: 1 },
    complete: true,
  });
  expect(said(report)).toMatch(/made or activated after 2026-11-23T13:45:00.000Z may be missing/);
});

test.each<{ given: string; faults: FaultScript; why: RegExp }>([
  {
    given: 'CloudTrail is denied',
    faults: (call) => (call.service === 'cloudtrail' ? deny(call) : undefined),
    why: /Every user .* was listed: CloudTrail's events cannot be read: denied/,
  },
  {
    given: 'the report is denied',
    faults: (call) => (/CredentialReport/.test(call.action) ? deny(call) : undefined),
    why: /Every user .* was listed: denied/,
  },
  {
    given: 'AWS has no capacity for a report',
    faults: ({ action }) =>
      /CredentialReport/.test(action)
        ? { kind: 'error', code: 'LimitExceeded', status: 409 }
        : undefined,
    why: /Every user .* was listed: AWS made no credential report in time/,
  },
])('auto: every user is listed where $given', async ({ faults, why }) => {
  let armed = false;
  const report = await checkLater(
    [alice, bob],
    HOUR,
    'auto',
    async ({ clients }) => {
      await clients.iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
      armed = true;
    },
    { faults: (call) => (armed ? faults(call) : undefined) },
  );
  expect(violating(report)).toEqual(['alice']);
  expect(report).toMatchObject({ complete: true, readings: [{ source: 'list' }] });
  expect(said(report)).toMatch(why);
});

interface Change {
  readonly given: string;
  readonly users: readonly UserSeed[];
  readonly change: (it: AccountAtWork) => Promise<unknown>;
  readonly found: readonly string[];
  readonly count?: number;
  readonly says?: RegExp;
}

const keyOf = ({ iam }: AccountAtWork, user: string, index: number) =>
  iam.accounts.get('111111111111')?.find(user)?.keys[index]?.id ?? '';

const changes: Change[] = [
  {
    given: 'nothing happened',
    users: [alice, bob],
    change: () => Promise.resolve(),
    found: [],
  },
  {
    given: 'a second key was made',
    users: [alice, bob],
    change: ({ clients }) => clients.iam.send(new CreateAccessKeyCommand({ UserName: 'alice' })),
    found: ['alice'],
  },
  {
    given: 'a key was activated again',
    users: [alice, bob],
    change: (it) =>
      it.clients.iam.send(
        new UpdateAccessKeyCommand({
          UserName: 'bob',
          AccessKeyId: keyOf(it, 'bob', 1),
          Status: 'Active',
        }),
      ),
    found: ['bob'],
  },
  {
    given: 'the user made the second key, and the request names nobody',
    users: [alice],
    change: async ({ iam }) => {
      const own = clientsFor(iam, { caller: 'arn:aws:iam::111111111111:user/alice' });
      await own.iam.send(new CreateAccessKeyCommand({}));
      own.destroy();
    },
    found: ['alice'],
  },
  {
    given: 'two active keys became one (the report still says two)',
    users: [{ name: 'eve', keys: ['Active', 'Active'] }],
    change: (it) =>
      it.clients.iam.send(
        new UpdateAccessKeyCommand({
          UserName: 'eve',
          AccessKeyId: keyOf(it, 'eve', 0),
          Status: 'Inactive',
        }),
      ),
    found: [],
    says: /still shows two active keys of eve/,
  },
  {
    given: 'a user was made, with two keys',
    users: [alice],
    change: async ({ clients: { iam } }) => {
      await iam.send(new CreateUserCommand({ UserName: 'new' }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'new' }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'new' }));
    },
    found: ['new'],
    count: 2,
  },
  {
    given: 'a user was deleted',
    users: [alice, { name: 'gone', keys: ['Active', 'Active'] }],
    change: async (it) => {
      for (const AccessKeyId of [keyOf(it, 'gone', 0), keyOf(it, 'gone', 1)]) {
        await it.clients.iam.send(new DeleteAccessKeyCommand({ UserName: 'gone', AccessKeyId }));
      }
      await it.clients.iam.send(new DeleteUserCommand({ UserName: 'gone' }));
    },
    found: [],
    count: 1,
  },
  {
    given: 'a user got another name, and then a second key',
    users: [alice, bob],
    change: async ({ clients: { iam } }) => {
      await iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'alicia' }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'alicia' }));
    },
    found: ['alicia'],
    count: 2,
  },
  {
    given: 'two users changed names with one another, and one has two keys',
    users: [
      { name: 'one', keys: ['Active'], created: new Date('2020-01-01T00:00:00Z') },
      { name: 'two', keys: ['Active', 'Active'], created: new Date('2021-01-01T00:00:00Z') },
    ],
    change: async ({ clients: { iam } }) => {
      await iam.send(new UpdateUserCommand({ UserName: 'one', NewUserName: 'between' }));
      await iam.send(new UpdateUserCommand({ UserName: 'two', NewUserName: 'one' }));
      await iam.send(new UpdateUserCommand({ UserName: 'between', NewUserName: 'two' }));
    },
    found: ['one'],
    count: 2,
  },
  {
    given: 'a user was deleted and made again under the same name, with two keys',
    users: [{ name: 'temp', keys: [] }, alice],
    change: async ({ clients: { iam }, clock }) => {
      await iam.send(new DeleteUserCommand({ UserName: 'temp' }));
      clock.pass(MINUTE);
      await iam.send(new CreateUserCommand({ UserName: 'temp' }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'temp' }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'temp' }));
    },
    found: ['temp'],
  },
  {
    given: 'somebody tried to make a key and was refused',
    users: [alice],
    change: async ({ clients: { iam } }) => {
      await expect(iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' }))).rejects.toThrow();
    },
    found: [],
  },
  {
    given: 'a user has three keys, two of them beyond the slots of the report',
    users: [{ name: 'many', keys: ['Inactive', 'Inactive', 'Active', 'Active'] }, alice],
    change: () => Promise.resolve(),
    found: ['many'],
  },
];

describe.each(changes)('$given', ({ users, change, found, count = users.length, says }) => {
  test.each([0, 20 * MINUTE, 3 * HOUR + 50 * MINUTE])(
    'list, delta and auto agree, %i ms later',
    async (age) => {
      for (const source of ['list', 'delta', 'auto'] as const) {
        const report = await checkLater(users, age, source, change);
        expect([source, violating(report)]).toEqual([source, found]);
        expect(report).toMatchObject({ complete: true, summary: { users: count } });
        if (says && source !== 'list') expect(said(report)).toMatch(says);
      }
    },
  );
});

test('delta: users whom only the list shows are read even where no event was delivered', async () => {
  const report = await checkLater(
    [alice, bob],
    MINUTE,
    'delta',
    async ({ clients: { iam } }) => {
      await iam.send(new CreateUserCommand({ UserName: 'new' }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'new' }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'new' }));
    },
    { trailDelay: () => undefined },
  );
  expect(violating(report)).toEqual(['new']);
});

test('delta: a key whose event was not delivered is missed, and the report says from when on', async () => {
  const report = await checkLater(
    [alice],
    10 * MINUTE,
    'delta',
    ({ clients }) => clients.iam.send(new CreateAccessKeyCommand({ UserName: 'alice' })),
    { trailDelay: () => 11 * MINUTE },
  );
  expect(violating(report)).toEqual([]);
  // The key was made no earlier than the moment up to which the report speaks.
  expect(report.readings?.[0]?.asOf).toBe('2026-11-23T12:00:00.000Z');
  expect(said(report)).toMatch(/activated after 2026-11-23T12:00:00.000Z may be missing/);
});

test.each<{ given: string; faults: FaultScript; says: RegExp }>([
  {
    given: 'CloudTrail is denied',
    faults: (call) => (call.service === 'cloudtrail' ? deny(call) : undefined),
    says: /cannot be read by --source delta: CloudTrail's events cannot be read: denied/,
  },
  {
    given: 'CloudTrail repeats its token',
    faults: ({ service }) => (service === 'cloudtrail' ? { kind: 'repeated-marker' } : undefined),
    says: /repeats its marker/,
  },
])('delta: no pass where $given', async ({ faults, says }) => {
  const report = await checkLater([alice], HOUR, 'delta', undefined, { faults });
  expect(report).toMatchObject({ complete: false, verdict: 'undetermined' });
  expect(said(report)).toMatch(says);
});

test('report: made by this run, it is the whole answer', async () => {
  const { report } = await checkUsers([alice, bob], { check: { source: 'report' } });
  expect(report).toMatchObject({
    complete: true,
    verdict: 'compliant',
    readings: [{ source: 'report', asOf: '2026-11-23T12:00:00.000Z' }],
  });
});

test('report: an older one says its age, and is never a clean pass', async () => {
  const report = await checkLater([alice, bob], 3 * HOUR + 59 * MINUTE, 'report');
  expect(report).toMatchObject({
    complete: false,
    verdict: 'undetermined',
    readings: [{ source: 'report', asOf: '2026-11-23T12:00:00.000Z', complete: false }],
  });
  expect(said(report)).toMatch(/is of 2026-11-23T12:00:00.000Z, 3 h 59 min before this check/);
});

test('report: what an older one shows is a violation as of then', async () => {
  const report = await checkLater([{ name: 'eve', keys: ['Active', 'Active'] }], HOUR, 'report');
  expect(violating(report)).toEqual(['eve']);
  expect(report.findings[0]?.keys[0]).toMatchObject({
    observedAt: '2026-11-23T12:00:00.000Z',
    observedBy: 'iam:GetCredentialReport',
  });
});

test("freshness is judged by AWS's clock: a machine that runs an hour late is not fooled", async () => {
  let wrong: () => Date = () => new Date(0);
  const { report } = await checkUsers(
    [alice],
    { trailDelay: () => 0, check: { source: 'auto', now: () => wrong() } },
    async (it) => {
      wrong = () => new Date(it.clock.now().getTime() - HOUR);
      await makeReport(it);
      it.clock.pass(30 * MINUTE);
    },
  );
  expect(report.readings?.[0]).toMatchObject({
    source: 'delta',
    asOf: '2026-11-23T12:15:00.000Z',
  });
});
