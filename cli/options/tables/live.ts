import type { Entries, ValuesOf } from '../entry';
import { choice, duration, file, files, flag, number, pattern, role, text } from '../kinds/kinds';
import type { ORGANIZATION } from './organization';
import type { ReportValues } from './report';

const DAY = 24 * 3_600_000;

/** Whose account, as the AWS SDK takes it. */
export const CONNECTION = {
  profile: {
    kind: text,
    takes: '<name>',
    about: 'a profile of the AWS configuration files',
    more: "a profile of the AWS configuration files; the SDK's environment variables work too",
    file: 'never',
  },
  region: {
    kind: text,
    takes: '<name>',
    about: 'decides the partition; IAM itself is global',
    more: 'the region: it decides the partition, IAM itself is global',
    file: 'decides',
  },
  roleArn: {
    kind: role,
    takes: '<arn>',
    about: 'a role to assume in the account',
    file: 'decides',
  },
} as const satisfies Entries;

/** What `live` judges. */
export const LIVE = {
  ...CONNECTION,
  source: {
    kind: choice(['auto', 'list', 'report', 'delta']),
    takes: '<source>',
    about: 'where from',
    more: 'where the answer comes from: `list`, `auto`, `delta` or `report` ([which proves what](live-check.md#where-the-answer-comes-from))',
    otherwise: 'list',
    file: 'decides',
  },
  rate: {
    kind: number(10_000),
    takes: '<n>',
    about: 'IAM calls a second at most',
    more: 'the most IAM calls a second, over all accounts together ([more](live-check.md#where-the-answer-comes-from))',
    otherwise: '100',
    file: 'shows',
  },
  timeout: {
    kind: duration(DAY, 'above 0, up to 24h'),
    takes: '<time>',
    about: 'limit for an account, such as 30m',
    more: 'the time limit for an account; what was not read by then is an error',
    otherwise: '2h',
    file: 'never',
  },
  nameUsers: {
    kind: flag,
    about: 'name all users judged (csv, asff, json do)',
    more: 'name every user that was judged, not only those with a finding; `csv`, `asff` and `json` always do',
    file: 'shows',
  },
  stacks: {
    kind: flag,
    about: 'name the stack of each key (a call per key)',
    more: 'name the CloudFormation stack of the region that made each key, for [`check --live`](declared-and-deployed.md); a call per key',
    file: 'shows',
  },
  ownerTag: {
    // IAM API reference, Tag.
    kind: pattern(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u, 'the key of a tag'),
    takes: '<key>',
    about: 'the user tag that names the owner',
    more: 'name the [owner](live-check.md#who-answers-for-it) of each user with a finding, by this tag of the user',
    file: 'shows',
  },
  rotationWindow: {
    kind: duration(),
    takes: '<time>',
    about: 'accept two keys this long, such as 7d',
    more: 'accept two active keys for this long after the newer one was created: `7d`, `12h`, `P7D` ([more](live-check.md#while-keys-are-rotated))',
    otherwise: '0',
    file: 'decides',
  },
  since: {
    kind: file,
    takes: '<report.json>',
    about: 'show what is new, fixed, still there',
    more: 'show what is new, fixed and still there, and since when, [compared with](live-check.md#compared-with-the-last-run) this earlier JSON report',
    file: 'never',
  },
  trend: {
    kind: files,
    takes: '<path>',
    about: 'for dashboard: earlier reports, or a folder',
    more: 'for `--format dashboard`: [earlier JSON reports](live-check.md#a-dashboard), or a folder that has them; may be repeated',
    file: 'never',
  },
  credentialReport: {
    kind: file,
    takes: '<file>',
    about: 'judge a credential report (CSV) offline',
    more: 'judge a credential report (CSV) offline, in place of an account',
    excludes: {
      rate: 'which is for calls to AWS',
      ownerTag: 'which asks AWS',
      organization: 'which is many accounts',
      accounts: 'which is many accounts',
    },
    file: 'never',
  },
} as const satisfies Entries;

export type ConnectionValues = ValuesOf<typeof CONNECTION>;
export type LiveValues = ReportValues & ValuesOf<typeof LIVE> & ValuesOf<typeof ORGANIZATION>;
