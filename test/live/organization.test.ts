import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { deny, type FaultScript, THROTTLED } from '../../embedded-iam/index';
import {
  checkOrganization,
  type CheckOrganizationOptions,
  type OrganizationProgress,
} from '../../live-check/index';
import { pace } from '../../live-check/aws/pace';
import { Patience } from '../../live-check/aws/patience';
import { RateBudget } from '../../live-check/aws/rate-budget';
import type { Report } from '../../rule-core/index';
import {
  checkMembers,
  MANAGEMENT,
  member,
  members,
  timeless,
} from '../support/embedded-organization';
import { TestClock } from '../support/test-clock';

const management = { id: MANAGEMENT, users: [{ name: 'root-admin', keys: ['Active'] as const }] };

const found = (report: Report) =>
  report.findings.map((it) => `${it.user.account ?? ''} ${it.user.label} ${it.verdict}`);

test('judges every account of an organization, over the pages of its list', async () => {
  const { report, iam } = await checkMembers({ accounts: [management, ...members(45)] });
  expect(report).toMatchObject({
    complete: true,
    verdict: 'violation',
    summary: { users: 136, keys: 1 + 45 * 3 + 15 * 2, violations: 15, errors: 0 },
  });
  expect(found(report)).toEqual(
    Array.from({ length: 15 }, (_, index) => `${member(index * 3)} user-1 violation`),
  );
  expect(report.readings).toHaveLength(46);
  expect(report.readings?.[1]).toMatchObject({ account: member(0), users: 3, complete: true });
  const listed = iam.calls.filter((it) => it.action === 'ListAccounts');
  expect(listed).toHaveLength(3);
  const users = iam.calls.filter((it) => it.action === 'ListUsers').map((it) => it.account);
  expect(users.sort()).toEqual([MANAGEMENT, ...members(45).map((it) => it.id)]);
});

test('the same organization in another order, and with other speeds, gives the same report', async () => {
  const accounts = members(9);
  const one = await checkMembers({
    accounts: [management, ...accounts],
    check: { concurrency: 1 },
  });
  const two = await checkMembers({
    accounts: [management, ...accounts.reverse()],
    check: { concurrency: 7 },
  });
  // Key ids follow the order in which the embedded IAM makes them, which is the same in an account.
  expect(timeless(two.report)).toEqual(timeless(one.report));
});

test('a list of accounts needs no AWS Organizations', async () => {
  const { report, iam } = await checkMembers({
    accounts: [management, ...members(5)],
    check: { accounts: [member(4), member(0), member(4)] },
  });
  expect(report.readings?.map((it) => it.account)).toEqual([member(0), member(4)]);
  expect(iam.calls.some((it) => it.service === 'organizations')).toBe(false);
});

test('accounts that are not active are mentioned, and nothing is asked of them', async () => {
  const [first, ...rest] = members(4);
  const accounts = [management, { ...first!, state: 'SUSPENDED' as const }, ...rest];
  const closing = accounts.map((it) =>
    it.id === member(3) ? { ...it, state: 'PENDING_CLOSURE' as const } : it,
  );
  const { report, iam } = await checkMembers({ accounts: closing });
  expect(report).toMatchObject({ complete: true, verdict: 'compliant' });
  expect(report.warnings[0]?.message).toBe(
    `Not read, because AWS Organizations does not call them active: ${member(0)} (SUSPENDED), ${member(3)} (PENDING_CLOSURE).`,
  );
  expect(iam.calls.some((it) => it.account === member(0) || it.account === member(3))).toBe(false);
});

interface Trouble {
  readonly given: string;
  readonly faults: FaultScript;
  /** Which accounts are not complete, with what is said of each. */
  readonly says: readonly [string, RegExp][];
  readonly check?: Partial<CheckOrganizationOptions>;
}

const expire = { kind: 'error', code: 'ExpiredToken', status: 403 } as const;
let times = 0;

