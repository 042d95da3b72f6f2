import {
  CreateAccessKeyCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
} from '@aws-sdk/client-iam';
import type { UserSeed } from '../../embedded-iam/index';
import type { Source } from '../../live-check/index';
import { checkUsers } from '../support/embedded-account';

const CREATED = new Date('2026-01-01T00:00:00Z');

/** Users of whom three have two active keys, wherever the others stand. */
function usersOf(count: number): UserSeed[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `user-${String(index).padStart(5, '0')}`,
    created: CREATED,
    keys: [7, 11, 29].includes(index) ? ['Active', 'Active'] : ['Active', 'Inactive'],
  }));
}

/** What is found in an account of so many users, with a report of an hour ago and one key made since. */
async function found(count: number, source: Source, { old = true, latency = 0 } = {}) {
  const { report } = await checkUsers(
    usersOf(count),
    { latency, trailDelay: () => 0, maxKeysPerUser: 3, check: { source } },
    async ({ clients: { iam }, clock }) => {
      if (old) {
        await iam.send(new GenerateCredentialReportCommand({}));
        await iam.send(new GetCredentialReportCommand({})).catch(() => undefined);
        await iam.send(new GetCredentialReportCommand({}));
        clock.pass(3_600_000);
      }
      await iam.send(new CreateAccessKeyCommand({ UserName: 'user-00042' }));
      clock.pass(60_000);
    },
  );
  const calls = Object.values(report.readings?.[0]?.calls ?? {}).reduce((a, b) => a + b, 0);
  const users = report.findings.map((it) => it.user.name);
  return { users, complete: report.complete, judged: report.summary.users, calls };
}

const SURPLUS = ['user-00007', 'user-00011', 'user-00029', 'user-00042'];

test.each([
  { source: 'auto', old: false, most: 25 },
  { source: 'auto', old: true, most: 35 },
  { source: 'delta', old: true, most: 35 },
] as const)(
  '$source of 5,000 users (older report: $old) needs a call per 1,000 users and some per suspect',
  async ({ source, old, most }) => {
    const few = await found(50, source, { old });
    const many = await found(5_000, source, { old });
    expect(many).toMatchObject({ users: SURPLUS, complete: true, judged: 5_000 });
    expect(few).toMatchObject({ users: SURPLUS, complete: true, judged: 50 });
    // Four more pages of users, and nothing else.
    expect(many.calls - few.calls).toBe(4);
    expect(many.calls).toBeLessThan(most);
  },
  30_000,
);

test('list of as many users finds the same, with a call for each', async () => {
  const list = await found(1_500, 'list');
  expect(list).toMatchObject({ users: SURPLUS, complete: true, judged: 1_500 });
  expect(list.calls).toBeGreaterThan(1_500);
}, 30_000);

/** With ONE_ACTIVE_KEY_LONG_RUNS: 20 ms a call, as on a real endpoint. */
const long = process.env['ONE_ACTIVE_KEY_LONG_RUNS'] === undefined ? test.skip : test;

long.each(['auto', 'delta', 'list'] as const)(
  '5,000 users at 20 ms a call, by %s: the same four',
  async (source) => {
    const began = Date.now();
    const result = await found(5_000, source, { latency: 20 });
    process.stdout.write(
      `${source}: ${result.calls} calls, ${((Date.now() - began) / 1000).toFixed(1)} s\n`,
    );
    expect(result).toMatchObject({ users: SURPLUS, complete: true, judged: 5_000 });
  },
  300_000,
);
