import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { deny, type UserSeed } from '../../embedded-iam/index';
import type { Exception } from '../../rule-core/index';
import {
  ACCOUNT,
  type AccountAtWork,
  checkUsers,
  type CheckUsersOptions,
} from '../support/embedded-account';
import { checkMembers, MANAGEMENT, member, members } from '../support/embedded-organization';

/** An exception is for a user's name in an account: wherever the user is, however it is written, while it has it. */
const accepted = (user: string, more: Partial<Exception> = {}): Exception => ({
  user,
  account: ACCOUNT,
  reason: 'two-step rotation',
  owner: 'platform@example.com',
  expires: '2027-01-31',
  ...more,
});
const two = (name: string, path = '/'): UserSeed => ({ name, path, keys: ['Active', 'Active'] });

interface Case {
  readonly given: string;
  readonly users: readonly UserSeed[];
  readonly exceptions: readonly Exception[];
  /** What happens after AWS has made a credential report. */
  readonly since?: (it: AccountAtWork) => Promise<unknown>;
  readonly found: readonly string[];
  readonly unmatched?: readonly string[];
}

async function recreate({ clients: { iam }, iam: { accounts }, clock }: AccountAtWork) {
  for (const key of [...(accounts.get(ACCOUNT)?.find('vendor')?.keys ?? [])]) {
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'vendor', AccessKeyId: key.id }));
  }
  await iam.send(new DeleteUserCommand({ UserName: 'vendor' }));
  clock.pass(60_000);
  await iam.send(new CreateUserCommand({ UserName: 'vendor' }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'vendor' }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'vendor' }));
}

const rename =
  (...names: readonly (readonly [string, string])[]) =>
  async ({ clients: { iam } }: AccountAtWork) => {
    for (const [from, to] of names) {
      await iam.send(new UpdateUserCommand({ UserName: from, NewUserName: to }));
    }
  };

const cases: Case[] = [
  {
    given: 'the user has a path',
    users: [two('vendor', '/team/platform/')],
    exceptions: [accepted('vendor')],
    found: ['vendor excepted'],
  },
  {
    given: 'the exception is written as a path and a name, which no user is called',
    users: [two('vendor', '/team/')],
    exceptions: [accepted('/team/vendor')],
    found: ['vendor violation'],
    unmatched: ['/team/vendor'],
  },
  {
    given: 'the user moved to another path',
    users: [two('vendor')],
    exceptions: [accepted('vendor')],
    since: ({ clients: { iam } }) =>
      iam.send(new UpdateUserCommand({ UserName: 'vendor', NewPath: '/moved/' })),
    found: ['vendor excepted'],
  },
  {
    given: 'the exception is in other letters',
    users: [two('Vendor-Sync')],
    exceptions: [accepted('vendor-sync')],
    found: ['Vendor-Sync excepted'],
  },
  {
    given: 'the user is written in other letters since the report',
    users: [two('vendor')],
    exceptions: [accepted('vendor')],
    since: rename(['vendor', 'VENDOR']),
    found: ['VENDOR excepted'],
  },
  {
    given: 'the name is a part of another, or looks like a pattern',
    users: [two('vendor'), two('vendor-sync'), two('vendor_sync')],
    exceptions: [accepted('vendor'), accepted('vendor.sync'), accepted('vendor*')],
    found: ['vendor-sync violation', 'vendor_sync violation', 'vendor excepted'],
    unmatched: ['vendor.sync', 'vendor*'],
  },
  {
    given: 'the user got another name: nobody answers for that',
    users: [two('vendor')],
    exceptions: [accepted('vendor')],
    since: rename(['vendor', 'vendor-2']),
    found: ['vendor-2 violation'],
    unmatched: ['vendor'],
  },
  {
    given: 'two users changed names: the name counts',
    users: [
      { ...two('vendor'), created: new Date('2020-01-01T00:00:00Z') },
      { name: 'other', keys: ['Active'], created: new Date('2021-01-01T00:00:00Z') },
    ],
    exceptions: [accepted('other')],
    since: rename(['vendor', 'between'], ['other', 'vendor'], ['between', 'other']),
    found: ['other excepted'],
  },
  {
    given: 'the user was deleted and made again',
    users: [two('vendor')],
    exceptions: [accepted('vendor')],
    since: recreate,
    found: ['vendor excepted'],
  },
  {
    given: 'it is for the user of another account',
    users: [two('vendor')],
    exceptions: [accepted('vendor', { account: '222222222222' })],
    found: ['vendor violation'],
    unmatched: ['vendor'],
  },
  {
    given: 'the user has one active key by now',
    users: [{ name: 'vendor', keys: ['Active', 'Inactive'] }],
    exceptions: [accepted('vendor')],
    found: [],
    unmatched: ['vendor'],
  },
];

