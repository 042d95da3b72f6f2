import { readCredentialReport } from '../../live-check/index';
import { evaluate } from '../../rule-core/index';

const HEADER =
  'user,arn,user_creation_time,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date';
const DAY = '2026-01-02T03:04:05+00:00';

function row(user: string, one: string, two: string): string {
  const slot = (active: string) => (active === 'false' ? 'false,N/A,N/A' : `${active},${DAY},N/A`);
  const name = user.includes(',') ? `"${user}"` : user;
  return `${name},"arn:aws:iam::111111111111:user/${user}",${DAY},${slot(one)},${slot(two)}`;
}

const root = row('<root_account>', 'true', 'true');

const table = [
  { given: 'two active keys', rows: [root, row('alice', 'true', 'true')], found: ['alice'] },
  { given: 'TRUE in capitals', rows: [row('alice', 'TRUE', 'True')], found: ['alice'] },
  { given: 'one active key', rows: [root, row('alice', 'true', 'false')], found: [] },
  { given: 'exactly one user', rows: [root, row('bob', 'true', 'true')], found: ['bob'] },
  {
    given: 'a name with a comma',
    rows: [row('smith,john', 'true', 'true')],
    found: ['smith,john'],
  },
  { given: 'only root has two', rows: [root], found: [] },
];

test.each(table)('$given', ({ rows, found }) => {
  for (const text of [
    [HEADER, ...rows].join('\n'),
    `\ufeff${[HEADER, ...rows, ''].join('\r\n')}`,
  ]) {
    const { keys, errors } = readCredentialReport(text, 'report.csv');
    // What it finds stands; but it is of the past, so it is never the whole answer.
    expect(errors.map((it) => it.message)).toEqual([
      expect.stringMatching(/as it was when AWS made/),
    ]);
    expect(evaluate(keys).findings.map((it) => it.user.name)).toEqual(found);
  }
});

test.each([
  ['an empty file', '', /no rows/],
  ['another CSV', 'a,b\n1,2', /no column user/],
  ['a short row', `${HEADER}\nalice,arn`, /not a credential report/],
  [
    'a user with more keys than it shows',
    `${HEADER},additional_credentials_info\n${row('alice', 'false', 'false')},one more key`,
    /alice has more keys than the report shows/,
  ],
])('%s is an error, never a pass', (_, text, message) => {
  const { errors } = readCredentialReport(text, 'report.csv');
  expect(errors.map((it) => it.message).join('\n')).toMatch(message);
});

test('a word that is neither true nor false is undetermined beside an active key', () => {
  const { keys } = readCredentialReport(
    [HEADER, row('alice', 'true', 'maybe')].join('\n'),
    'r.csv',
  );
  expect(evaluate(keys).verdict).toBe('undetermined');
});
