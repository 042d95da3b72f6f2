import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import {
  type Account,
  type Call,
  deny,
  type EmbeddedIam,
  startEmbeddedIam,
} from '../../../embedded-iam/index';
import { configurationOf } from '../../../guard/configuration';
import { Config } from '../../../guard/config-rule/config';
import { type RuleOutcome, ruleHandler } from '../../../guard/config-rule/handler';
import { readUsers } from '../../../guard/config-rule/read-users';
import { Aws } from '../../../live-check/aws/ask/ask';
import { retryAtOnce } from '../../support/retry-at-once';
import { type LoopbackConfig, scheduled, startConfig } from './loopback-config';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const ACCOUNT = '111111111111';
const now = () => new Date('2026-11-27T12:00:30Z');

let iam: EmbeddedIam;
let account: Account;
let config: LoopbackConfig;
let log: Record<string, unknown>[];
let faults: ((call: Call) => ReturnType<typeof deny> | undefined) | undefined;
let clients: { iam: IAMClient; sts: STSClient };
let service: ConfigServiceClient;
beforeEach(async () => {
  faults = undefined;
  log = [];
  iam = await startEmbeddedIam({ now, faults: (it) => faults?.(it), accounts: [{ id: ACCOUNT }] });
  account = iam.accounts.get(ACCOUNT)!;
  config = await startConfig();
  const common = {
    region: 'us-east-1',
    retryStrategy: retryAtOnce(2),
    disableClockSkewCorrection: true,
  };
  const settings = { ...common, endpoint: iam.url, credentials: iam.credentialsFor(ACCOUNT) };
  clients = { iam: new IAMClient(settings), sts: new STSClient(settings) };
  service = new ConfigServiceClient({ ...settings, endpoint: config.url });
});
afterEach(async () => {
  for (const it of [clients.iam, clients.sts, service]) it.destroy();
  await iam.close();
  await config.close();
});

function ask(event: unknown = scheduled(), configuration: object = {}): Promise<RuleOutcome> {
  const settings = configurationOf(configuration);
  const handler = ruleHandler({
    configuration: () => Promise.resolve(settings),
    tools: () => {
      const aws = new Aws();
      const own = new Config(service, aws);
      return {
        read: ({ exceptions, rotationWindow, benchmark }) =>
          readUsers(clients, aws, now, { exceptions, rotationWindow, benchmark }, () =>
            Promise.resolve(),
          ),
        said: (rule) => own.said(rule),
        say: (evaluations, it) => own.say(evaluations, it),
        end: () => undefined,
      };
    },
    log: (line) => log.push(JSON.parse(line) as Record<string, unknown>),
  });
  return handler(event);
}

function user(name: string, ...statuses: ('Active' | 'Inactive')[]): string {
  const made = account.add(name);
  for (const status of statuses) account.newKey(made, { status });
  return made.id;
}
const shown = () => Object.fromEntries([...config.said].map(([id, it]) => [id, it.ComplianceType]));

test('users are known by their ids; who has two active keys is not compliant', async () => {
  const alice = user('alice', 'Active', 'Active');
  const bob = user('bob', 'Active', 'Inactive');
  const carol = user('carol');
  expect(await ask()).toEqual({ COMPLIANT: 2, NON_COMPLIANT: 1, NOT_APPLICABLE: 0 });
  expect(shown()).toEqual({ [alice]: 'NON_COMPLIANT', [bob]: 'COMPLIANT', [carol]: 'COMPLIANT' });
  const { Annotation, OrderingTimestamp } = config.said.get(alice)!;
  expect(Annotation).toMatch(/^IAM user alice in account 111111111111 has 2 active access keys/);
  expect(Annotation.length).toBeLessThanOrEqual(256);
  expect(OrderingTimestamp).toBe(Date.parse('2026-11-27T12:00:00Z') / 1000);
  expect([...config.tokens]).toEqual(['token-1']);
});

test('who is gone is not applicable, once; who has the same name is another', async () => {
  const first = user('alice', 'Active', 'Active');
  for (const name of ['bob', 'carol', 'dave']) user(name, 'Active');
  await ask();
  account.users.delete('alice');
  const second = user('alice', 'Active');
  expect(await ask()).toEqual({ COMPLIANT: 4, NON_COMPLIANT: 0, NOT_APPLICABLE: 1 });
  expect(shown()).toMatchObject({ [first]: 'NOT_APPLICABLE', [second]: 'COMPLIANT' });
  expect(await ask()).toEqual({ COMPLIANT: 4, NON_COMPLIANT: 0, NOT_APPLICABLE: 0 });
});

test('at most a hundred go in one request', async () => {
  for (let it = 0; it < 205; it++) user(`user-${it}`, 'Active');
  await ask();
  expect(config.batches).toEqual([100, 100, 5]);
});

test('what someone answers for is compliant, and says who', async () => {
  const alice = user('alice', 'Active', 'Active');
  const exceptions = [
    {
      user: 'alice',
      account: ACCOUNT,
      reason: 'vendor',
      owner: 'o@example.com',
      expires: '2999-01-01',
    },
  ];
  await ask(scheduled(), { exceptions });
  expect(shown()).toEqual({ [alice]: 'COMPLIANT' });
});

test.each([
  ['one user', 'ListAccessKeys'],
  ['the list of users', 'ListUsers'],
  ['the count of users', 'GetAccountSummary'],
])('where %s is not read the run fails, and nothing is said', async (_, action) => {
  user('alice', 'Active');
  user('bob', 'Active', 'Active');
  faults = (call) =>
    call.action === action && (action !== 'ListAccessKeys' || call.parameters['UserName'] === 'bob')
      ? deny(call)
      : undefined;
  await expect(ask()).rejects.toThrow(/was not wholly read, so no user is said to be compliant/);
  expect([shown(), log[0]?.['status']]).toEqual([{}, 'FAILED']);
});

test('where Config does not take an evaluation the run fails', async () => {
  config.refused.add(user('alice', 'Active', 'Active'));
  await expect(ask()).rejects.toThrow('AWS Config did not take 1 evaluations');
});

test.each<[string, unknown, RegExp]>([
  ['nothing', null, /it is not an object/],
  ['no invokingEvent', scheduled({ invokingEvent: undefined }), /invokingEvent is not whole JSON/],
  ['a broken invokingEvent', scheduled({ invokingEvent: '{"messageType":' }), /not whole JSON/],
  [
    'a change of a resource',
    scheduled({}, { messageType: 'ConfigurationItemChangeNotification' }),
    /messageType is ConfigurationItemChangeNotification.*on a schedule/,
  ],
  [
    'an oversized change',
    scheduled({}, { messageType: 'OversizedConfigurationItemChangeNotification' }),
    /messageType/,
  ],
  ['no messageType', scheduled({}, { messageType: undefined }), /messageType is none/],
  ['a resource that left the scope', scheduled({ eventLeftScope: true }), /left the scope/],
  [
    'another account',
    scheduled({ accountId: '222222222222' }, { awsAccountId: '222222222222' }),
    /account 222222222222.*deploy the rule there/,
  ],
  ['two accounts', scheduled({ accountId: '222222222222' }), /names two accounts/],
  ['no time', scheduled({}, { notificationCreationTime: 'now' }), /notificationCreationTime/],
  ['no token', scheduled({ resultToken: '' }), /resultToken/],
  ['no rule', scheduled({ configRuleName: undefined }), /configRuleName/],
])('%s fails the run, and nothing is said', async (_, event, why) => {
  user('alice', 'Active');
  await expect(ask(event)).rejects.toThrow(why);
  expect(shown()).toEqual({});
});