describe.each(['list', 'delta', 'auto'] as const)('--source %s', (source) => {
  test.each(cases)('$given', async ({ users, exceptions, since, found, unmatched = [] }) => {
    const options: CheckUsersOptions = { trailDelay: () => 0, check: { source, exceptions } };
    const { report } = await checkUsers(users, options, async (it) => {
      const { iam } = it.clients;
      await iam.send(new GenerateCredentialReportCommand({}));
      await iam.send(new GetCredentialReportCommand({})).catch(() => undefined);
      await iam.send(new GetCredentialReportCommand({}));
      it.clock.pass(3_600_000);
      await since?.(it);
      it.clock.pass(60_000);
    });
    expect(report.complete).toBe(true);
    expect(report.findings.map((it) => `${it.user.label} ${it.verdict}`)).toEqual(found);
    const said = report.warnings.filter((it) => it.code === 'exception-unmatched');
    expect(said.map((it) => /^The exception for (\S+) /.exec(it.message)?.[1])).toEqual(unmatched);
  });
});

test('delta: a user who passes is named as IAM writes the name now, with the path', async () => {
  const users: UserSeed[] = [{ name: 'quiet', path: '/team/', keys: ['Inactive'] }];
  const options: CheckUsersOptions = {
    // No event tells of it: the row of the report settles the user.
    trailDelay: () => undefined,
    check: { source: 'delta', nameUsers: true },
  };
  const { report } = await checkUsers(users, options, async (it) => {
    const { iam } = it.clients;
    await iam.send(new GenerateCredentialReportCommand({}));
    await iam.send(new GetCredentialReportCommand({})).catch(() => undefined);
    await iam.send(new GetCredentialReportCommand({}));
    it.clock.pass(60_000);
    await rename(['quiet', 'Quiet'])(it);
  });
  expect(report.readings?.[0]).toMatchObject({ confirmed: 0 });
  expect(report.readings?.[0]?.judged).toEqual([
    {
      name: 'Quiet',
      path: '/team/',
      activeKeys: 0,
      keys: [expect.objectContaining({ status: 'Inactive' })],
    },
  ]);
});

test('of one name in two accounts, only the one that is named is accepted', async () => {
  const accounts = [{ id: MANAGEMENT, users: [{ name: 'admin' }] }, ...members(4)];
  const exceptions = [accepted('user-1', { account: member(3) })];
  const { report } = await checkMembers({ accounts, check: { exceptions } });
  expect(report.findings.map((it) => [it.user.account, it.verdict])).toEqual([
    [member(0), 'violation'],
    [member(3), 'excepted'],
  ]);
});

test('nobody is told to remove an exception whose user could not be read', async () => {
  const { report } = await checkUsers([two('vendor'), two('other')], {
    check: { exceptions: [accepted('vendor')] },
    faults: (call) => (call.parameters['UserName'] === 'vendor' ? deny(call) : undefined),
  });
  expect(report.warnings.map((it) => it.message)).toEqual([
    `The exception for vendor in account ${ACCOUNT} (platform@example.com: two-step rotation) matches no finding: not everything was read, so it may still be needed.`,
  ]);
});
