import { type AccessKey, constantly, evaluate, type Report, unknown } from '../../rule-core/index';
import { clean, full, HOSTILE, hostile, key } from './hostile';

const NOW = new Date('2026-11-23T12:00:00Z');
const LONG = 'a-very-long-name-that-nobody-would-choose-but-generators-do-'.repeat(8);

const pair = (user: string, count: number) =>
  Array.from({ length: count }, (_, index) => key(`${user}Key${index + 1}`, user));

const accepted = (user: string, expires: string) => ({
  user,
  account: '111111111111',
  reason: 'two-step rotation with the vendor',
  owner: 'platform@example.com',
  expires,
});

/** Nothing stands against the rule, but one value decides and is not known. */
export const undeterminedOnly: Report = evaluate(
  [
    key('M1', 'maybe'),
    key('M2', 'maybe', { status: constantly(unknown('s', 'its status is computed')) }),
  ],
  { now: NOW },
);

/** One exception has run out, one matches nothing, one is about to run out. */
export const staleExceptions: Report = evaluate(
  [...pair('late', 2), ...pair('soon', 2), key('One', 'fine')],
  {
    now: NOW,
    exceptions: [
      accepted('late', '2026-11-22'),
      accepted('soon', '2026-11-30'),
      accepted('gone', '2027-01-31'),
    ],
  },
);

export const nothingRead: Report = evaluate([], {
  now: NOW,
  errors: [{ input: 'broken.yaml', message: 'is cut off', location: { file: 'broken.yaml' } }],
});

const AS_OF = '2026-11-23T11:59:30.000Z';
const ACCOUNTS = ['111111111111', '222222222222', '333333333333'];
const deployed = (account: string, user: string, number: number): AccessKey => ({
  ...key(
    `AKIA${account.slice(0, 4)}${user.toUpperCase().padEnd(11, 'A')}${'ABCDEFG'.charAt(number)}`.slice(
      0,
      20,
    ),
    user,
  ),
  account: { scope: account, id: account },
  observed: {
    accessKeyId:
      `AKIA${account.slice(0, 4)}${user.toUpperCase().padEnd(11, 'A')}${'ABCDEFG'.charAt(number)}`.slice(
        0,
        20,
      ),
    createdAt: `2026-0${number + 1}-02T09:00:00.000Z`,
    ...(number === 0
      ? {
          lastUsedAt: '2026-11-20T00:00:00.000Z',
          lastUsedService: 's3',
          lastUsedRegion: 'eu-west-1',
        }
      : {}),
    observedAt: AS_OF,
  },
});

/** Deployed accounts: users with owners, evidence of every key, one account not wholly read. */
export const accounts: Report = {
  ...evaluate(
    ACCOUNTS.flatMap((account) =>
      ['deploy', 'backup', 'vendor'].flatMap((user) =>
        [0, 1].map((number) => deployed(account, user, number)),
      ),
    ),
    {
      now: NOW,
      exceptions: [{ ...accepted('vendor', '2027-01-31'), account: '222222222222' }],
      errors: [
        { input: '333333333333', message: 'iam:ListAccessKeys was denied for the user ops.' },
      ],
      users: 54,
      readings: ACCOUNTS.map((account, index) => ({
        account,
        alias: `acme-${index}`,
        caller: 'arn:aws:iam::111111111111:user/auditor',
        source: 'list',
        asOf: AS_OF,
        users: 18,
        keys: 20,
        calls: { ListUsers: 1, ListAccessKeys: 18 },
        complete: index < 2,
      })),
    },
  ),
  organization: { caller: 'arn:aws:iam::111111111111:user/auditor', role: 'audit' },
};

/** Two findings with edits: one file, and two files with names that try to break out. */
export const edited: Report = withEdits(
  evaluate([...pair('alice', 2), ...pair(HOSTILE, 2)], { now: NOW }),
);

function withEdits(report: Report): Report {
  const place = { line: 12, column: 15, endLine: 12 };
  return {
    ...report,
    findings: report.findings.map((it) => ({
      ...it,
      edits: it.keys.map(({ address: keeps }) => ({
        keeps,
        changes: it.keys
          .filter(({ address }) => address !== keeps)
          .map(({ address, location }) => ({
            file: location?.file ?? address,
            address,
            ...place,
            ...(address.endsWith('1')
              ? { endColumn: 15, lines: ['"Status": "Inactive",', '    '], crlf: true as const }
              : { endColumn: 21, lines: ['Inactive'] }),
          })),
      })),
    })),
  };
}

/** The reports in which every format has to be at its best, by what is special about them. */
export const REPORTS: Readonly<Record<string, Report>> = {
  clean,
  full,
  'undetermined only': undeterminedOnly,
  'stale exceptions': staleExceptions,
  'nothing read': nothingRead,
  'very long names': evaluate(
    [
      key(`${LONG}1`, LONG, { source: { file: `${LONG}/${LONG}.yaml`, line: 123456 } }),
      key(`${LONG}2`, LONG, { source: { file: `${LONG.replaceAll('-', '')}.yaml`, line: 1 } }),
      ...pair(`${LONG}accepted`, 2),
    ],
    {
      now: NOW,
      exceptions: [{ ...accepted(`${LONG}accepted`, '2027-01-31'), reason: LONG, owner: LONG }],
      errors: [{ input: `${LONG}.yaml`, message: LONG }],
    },
  ),
  'many findings': evaluate(
    Array.from({ length: 60 }, (_, index) => pair(`user-${index}`, 2 + (index % 3))).flat(),
    { now: NOW },
  ),
  'accounts of an organization': accounts,
  edited,
  hostile,
};