const troubles: Trouble[] = [
  {
    given: 'one account has no such role',
    faults: (call) =>
      call.action === 'AssumeRole' && call.parameters['RoleArn']?.includes(member(1))
        ? deny(call)
        : undefined,
    says: [
      [
        `account ${member(1)}`,
        new RegExp(
          `^cannot be read: the role arn:aws:iam::${member(1)}:role/audit could not be assumed: denied: .*trusts arn:aws:iam::${MANAGEMENT}:user/embedded-iam-caller`,
        ),
      ],
    ],
  },
  {
    given: 'ListUsers is denied in one account by a service control policy',
    faults: (call) =>
      call.action === 'ListUsers' && call.account === member(2) ? deny(call) : undefined,
    says: [[`account ${member(2)}`, /users could not all be listed: denied/]],
  },
  {
    given: 'one user of one account cannot be read',
    faults: (call) =>
      call.account === member(3) && call.parameters['UserName'] === 'user-2'
        ? deny(call)
        : undefined,
    says: [[`account ${member(3)}, user user-2`, /keys are not known: denied/]],
  },
  {
    given: 'one account throttles for ever',
    faults: (call) =>
      call.account === member(1) && call.service === 'iam' ? THROTTLED : undefined,
    says: [[`account ${member(1)}`, /kept throttling/]],
  },
  {
    given: 'a session ends before its time',
    faults: (call) =>
      call.account === member(1) && call.action === 'ListAccessKeys' && times++ === 0
        ? expire
        : undefined,
    says: [],
  },
  {
    given: 'the list of accounts is denied',
    faults: (call) => (call.action === 'ListAccounts' ? deny(call) : undefined),
    says: [['organization', /accounts could not all be listed: denied.*--accounts/]],
  },
  {
    given: 'the list of accounts repeats itself',
    faults: (call) => (call.action === 'ListAccounts' ? { kind: 'repeated-marker' } : undefined),
    says: [['organization', /A list repeats its marker/]],
  },
  {
    given: 'the list of accounts comes in single ones',
    faults: (call) =>
      call.action === 'ListAccounts' ? { kind: 'short-page', size: 1 } : undefined,
    says: [],
  },
  {
    given: 'nobody knows the caller',
    faults: (call) => (call.action === 'GetCallerIdentity' ? deny(call) : undefined),
    says: [['organization', /the caller cannot be identified.*--region/]],
  },
];

test.each(troubles)('$given', async ({ faults, says, check }) => {
  times = 0;
  const { report } = await checkMembers({
    accounts: [management, ...members(4)],
    faults,
    ...(check ? { check } : {}),
  });
  expect(report.complete).toBe(says.length === 0);
  expect(report.errors.map((it) => it.input)).toEqual(says.map(([input]) => input));
  for (const [index, [, message]] of says.entries()) {
    expect(report.errors[index]?.message).toMatch(message);
  }
  // What was read is judged, whatever became of the others.
  const whole = (report.readings ?? []).filter((it) => it.complete).map((it) => it.account);
  for (const account of [member(0), member(3)].filter((it) => whole.includes(it))) {
    expect(found(report)).toContain(`${account} user-1 violation`);
  }
  if (says.length > 0) expect(report.verdict).not.toBe('compliant');
});

test('an account that throttles for ever is given up soon, not user by user', async () => {
  const users = Array.from({ length: 200 }, (_, index) => ({ name: `u${index}` }));
  const { report, iam } = await checkMembers({
    accounts: [management, { id: member(0), users }],
    faults: (call) =>
      call.account === member(0) && call.action === 'ListAccessKeys' ? THROTTLED : undefined,
  });
  // Those that were waited for, and one error with a count of the rest.
  const single = report.errors.filter((it) => it.user !== undefined).length;
  expect(report.summary.errors).toBe(single + 1);
  expect(report.errors.map((it) => it.message).join()).toMatch(
    new RegExp(`the access keys of ${200 - single} users are not known`),
  );
  const asked = iam.calls.filter(
    (it) => it.action === 'ListAccessKeys' && it.account === member(0),
  );
  expect(asked.length).toBeLessThan(50);
});

