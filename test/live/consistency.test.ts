import {
  CreateAccessKeyCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import type { FaultScript, UserSeed } from '../../embedded-iam/index';
import { checkAccount } from '../../live-check/index';
import { exitCode, type Report } from '../../rule-core/index';
import { type AccountAtWork, checkUsers } from '../support/embedded-account';
import { TestClock } from '../support/test-clock';

/**
 * IAM is eventually consistent: for a while it may show what was before a change, and list a user of
 * whom it then says that there is none.
 */
const SOURCES = ['list', 'delta', 'auto'] as const;
const HOUR = 3_600_000;

const violating = (report: Report) =>
  report.findings.filter((it) => it.verdict === 'violation').map((it) => it.user.name);
const said = ({ errors, warnings }: Report) =>
  [...errors, ...warnings].map((it) => it.message).join('\n');

const alice: UserSeed = { name: 'alice', keys: ['Active'] };
const eve: UserSeed = { name: 'eve', keys: ['Active', 'Active'] };

interface Change {
  readonly given: string;
  readonly users: readonly UserSeed[];
  readonly change: (it: AccountAtWork) => Promise<unknown>;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const changes: Change[] = [
  {
    given: 'a second active key',
    users: [alice],
    change: ({ clients: { iam } }) => iam.send(new CreateAccessKeyCommand({ UserName: 'alice' })),
    before: [],
    after: ['alice'],
  },
  {
    given: 'the second of two active keys deactivated',
    users: [eve],
    change: ({ clients, iam: { accounts } }) => {
      const key = [...accounts.values()][0]?.find('eve')?.keys[1];
      return clients.iam.send(
        new UpdateAccessKeyCommand({
          UserName: 'eve',
          AccessKeyId: key!.id,
          Status: 'Inactive',
        }),
      );
    },
    before: ['eve'],
    after: [],
  },
];

describe.each(changes)('$given', ({ users, change, before, after }) => {
  test('is not seen while IAM shows what was before it, and seen by the next check', async () => {
    let first: Report | undefined;
    const { report } = await checkUsers(users, { staleReads: 1 }, async (it) => {
      await change(it);
      const { clients, clock } = it;
      first = await checkAccount({ clients, now: clock.now, sleep: clock.sleep });
    });
    // It says what IAM said, and when: nobody could know better.
    expect([violating(first!), first!.complete]).toEqual([before, true]);
    expect(first!.findings.flatMap((it) => it.keys.map((key) => key.observedBy))).toEqual(
      before.flatMap(() => ['iam:ListAccessKeys', 'iam:ListAccessKeys']),
    );
    expect([violating(report), report.complete]).toEqual([after, true]);
  });

  test('is not claimed to be known by delta, which speaks as of a moment before it', async () => {
    const clock = new TestClock();
    let changed = '';
    const { report } = await checkUsers(
      users,
      { staleReads: 1, trailDelay: () => 0, clock, check: { source: 'delta' } },
      async (it) => {
        const { iam } = it.clients;
        await iam.send(new GenerateCredentialReportCommand({}));
        await iam.send(new GetCredentialReportCommand({})).catch(() => undefined);
        await iam.send(new GetCredentialReportCommand({}));
        clock.pass(HOUR);
        changed = clock.now().toISOString();
        await change(it);
      },
    );
    // The event names the user, who is asked about; the answer is the former state.
    expect(violating(report)).toEqual(before);
    expect(report.readings?.[0]).toMatchObject({ source: 'delta', confirmed: 1 });
    expect(report.readings![0]!.asOf! < changed).toBe(true);
    expect(said(report)).toMatch(/A key of another user that was made or activated after/);
  });
});

test('where a report of this very run shows what IAM does not show yet, a note says so', async () => {
  const { report } = await checkUsers(
    [alice],
    { staleReads: 1, check: { source: 'auto' } },
    async ({ clients: { iam } }) => {
      await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    },
  );
  expect(violating(report)).toEqual([]);
  expect(said(report)).toMatch(/shows two active keys of alice in account 111111111111/);
});

/** ListAccessKeys knows nothing of alice so many times. */
function unknownFor(times: number): FaultScript {
  let left = times;
  return ({ action, parameters }) =>
    action === 'ListAccessKeys' && parameters['UserName'] === 'alice' && left-- > 0
      ? { kind: 'error', code: 'NoSuchEntity', status: 404 }
      : undefined;
}

describe.each(SOURCES)(
  'a user who is listed before ListAccessKeys knows it, --source %s',
  (source) => {
    /** With two active keys: otherwise a fresh report would settle it without a question. */
    const listed: UserSeed = { name: 'alice', keys: ['Active', 'Active'] };
    const waited = async (times: number, users: readonly UserSeed[] = [listed]) => {
      const clock = new TestClock();
      const waits: number[] = [];
      const sleep = async (milliseconds: number) => {
        waits.push(milliseconds);
        await clock.sleep(milliseconds);
      };
      const check = { source, sleep };
      const faults = unknownFor(times);
      const { report } = await checkUsers(users, { clock, trailDelay: () => 0, faults, check });
      return { report, waits };
    };

    test.each([1, 2, 3])('is read where it is known after %i refusals', async (times) => {
      const { report, waits } = await waited(times);
      expect(report).toMatchObject({ complete: true, summary: { users: 1 } });
      expect(violating(report)).toEqual(['alice']);
      // Longer each time, after what a report made in this run may have cost.
      expect(waits.slice(-times)).toEqual([1_000, 2_000, 4_000].slice(0, times));
    });

    test('is not known where it stays so, in bounded time; the others are judged', async () => {
      const { report, waits } = await waited(Infinity, [listed, eve]);
      expect(report).toMatchObject({ complete: false, summary: { users: 1 } });
      expect(violating(report)).toEqual(['eve']);
      expect(report.errors).toEqual([
        {
          input: 'account 111111111111, user alice',
          message: expect.stringMatching(/IAM lists the user but says that it does not exist/),
        },
      ]);
      expect(waits.reduce((sum, it) => sum + it, 0)).toBeLessThan(30_000);
    });

    test('is no pass where nobody else violates', async () => {
      const { report } = await waited(Infinity);
      expect([report.verdict, exitCode(report)]).toEqual(['undetermined', 2]);
    });
  },
);
