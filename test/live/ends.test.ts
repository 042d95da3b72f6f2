import net from 'node:net';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import {
  checkAccount,
  checkOrganization,
  type Source,
  type TimeLimits,
  type Waiting,
} from '../../live-check/index';
import type { Report } from '../../rule-core/index';
import { exitCode } from '../../rule-core/index';
import { type FaultProxy, type OtherAnswer, startFaultProxy } from '../support/fault-proxy';
import { INTERNALS } from './not-an-answer';

const ACCOUNT = '111111111111';
/** Small, so that nobody waits; what is waited for never comes, however busy the machine is. */
const LIMITS: TimeLimits = { attempt: 200, call: 300, account: 60_000 };
/** For what must be answered beside it, on a busy machine too. */
const WIDER: TimeLimits = { attempt: 1_000, call: 1_000 };

let endpoint: EmbeddedIam;
let proxy: FaultProxy;
beforeAll(async () => {
  const users = Array.from({ length: 30 }, (_, index) => ({
    name: `user-${index}`,
    keys: ['Active' as const],
  }));
  endpoint = await startEmbeddedIam({ accounts: [{ id: ACCOUNT, users }], trailDelay: () => 0 });
  proxy = await startFaultProxy(endpoint.url);
});
afterAll(async () => {
  await proxy.close();
  await endpoint.close();
});

const settingsFor = (url: string) => ({
  endpoint: url,
  credentials: endpoint.credentialsFor(ACCOUNT),
  region: 'us-east-1',
});

async function check(url: string, more: Parameters<typeof checkAccount>[0] = {}): Promise<Report> {
  return checkAccount({
    clientSettings: settingsFor(url),
    limits: LIMITS,
    sleep: () => Promise.resolve(),
    ...more,
  });
}

/** Not complete, in words. */
function expectUnread(report: Report): void {
  expect([report.complete, report.verdict, exitCode(report)]).toEqual([false, 'undetermined', 2]);
  for (const { message } of report.errors) expect(message).not.toMatch(INTERNALS);
}

const ENDLESS: readonly OtherAnswer[] = ['silence', 'half', 'drip'];
const CALLS: readonly (readonly [Source, readonly string[]])[] = [
  ['list', ['GetCallerIdentity', 'ListUsers', 'GetAccountSummary', 'ListAccessKeys']],
  ['report', ['GenerateCredentialReport', 'GetCredentialReport', 'GetAccountSummary']],
  ['delta', ['GetCredentialReport', 'LookupEvents', 'ListUsers', 'GetAccountSummary']],
  ['auto', ['GetCallerIdentity', 'ListUsers', 'GetAccountSummary']],
];
const ROWS = CALLS.flatMap(([source, actions]) =>
  actions.flatMap((action) => ENDLESS.map((how) => ({ source, action, how }))),
);

test.each(ROWS)(
  '--source $source ends where $action meets $how',
  async ({ source, action, how }) => {
    proxy.script = (call) => (call.action === action ? how : undefined);
    expectUnread(await check(proxy.url, { source }));
  },
);

test('--source auto lists every user where the report never comes', async () => {
  proxy.script = ({ action }) => (action.includes('CredentialReport') ? 'silence' : undefined);
  const report = await check(proxy.url, { source: 'auto', limits: WIDER });
  expect([report.verdict, report.readings?.[0]?.source]).toEqual(['compliant', 'list']);
});

test('of many users whom nobody answers for, three calls are made, and one error is told', async () => {
  proxy.script = ({ action }) => (action === 'ListAccessKeys' ? 'silence' : undefined);
  const before = proxy.calls.length;
  const report = await check(proxy.url, { concurrency: 1, limits: WIDER });
  expectUnread(report);
  const asked = new Set(
    proxy.calls
      .slice(before)
      .flatMap(({ action, user }) => (action === 'ListAccessKeys' ? [user] : [])),
  );
  expect(asked.size).toBe(3);
  expect(report.errors.map((it) => it.message)).toContainEqual(
    expect.stringMatching(
      /^the access keys of 27 users are not known: IAM did not answer ListAccessKeys in time .*nothing more was asked$/,
    ),
  );
});

test('the whole account has a bound of its own', async () => {
  proxy.script = ({ action }) => (action === 'ListAccessKeys' ? 'silence' : undefined);
  const limits = { attempt: 60_000, call: 60_000, account: 400 };
  const report = await check(proxy.url, { limits });
  expectUnread(report);
  expect(report.errors.at(-1)?.message).toMatch(
    /^the access keys of 30 users are not known: the time for this account \(400 ms\) is over/,
  );
});

test('an organization ends too, account by account', async () => {
  proxy.script = ({ action }) => (action === 'AssumeRole' ? 'drip' : undefined);
  const report = await checkOrganization({
    roleName: 'audit',
    accounts: ['222222222222', '333333333333'],
    clientSettings: settingsFor(proxy.url),
    limits: WIDER,
  });
  expectUnread(report);
  expect(report.errors).toHaveLength(2);
});

test('TLS that is never completed ends', async () => {
  const sockets: net.Socket[] = [];
  const server = net.createServer((it) => sockets.push(it));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const report = await check(`https://127.0.0.1:${port}`);
  sockets.forEach((it) => it.destroy());
  server.close();
  expectUnread(report);
  expect(report.errors[0]?.message).toMatch(
    /^cannot be read: STS did not answer GetCallerIdentity/,
  );
});

test('who watches is told what is waited for', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance', 'setTimeout'] });
  const told: Waiting[] = [];
  proxy.script = ({ action }) => (action === 'ListUsers' ? 'silence' : undefined);
  try {
    const done = check(proxy.url, {
      limits: { attempt: 2_000, call: 2_000 },
      onWaiting: (it) => told.push(it),
    });
    while (
      !proxy.calls.some((it) => it.action === 'ListUsers' && it.number > 0) ||
      told.length < 1
    ) {
      jest.advanceTimersByTime(5_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
  } finally {
    jest.useRealTimers();
  }
  expect(told).toContainEqual({
    service: expect.any(String),
    action: expect.any(String),
    attempt: 1,
    waited: 5_000,
  });
});

test.each([0, -1, NaN, 2 ** 40])('a limit of %s is refused', async (attempt) => {
  await expect(check(proxy.url, { limits: { attempt } })).rejects.toThrow(/^"limits.attempt" is/);
});