test("the caller's own session ends: what is left is named, and nobody is asked any more", async () => {
  let assumed = 0;
  const { report, iam } = await checkMembers({
    accounts: [management, ...members(30)],
    check: { concurrency: 2 },
    faults: (call) => (call.action === 'AssumeRole' && ++assumed > 10 ? expire : undefined),
  });
  expect(report.readings).toHaveLength(10);
  expect(report.errors).toEqual([
    {
      input: 'organization',
      message: expect.stringMatching(
        /session expired, and 21 accounts were not read \(2.*\)\. Sign in again .*--checkpoint/,
      ),
    },
  ]);
  expect(iam.calls.filter((it) => it.action === 'AssumeRole').length).toBeLessThan(17);
});

test('progress comes to its end, also where the rest is not asked any more', async () => {
  const seen: OrganizationProgress[] = [];
  const onProgress = (it: OrganizationProgress) => seen.push(it);
  const accounts = [management, ...members(5)];
  await checkMembers({ accounts, check: { onProgress, concurrency: 1 } });
  expect(seen[0]).toEqual({ accounts: 6, done: 0, resumed: 0, incomplete: 0, users: 0 });
  expect(seen.map((it) => it.done)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(seen.at(-1)).toMatchObject({ users: 16, incomplete: 0 });

  seen.length = 0;
  let assumed = 0;
  await checkMembers({
    accounts,
    check: { onProgress, concurrency: 2 },
    faults: (call) => (call.action === 'AssumeRole' && ++assumed > 3 ? expire : undefined),
  });
  expect(seen.at(-1)).toMatchObject({ accounts: 6, done: 6 });
});

describe("the caller's own account", () => {
  const accounts = [{ ...management, roles: [] }, ...members(1)];

  test('is read with its own credentials where the role is missing', async () => {
    const { report } = await checkMembers({ accounts });
    expect(report).toMatchObject({ complete: true, summary: { users: 4 } });
    expect(report.warnings.map((it) => it.message)).toContainEqual(
      expect.stringMatching(/is the caller's own and was read as arn:aws:iam::100000000000:user/),
    );
  });

  test('is read with the role only, where that is asked for', async () => {
    const { report } = await checkMembers({ accounts, check: { ownAccount: 'role' } });
    expect(report.errors.map((it) => it.input)).toEqual([`account ${MANAGEMENT}`]);
  });

  test('is read directly, where that is asked for', async () => {
    const { iam } = await checkMembers({ accounts, check: { ownAccount: 'direct' } });
    const roles = iam.calls.filter((it) => it.action === 'AssumeRole');
    expect(roles.map((it) => it.parameters['RoleArn'])).toEqual([
      `arn:aws:iam::${member(0)}:role/audit`,
    ]);
  });
});

test('the external id, the session name and the path of the role reach STS', async () => {
  const roles = [{ name: 'security/audit', externalId: 'out-of-band' }];
  const accounts = [management, ...members(1).map((it) => ({ ...it, roles }))];
  const check = { roleName: 'security/audit', sessionName: 'cis-1-13' };
  const { report, iam } = await checkMembers({
    accounts,
    check: { ...check, externalId: 'out-of-band' },
  });
  expect(report.complete).toBe(true);
  expect(
    iam.calls.find((it) => it.action === 'ListUsers' && it.account === member(0))?.caller,
  ).toBe(`arn:aws:sts::${member(0)}:assumed-role/audit/cis-1-13`);
  const without = await checkMembers({ accounts, check });
  expect(without.report.errors.map((it) => it.input)).toEqual([`account ${member(0)}`]);
});

test.each([
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-cn', 'cn-north-1'],
])("roles are of the caller's partition: %s", async (partition, region) => {
  const caller = `arn:${partition}:iam::${MANAGEMENT}:user/auditor`;
  const { report, iam } = await checkMembers({
    accounts: [management, ...members(1)],
    caller,
    check: { clientSettings: { region } },
  });
  expect(report.complete).toBe(true);
  const roles = iam.calls.filter((it) => it.action === 'AssumeRole');
  expect(roles.map((it) => it.parameters['RoleArn'])).toContain(
    `arn:${partition}:iam::${member(0)}:role/audit`,
  );
});

test('sessions are renewed while a long reading goes on', async () => {
  const users = Array.from({ length: 40 }, (_, index) => ({ name: `u${index}` }));
  const { report, iam } = await checkMembers({
    accounts: [management, { id: member(0), users }],
    sessionSeconds: 10,
    check: { rate: 1, concurrency: 1 },
  });
  expect(report).toMatchObject({ complete: true, summary: { users: 41 } });
  expect(iam.calls.filter((it) => it.action === 'AssumeRole').length).toBeGreaterThan(3);
});

test('the calls of all accounts together keep to the rate', async () => {
  const clock = new TestClock();
  const began = clock.now().getTime();
  const { report, iam } = await checkMembers({
    accounts: [management, ...members(6)],
    clock,
    check: { rate: 5 },
  });
  expect(report.complete).toBe(true);
  const calls = iam.calls.filter((it) => it.service === 'iam').length;
  const seconds = (clock.now().getTime() - began) / 1000;
  expect(calls).toBeGreaterThan(30);
  expect(calls / seconds).toBeGreaterThan(4.5);
  expect(calls / seconds).toBeLessThan(5.5);
});

test('calls that wait for their turn are signed afterwards, so that no signature grows old', async () => {
  const clock = new TestClock();
  let waited = 0;
  const signedBefore: boolean[] = [];
  const client = new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    requestHandler: { handle: () => Promise.reject(new Error('far enough')) },
    maxAttempts: 1,
  });
  const budget = new RateBudget({ now: () => clock.now().getTime(), sleep: clock.sleep });
  budget.take = () => {
    waited += 1;
    return Promise.resolve();
  };
  pace(client, { budget, patience: new Patience(3) });
  client.middlewareStack.addRelativeTo(
    <T, R>(next: (args: T) => Promise<R>) =>
      (args: T): Promise<R> => {
        const { headers } = (args as { request: { headers: object } }).request;
        signedBefore.push('authorization' in headers);
        return next(args);
      },
    { name: 'look', relation: 'after', toMiddleware: 'rateBudget' },
  );
  await expect(client.send(new ListUsersCommand({}))).rejects.toThrow('far enough');
  expect([waited, signedBefore]).toEqual([1, [false]]);
});

