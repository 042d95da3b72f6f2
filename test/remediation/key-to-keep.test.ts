import { type ActiveKey, type ChoiceOptions, keyToKeep } from '../../live-check/index';

const NOW = new Date('2026-11-23T12:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();
const OLD = ago(60);

/** A key made 60 days ago, last used so many days ago. */
const key = (id: string, used: number | 'never' | 'unknown', created: string = OLD): ActiveKey => ({
  accessKeyId: id,
  createdAt: created,
  lastUse:
    typeof used === 'number'
      ? { kind: 'used', at: ago(used), service: 's3', region: 'eu-west-1' }
      : used === 'never'
        ? { kind: 'never' }
        : { kind: 'unknown', why: 'denied' },
});

interface Case {
  readonly given: string;
  readonly keys: readonly ActiveKey[];
  readonly options?: Partial<ChoiceOptions>;
  /** The key that stays; absent where a person must decide. */
  readonly keep?: string;
  readonly says: RegExp;
}

const DAY = 86_400_000;

const table: readonly Case[] = [
  {
    given: 'one key in use, one not used for a month',
    keys: [key('A', 0.5), key('B', 30)],
    keep: 'A',
    says: /only it was used within the last 7 days/,
  },
  {
    given: 'the same in the other order',
    keys: [key('B', 30), key('A', 0.5)],
    keep: 'A',
    says: /only it was used/,
  },
  {
    given: 'one key in use, one never used',
    keys: [key('A', 1), key('B', 'never')],
    keep: 'A',
    says: /only it was used/,
  },
  {
    given: 'both in use',
    keys: [key('A', 1), key('B', 2)],
    says: /A and B were both used within the last 7 days/,
  },
  {
    given: 'both in use by the default, one by a shorter time',
    keys: [key('A', 1), key('B', 5)],
    options: { unusedFor: 3 * DAY },
    keep: 'A',
    says: /within the last 3 days/,
  },
  {
    given: 'used exactly as long ago as counts',
    keys: [key('A', 7), key('B', 1)],
    says: /both used/,
  },
  {
    given: 'neither in use, one used later than the other',
    keys: [key('A', 100), key('B', 30)],
    keep: 'B',
    says: /it was used last of the two/,
  },
  {
    given: 'neither in use, one never used',
    keys: [key('A', 100), key('B', 'never')],
    keep: 'A',
    says: /only it was ever used/,
  },
  {
    given: 'neither ever used',
    keys: [key('A', 'never'), key('B', 'never')],
    says: /nothing tells A and B apart \(neither was ever used\)/,
  },
  {
    given: 'both last used at the same time, long ago',
    keys: [key('A', 30), key('B', 30)],
    says: /nothing tells A and B apart \(both were last used at the same time\)/,
  },
  {
    given: 'a last use that could not be read',
    keys: [key('A', 1), key('B', 'unknown')],
    says: /the last use of B could not be read \(denied\)/,
  },
  {
    given: 'a surplus key that is an hour old',
    keys: [key('A', 1), key('B', 'never', ago(1 / 24))],
    says: /B was created on .* so recently that its last use may not show yet/,
  },
  {
    given: 'a surplus key that is exactly a day old',
    keys: [key('A', 1), key('B', 'never', ago(1))],
    keep: 'A',
    says: /only it/,
  },
  {
    given: 'a surplus key that says not when it was made',
    keys: [key('A', 1), { accessKeyId: 'B', lastUse: { kind: 'never' } }],
    says: /B was created at an unknown time/,
  },
  {
    given: 'a young key that is the one in use',
    keys: [key('A', 0.01, ago(0.1)), key('B', 30)],
    keep: 'A',
    says: /only it/,
  },
  {
    given: 'the caller’s own key as the surplus one',
    keys: [key('A', 1), key('B', 30)],
    options: { ownKeyId: 'B' },
    says: /B is the key that makes these calls/,
  },
  {
    given: 'the caller’s own key as the one in use',
    keys: [key('A', 1), key('B', 30)],
    options: { ownKeyId: 'A' },
    keep: 'A',
    says: /only it/,
  },
  {
    given: 'three keys, one of them in use',
    keys: [key('A', 30), key('B', 1), key('C', 'never')],
    keep: 'B',
    says: /only it/,
  },
  {
    given: 'three keys, none of them in use',
    keys: [key('A', 30), key('B', 40), key('C', 'never')],
    says: /none of its 3 active keys was used within the last 7 days/,
  },
  {
    given: 'three keys, two of them in use',
    keys: [key('A', 1), key('B', 2), key('C', 'never')],
    says: /A and B were both used/,
  },
  {
    given: 'a decision by hand where both are in use',
    keys: [key('A', 1), key('B', 2)],
    options: { keep: 'B' },
    keep: 'B',
    says: /it was chosen by hand/,
  },
  {
    given: 'a decision by hand for a key that is not there',
    keys: [key('A', 1), key('B', 2)],
    options: { keep: 'C' },
    says: /C is no active key of this user: name one of A and B/,
  },
  {
    given: 'a decision by hand against the caller’s own key',
    keys: [key('A', 1), key('B', 2)],
    options: { keep: 'B', ownKeyId: 'A' },
    says: /A is the key that makes these calls/,
  },
];

test.each(table)('$given', ({ keys, options = {}, keep, says }) => {
  const choice = keyToKeep(keys, { now: NOW, ...options });
  if ('refused' in choice) {
    expect(keep).toBeUndefined();
    expect(choice.refused).toMatch(says);
    return;
  }
  expect(choice.reason).toMatch(says);
  expect(choice.keep).toBe(keep);
  const others = keys.map((it) => it.accessKeyId).filter((it) => it !== keep);
  expect(choice.deactivate).toEqual(others);
});

test('a kept key of more than 90 days is to be rotated', () => {
  const choice = keyToKeep([key('A', 1, ago(91)), key('B', 30)], { now: NOW });
  expect(choice).toMatchObject({
    notes: ['A is 91 days old: rotate it afterwards (CIS wants that every 90 days or less).'],
  });
});
