import { deny } from '../../embedded-iam/index';
import { FORMATS } from '../../report/index';
import { exitCode, type Exception, type Report } from '../../rule-core/index';
import { ACCOUNT, type AccountAtWork, checkUsers } from '../support/embedded-account';
import { checkMembers, members } from '../support/embedded-organization';

const two = ['Active', 'Active'] as const;
const users = [
  { name: 'eve', keys: two, tags: { Owner: 'team-a@example.com', other: 'x' } },
  { name: 'mallory', keys: two, tags: { Owner: '' } },
  { name: 'alice', keys: ['Active'] as const, tags: { Owner: 'nobody asks' } },
];
const check = { ownerTag: 'owner' };
const ownersOf = (report: Report) =>
  report.findings.map((it) => [it.user.label, it.user.owner ?? 'not known']);

test('the owner is a tag of the user, read for users with findings only', async () => {
  const { report, iam } = await checkUsers(users, { check });
  expect(ownersOf(report)).toEqual([
    ['eve', 'team-a@example.com'],
    ['mallory', 'not known'],
  ]);
  const asked = iam.calls.filter((it) => it.action === 'ListUserTags');
  expect(asked.map((it) => it.parameters['UserName']).sort()).toEqual(['eve', 'mallory']);
  expect(report.complete).toBe(true);
});

test('without the option nobody is asked for tags', async () => {
  const { iam } = await checkUsers(users);
  expect(iam.calls.filter((it) => it.action === 'ListUserTags')).toEqual([]);
});

test('in an organization too', async () => {
  const [first] = members(1);
  const { report } = await checkMembers({ accounts: [{ ...first!, users }], check });
  expect(ownersOf(report)).toContainEqual(['eve', 'team-a@example.com']);
});

test('tags that may not be read cost the owner and nothing else', async () => {
  const { report } = await checkUsers(users, {
    check,
    faults: (call) => (call.action === 'ListUserTags' ? deny(call) : undefined),
  });
  expect([report.verdict, report.complete, exitCode(report)]).toEqual(['violation', true, 1]);
  expect(report.warnings.map((it) => it.message)).toEqual([
    expect.stringMatching(
      /^The tags of 2 users of account 1+ are not known: denied: .*ListUserTags/,
    ),
  ]);
});

test('CloudTrail tells who made a key where it is read', async () => {
  const { CreateAccessKeyCommand, GenerateCredentialReportCommand, GetCredentialReportCommand } =
    await import('@aws-sdk/client-iam');
  const { report } = await checkUsers(
    [{ name: 'bob', keys: ['Active'], tags: { owner: 'b@example.com' } }],
    { check: { ...check, source: 'delta' }, trailDelay: () => 0 },
    async (it) => {
      const { iam } = it.clients;
      await iam.send(new GenerateCredentialReportCommand({}));
      await iam.send(new GetCredentialReportCommand({})).catch(() => undefined);
      await iam.send(new GetCredentialReportCommand({}));
      await it.clock.sleep(600_000);
      await iam.send(new CreateAccessKeyCommand({ UserName: 'bob' }));
      await it.clock.sleep(3_600_000);
    },
  );
  const [finding] = report.findings;
  const maker = `arn:aws:iam::${ACCOUNT}:user/embedded-iam-caller`;
  expect(finding?.keys.map((it) => it.createdBy)).toEqual([undefined, maker]);
  for (const name of Object.keys(FORMATS)) {
    const shown = FORMATS[name]!(report, {}).replaceAll('\\', '').replaceAll('@&#8203;', '@');
    expect(shown).toContain('b@example.com');
    expect(shown).toContain(maker);
  }
});

describe('an exception by user id', () => {
  const vendor = { name: 'vendor', keys: two };
  const accepted = (user: string): Exception => ({
    user,
    account: ACCOUNT,
    reason: 'two-step rotation',
    owner: 'platform@example.com',
    expires: '2027-01-31',
  });
  const madeAgain = ({ iam }: AccountAtWork) => {
    const account = iam.accounts.get(ACCOUNT)!;
    account.users.delete('vendor');
    const user = account.add('vendor');
    account.newKey(user);
    account.newKey(user);
    return Promise.resolve();
  };
  const verdictsOf = async (
    exception: Exception,
    before: (it: AccountAtWork) => Promise<void> = () => Promise.resolve(),
    seeds: Parameters<typeof checkUsers>[0] = [vendor],
    source: 'list' | 'report' = 'list',
  ) => {
    const check = { exceptions: [exception], source };
    const { report } = await checkUsers(seeds, { check }, before);
    return report.findings.map((it) => `${it.user.label} ${it.verdict}`);
  };
  const idOf = async () => {
    const { report } = await checkUsers([vendor]);
    const id = report.findings[0]?.user.id ?? '';
    expect(id).toMatch(/^AIDA[A-Z0-9]{12,}$/);
    return id;
  };

  test('accepts the user whose id it is', async () => {
    const id = await idOf();
    expect(await verdictsOf(accepted(id))).toEqual(['vendor excepted']);
    // Ids are unique over all accounts.
    const { account, ...anywhere } = accepted(id);
    expect(account).toBeDefined();
    expect(await verdictsOf(anywhere)).toEqual(['vendor excepted']);
    expect(await verdictsOf({ ...accepted(id), account: '222222222222' })).toEqual([
      'vendor violation',
    ]);
  });

  test('follows the user to another name', async () => {
    const rename = ({ iam }: AccountAtWork) => {
      const account = iam.accounts.get(ACCOUNT)!;
      account.rename(account.find('vendor')!, 'vendor-2', '/');
      return Promise.resolve();
    };
    expect(await verdictsOf(accepted(await idOf()), rename)).toEqual(['vendor-2 excepted']);
  });

  test('does not accept who is made again under the name; one by name does', async () => {
    expect(await verdictsOf(accepted(await idOf()), madeAgain)).toEqual(['vendor violation']);
    expect(await verdictsOf(accepted('vendor'), madeAgain)).toEqual(['vendor excepted']);
  });

  test('does not accept a user who is named like the id', async () => {
    const id = await idOf();
    const seeds = [{ name: 'first' }, { name: id, keys: two }];
    expect(await verdictsOf(accepted(id), undefined, seeds)).toEqual([`${id} violation`]);
  });

  test('accepts nobody where ids are not told: a credential report', async () => {
    expect(await verdictsOf(accepted(await idOf()), undefined, [vendor], 'report')).toEqual([
      'vendor violation',
    ]);
  });
});