test('names every user that was judged, where that is asked for', async () => {
  const users = [
    { name: 'zoe', path: '/team/', keys: ['Active', 'Active'] as const },
    { name: 'adam', keys: ['Active', 'Inactive'] as const },
    { name: 'nobody' },
  ];
  const accounts = [{ id: MANAGEMENT, users }];
  const { report } = await checkMembers({ accounts, check: { nameUsers: true } });
  const key = (status: string): unknown =>
    expect.objectContaining({ status, accessKeyId: expect.stringMatching(/^AKIA/) });
  expect(report.readings?.[0]?.judged).toEqual([
    { name: 'adam', activeKeys: 1, keys: [key('Active'), key('Inactive')] },
    { name: 'nobody', activeKeys: 0, keys: [] },
    { name: 'zoe', path: '/team/', activeKeys: 2, keys: [key('Active'), key('Active')] },
  ]);
  expect(report.summary).toMatchObject({ users: 3, keys: 4 });
  const without = await checkMembers({ accounts });
  expect(without.report.readings?.[0]).not.toHaveProperty('judged');
});

test.each([
  ['a role that is none', { roleName: 'a b' }],
  ['an account that is none', { roleName: 'audit', accounts: ['12345'] }],
  ['no account at a time', { roleName: 'audit', concurrency: 0 }],
  ['no calls at all', { roleName: 'audit', rate: 0 }],
])('%s is refused', async (_, options) => {
  await expect(checkOrganization(options)).rejects.toThrow(TypeError);
});
