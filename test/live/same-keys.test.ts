import { Readable } from 'node:stream';
import type { UserSeed } from '../../embedded-iam/index';
import { parseReport, readReportFrom } from '../../live-check/account/report/rows';
import type { JudgedUser } from '../../rule-core/index';
import { checkUsers } from '../support/embedded-account';

/**
 * An account has very many users of whom a credential report says the same: the list of their keys is
 * kept once, and says of each what a list of its own would say.
 */
const CREATED = new Date('2026-01-01T00:00:00Z');
const KINDS: readonly UserSeed['keys'][] = [
  [],
  ['Active'],
  ['Inactive'],
  ['Active', 'Inactive'],
  ['Inactive', 'Active'],
  ['Inactive', 'Inactive'],
  ['Active', 'Active'],
];
const USERS = 350;
const users = Array.from({ length: USERS }, (_, index): UserSeed => ({
  name: `user-${String(index).padStart(3, '0')}`,
  created: CREATED,
  keys: KINDS[index % KINDS.length]!,
}));
const several = USERS / KINDS.length;

async function judgedBy(source: 'report' | 'auto' | 'list'): Promise<readonly JudgedUser[]> {
  const { report } = await checkUsers(users, { check: { source, nameUsers: true } });
  expect(report.summary).toMatchObject({ users: USERS, violations: several });
  return report.readings?.[0]?.judged ?? [];
}

const statusesOf = (judged: readonly JudgedUser[]) =>
  judged.map(({ name, keys = [] }) => ({ name, keys: keys.map((it) => it.status).sort() }));

// Keys that were made at one time come in any order.
test.each(['report', 'auto', 'list'] as const)(
  '%s: every user has its own statuses',
  async (it) => {
    const expected = users.map(({ name, keys = [] }) => ({ name, keys: [...keys].sort() }));
    expect(statusesOf(await judgedBy(it))).toEqual(expected);
  },
);

test('of users who differ in nothing but their names, one list of keys is kept', async () => {
  const lists = (judged: readonly JudgedUser[]) => new Set(judged.map((it) => it.keys)).size;
  // Those with two active keys have theirs as the account shows them, or with their dates.
  expect(lists(await judgedBy('auto'))).toBe(KINDS.length - 1 + several);
  // Ids tell all keys apart; only who has none has what others have.
  expect(lists(await judgedBy('list'))).toBe(USERS - several + 1);
});

const HEADER =
  'user,arn,user_creation_time,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated';
const row = (user: string, one: string, two: string) =>
  `${user},arn:aws:iam::111111111111:user/${user},2026-01-01T00:00:00Z,${one},2026-01-02T00:00:00Z,${two},2026-01-03T00:00:00Z`;

test('rows of a report that say the same have one list; what is not known, or counts, has its own', async () => {
  const text = [
    HEADER,
    ...['a', 'b', 'c'].map((it) => row(it, 'true', 'false')),
    ...['d', 'e'].map((it) => row(it, 'maybe', 'false')),
    ...['f', 'g'].map((it) => row(it, 'true', 'true')),
  ].join('\n');
  const rows = await readReportFrom(Readable.from([Buffer.from(text)]) as AsyncIterable<Buffer>);
  const keys = new Map([...rows!.users.values()].map((it) => [it.user, it.keys]));
  expect(keys.get('a')).toBe(keys.get('b'));
  expect(keys.get('b')).toBe(keys.get('c'));
  expect(new Set(keys.values()).size).toBe(5);
  const whole = parseReport(text).users;
  for (const [user, kept] of keys) {
    const all = whole.get(user)!.keys;
    expect(kept.map((it) => it.slot)).toEqual(all.map((it) => it.slot));
    expect(kept.map((it) => it.status)).toEqual(all.map((it) => it.status));
  }
});
