import { GenerateCredentialReportCommand, GetCredentialReportCommand } from '@aws-sdk/client-iam';
import type { FaultScript, UserSeed } from '../../embedded-iam/index';
import { readCredentialReport, type Source } from '../../live-check/index';
import { evaluate, type Report } from '../../rule-core/index';
import { ACCOUNT, type AccountAtWork, checkUsers } from '../support/embedded-account';

/**
 * The root user is no IAM user: it is never judged or counted, and mentioned where it has keys. Two
 * sources tell of it, and may tell different things: its row in a report that may be hours old, and
 * `AccountAccessKeysPresent` of the account as it is.
 */
const ROW = `The root user of account ${ACCOUNT} has active access keys, says the credential report. It is no IAM user and not judged here, but it should have none.`;
const NOW = `The root user of account ${ACCOUNT} has access keys. It is no IAM user and not judged here, but it should have none.`;

const COUNTS = [0, 1, 2];
const USERS: readonly UserSeed[] = [
  { name: 'alice', keys: ['Active'] },
  { name: 'eve', keys: ['Active', 'Active'] },
];

const ofRoot = ({ warnings }: Report) =>
  warnings.map((it) => it.message).filter((it) => it.includes('root user'));

/** A report is made while root has `then` keys; an hour later, when it is checked, `now` of them. */
async function checked(source: Source, then: number, now: number, users = USERS): Promise<Report> {
  const { report } = await checkUsers(
    users,
    { rootKeys: then, trailDelay: () => 0, check: { source, nameUsers: true } },
    async ({ clients, clock, iam }) => {
      await clients.iam.send(new GenerateCredentialReportCommand({}));
      await clients.iam.send(new GetCredentialReportCommand({})).catch(() => undefined);
      await clients.iam.send(new GetCredentialReportCommand({}));
      iam.accounts.get(ACCOUNT)!.rootKeys = now;
      clock.pass(3_600_000);
    },
  );
  return report;
}

const pairs = COUNTS.flatMap((then) => COUNTS.map((now) => ({ then, now })));

describe.each(['delta', 'report', 'auto'] as const)('--source %s', (source) => {
  test.each(pairs)(
    'root has $then keys in the report, $now in the account: each is said by who says it',
    async ({ then, now }) => {
      const report = await checked(source, then, now);
      expect(ofRoot(report).sort()).toEqual(
        [...(now > 0 ? [NOW] : []), ...(then > 0 ? [ROW] : [])].sort(),
      );
      expect(report.summary).toMatchObject({ users: 2, violations: 1 });
      expect(report.findings.map((it) => it.user.name)).toEqual(['eve']);
      expect(report.readings?.[0]?.judged?.map((it) => it.name)).toEqual(['alice', 'eve']);
      // What is said of root makes no answer less complete; an older report alone is not complete.
      expect(report.complete).toBe(source !== 'report');
    },
  );

  test('with no user at all, two keys of root are no violation', async () => {
    const report = await checked(source, 2, 2, []);
    expect(report.findings).toEqual([]);
    expect(report.summary).toMatchObject({ users: 0, violations: 0, undetermined: 0 });
  });
});

test.each(COUNTS)('--source list knows of the account as it is only: %i keys', async (now) => {
  const report = await checked('list', 2 - now, now);
  expect(ofRoot(report)).toEqual(now > 0 ? [NOW] : []);
  expect(report).toMatchObject({ complete: true, summary: { users: 2, violations: 1 } });
});

test('a key that root gets after the report of this run was made is said once, though asked twice', async () => {
  let work: AccountAtWork | undefined;
  let counts = 0;
  const faults: FaultScript = ({ action }) => {
    if (action !== 'GetAccountSummary' || ++counts > 1) return undefined;
    const account = work!.iam.accounts.get(ACCOUNT)!;
    account.rootKeys = 1;
    // Made after the list was read: IAM counts one more, so both are asked again.
    account.add('late');
    return undefined;
  };
  const { report } = await checkUsers(USERS, { faults, check: { source: 'auto' } }, (it) => {
    work = it;
    return Promise.resolve();
  });
  expect(counts).toBe(2);
  expect(ofRoot(report)).toEqual([NOW]);
  expect(report).toMatchObject({ complete: true, summary: { users: 3, violations: 1 } });
});

describe('in the file of a credential report', () => {
  const HEADER =
    'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
  const DAY = '2026-01-02T03:04:05+00:00';

  function row(name: string, arn: string, password: string, active: readonly boolean[]): string {
    const slots = [0, 1].map((slot) =>
      active[slot] === undefined ? 'false,N/A,N/A,N/A,N/A' : `${active[slot]},${DAY},N/A,N/A,N/A`,
    );
    const rest = 'no_information,not_supported,not_supported,true';
    return `${name},arn:aws:iam::${ACCOUNT}:${arn},${DAY},${password},${rest},${slots.join(',')},false,N/A,false,N/A`;
  }

  const keys = [[], [true], [true, true], [false], [false, true], [false, false]];
  const rows = ['not_supported', 'true', 'false', 'TRUE'].flatMap((password) =>
    keys.map((active) => ({ password, active })),
  );

  test.each(rows)(
    'root with password_enabled $password and keys $active',
    ({ password, active }) => {
      const text = [
        HEADER,
        row('<root_account>', 'root', password, active),
        row('alice', 'user/alice', 'false', [true]),
      ].join('\n');
      const read = readCredentialReport(text, 'report.csv');
      expect(read.users).toBe(1);
      expect(evaluate(read.keys).findings).toEqual([]);
      expect(read.errors).toHaveLength(1);
      expect(read.warnings.map((it) => it.message)).toEqual(
        active.includes(true)
          ? [expect.stringMatching(/^The root user in report\.csv has active/)]
          : [],
      );
    },
  );
});
