import { FORMATS } from '../../report/index';
import type { Report } from '../../rule-core/index';
import { clean, full } from './hostile';
import { accounts, nothingRead, REPORTS } from './reports';

interface Event {
  readonly status: string;
  readonly comment?: string;
  readonly compliance: { readonly status: string; readonly status_id: number };
  readonly finding_info: { readonly uid: string; readonly title: string };
  readonly metadata: { readonly event_code: string };
  readonly cloud?: { readonly account: { readonly uid: string } };
}

const now = new Date('2026-11-23T12:00:00Z');
const eventsOf = (report: Report) => JSON.parse(FORMATS['ocsf']!(report, { now })) as Event[];
const statuses = (report: Report) =>
  eventsOf(report).map((it) => `${it.metadata.event_code}: ${it.compliance.status}, ${it.status}`);

test.each<[string, Report, string[]]>([
  ['a clean run', clean, ['run: Pass, New']],
  ['a run that read nothing', nothingRead, ['run: Unknown, New', 'not-read: Unknown, New']],
  [
    'each verdict, an exception, an error',
    full,
    [
      'run: Fail, New',
      'iam-user-one-active-access-key: Fail, New',
      'iam-user-access-keys-undetermined: Unknown, New',
      'iam-user-one-active-access-key: Fail, Suppressed',
      'not-read: Unknown, New',
    ],
  ],
])('%s', (_, report, expected) => {
  expect(statuses(report).sort()).toEqual([...expected].sort());
});

test('accounts: what was read of each, and whose a finding is', () => {
  const events = eventsOf(accounts);
  const read = events.filter((it) => it.metadata.event_code === 'account-read');
  expect(read.map((it) => [it.cloud?.account.uid, it.compliance.status])).toEqual([
    ['111111111111', 'Pass'],
    ['222222222222', 'Pass'],
    ['333333333333', 'Unknown'],
  ]);
  const passing = { name: 'Zoe', activeKeys: 1 };
  const [first, ...others] = accounts.readings ?? [];
  const judged = {
    ...accounts,
    readings: [{ ...first!, judged: [passing, { name: 'DEPLOY', activeKeys: 2 }] }, ...others],
  };
  const users = eventsOf(judged).filter((it) => it.finding_info.uid.startsWith('user/'));
  expect(users.map((it) => [it.finding_info.uid, it.compliance.status])).toEqual([
    ['user/111111111111/zoe', 'Pass'],
  ]);
});

test.each(Object.entries(REPORTS))('%s: ids are unique, and nothing unread passes', (_, report) => {
  const events = eventsOf(report);
  const ids = events.map((it) => it.finding_info.uid);
  expect(new Set(ids).size).toBe(ids.length);
  const [run] = events;
  if (!report.complete || report.summary.undetermined > 0)
    expect(run?.compliance.status).not.toBe('Pass');
  for (const it of events) {
    if (it.status === 'Suppressed') expect(it.comment).toMatch(/^Accepted: ./);
  }
});
