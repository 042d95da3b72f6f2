import { setImmediate as turn } from 'node:timers/promises';
import { IAMClient } from '@aws-sdk/client-iam';
import { type FaultScript, startEmbeddedIam, THROTTLED } from '../../embedded-iam/index';
import { checkAccount, type CheckAccountOptions } from '../../live-check/index';
import { connect } from '../../live-check/aws/clients';
import { Patience } from '../../live-check/aws/patience';
import { RateBudget } from '../../live-check/aws/rate-budget';
import type { Report } from '../../rule-core/index';
import { ACCOUNT } from '../support/embedded-account';
import { retryAtOnce } from '../support/retry-at-once';
import { TestClock } from '../support/test-clock';

/** AWS allows so many calls a second here, and those of one second at once. */
const ALLOWED = 20;
/** With ONE_ACTIVE_KEY_LONG_RUNS as many users as an account may have. */
const USERS = process.env['ONE_ACTIVE_KEY_LONG_RUNS'] === undefined ? 400 : 5_000;

interface Checked {
  readonly report: Report;
  /** When each call came to IAM, in milliseconds from the first. */
  readonly times: readonly number[];
  readonly throttled: number;
}

/**
 * Checks an account with the clients that the check makes itself, on a clock that passes only while
 * somebody waits and no call is on its way: what takes minutes there takes none here, and every call
 * arrives at the very moment at which it may go.
 */
async function checked(
  users: number,
  check: CheckAccountOptions = {},
  faults?: FaultScript,
): Promise<Checked> {
  const clock = new TestClock();
  const times: number[] = [];
  let throttled = 0;
  let onTheirWay = 0;
  const { requestHandler: http } = new IAMClient({ region: 'us-east-1' }).config;
  const requestHandler = {
    metadata: http.metadata,
    handle: async (...args: Parameters<typeof http.handle>) => {
      onTheirWay += 1;
      return http.handle(...args).finally(() => (onTheirWay -= 1));
    },
  };
  const sleep = async (milliseconds: number) => {
    do await turn();
    while (onTheirWay > 0);
    clock.pass(milliseconds);
  };
  const iam = await startEmbeddedIam({
    now: clock.now,
    rates: { iam: { perSecond: ALLOWED, burst: ALLOWED } },
    faults: (call) => {
      if (call.service === 'iam') times.push(clock.now().getTime());
      return faults?.(call);
    },
    accounts: [
      {
        id: ACCOUNT,
        users: Array.from({ length: users }, (_, index) => ({
          name: `user-${index}`,
          keys: index === 7 ? ['Active', 'Active'] : ['Active'],
        })),
      },
    ],
  });
  try {
    const report = await checkAccount({
      now: clock.now,
      sleep,
      clientSettings: {
        endpoint: iam.url,
        region: 'us-east-1',
        requestHandler,
        credentials: iam.credentialsFor(ACCOUNT),
        disableClockSkewCorrection: true,
        retryStrategy: counted(() => (throttled += 1)),
      },
      ...check,
    });
    return { report, times: times.map((it) => it - times[0]!), throttled };
  } finally {
    http.destroy?.();
    await iam.close();
  }
}

/** Eight attempts without a pause between them; tells of each that was throttled. */
function counted(tell: () => void): ReturnType<typeof retryAtOnce> {
  const strategy = retryAtOnce(8);
  return {
    ...strategy,
    refreshRetryTokenForRetry: (token, info) => {
      if (info.errorType === 'THROTTLING') tell();
      return strategy.refreshRetryTokenForRetry(token, info);
    },
  };
}

const perSecond = ({ times }: Checked) => (times.length - 1) / (times.at(-1)! / 1000);

function mostInOneSecond({ times }: Checked): number {
  let first = 0;
  return times.reduce((most, it, index) => {
    while (times[first]! <= it - 1000) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}

const found = ({ report }: Checked) => report.findings.map((it) => it.user.name);

test(`--source list at 20 calls a second, where AWS allows as many: ${USERS} users, never throttled`, async () => {
  const run = await checked(USERS, { rate: ALLOWED });
  expect(run.throttled).toBe(0);
  expect(mostInOneSecond(run)).toBeLessThanOrEqual(ALLOWED + 1);
  // Once in a run 20 ms may be made up for.
  expect(run.times.length - 1).toBeLessThanOrEqual(ALLOWED * (run.times.at(-1)! / 1000 + 0.02));
  expect(perSecond(run)).toBeGreaterThan(ALLOWED * 0.98);
  expect(run.report).toMatchObject({ complete: true, summary: { users: USERS } });
  expect(found(run)).toEqual(['user-7']);
}, 120_000);

test('without --rate it begins at 20 a second, tries for more, and takes back what AWS refuses', async () => {
  const run = await checked(400);
  const first = run.times.filter((it) => it < 1000).length;
  expect(first).toBeGreaterThanOrEqual(20);
  expect(first).toBeLessThanOrEqual(23);
  expect(run.throttled).toBeGreaterThan(0);
  expect(run.throttled / run.times.length).toBeLessThan(0.15);
  const answered = perSecond(run) * (1 - run.throttled / run.times.length);
  expect(answered).toBeGreaterThan(ALLOWED * 0.6);
  expect(run.report).toMatchObject({ complete: true, summary: { users: 400 } });
  expect(found(run)).toEqual(['user-7']);
});

test('a rate below 20 is kept from the first call on', async () => {
  const run = await checked(40, { rate: 2 });
  expect(mostInOneSecond(run)).toBeLessThanOrEqual(3);
  expect(perSecond(run)).toBeCloseTo(2, 1);
});

test('what delta asks of IAM keeps to the rate too', async () => {
  const run = await checked(60, { source: 'auto', rate: 1 });
  expect(run.times.length).toBeGreaterThan(4);
  expect(mostInOneSecond(run)).toBeLessThanOrEqual(2);
  expect(run.report.complete).toBe(true);
});

test('AWS that throttles for ever is given up after some users, and none of the others passes', async () => {
  const run = await checked(200, {}, (call) =>
    call.action === 'ListAccessKeys' ? THROTTLED : undefined,
  );
  expect(run.report).toMatchObject({ complete: false, verdict: 'undetermined' });
  // Those that were asked for have an error each, the others one together.
  const left = run.report.errors.map(
    (it) => /keys of (\d+) users are not known/.exec(it.message)?.[1],
  );
  const lacking = left.map((it) => Number(it ?? 1)).reduce((sum, it) => sum + it, 0);
  expect([lacking, left.length < 30]).toEqual([200, true]);
  expect(run.times.length).toBeLessThan(150);
});

test.each([0, -1, Number.NaN])('a rate of %d is refused', async (rate) => {
  await expect(checkAccount({ rate })).rejects.toThrow(
    new TypeError('"rate" is a number above 0.'),
  );
});

test('only one of the two slows down: ours, or the one of the SDK', async () => {
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  const modeOf = async (held?: Parameters<typeof connect>[1]) => {
    const { iam } = await connect({ clientSettings: settings }, held);
    const { retryMode } = iam.config as { retryMode: string | (() => Promise<string>) };
    return typeof retryMode === 'string' ? retryMode : retryMode();
  };
  expect(await modeOf({ budget: new RateBudget(), patience: new Patience(3) })).toBe('standard');
  expect(await modeOf()).toBe('adaptive');
});
