import { type ActiveKey, type ChoiceOptions, keyToKeep } from '../../live-check/index';

const NOW = new Date('2026-11-23T12:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();
const OLD = ago(400);

/** A key made 400 days ago, last used so many days ago. */
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
    given: 'one key in use, one not used for four months',
    keys: [key('A', 0.5), key('B', 120)],
    keep: 'A',
    says: /only it was used within the last 45 days/,
  },
  {
    given: 'the same in the other order',
    keys: [key('B', 120), key('A', 0.5)],
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
    says: /A and B were both used within the last 45 days/,
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
    keys: [key('A', 45), key('B', 1)],
    says: /both used/,
  },
  {
    given: 'neither in use, one used later than the other',
    keys: [key('A', 150), key('B', 60)],
    keep: 'B',
    says: /it was used last of the two/,
  },
  {
    given: 'neither in use, one never used',
    keys: [key('A', 60), key('B', 'never')],
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
    keys: [key('A', 60), key('B', 60)],
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
    given: 'an old key in use beside a new one that is not used yet: a rotation',
    keys: [key('A', 1), key('B', 'never', ago(10))],
    says: /a rotation seems to be going on. Finish the rotation: move what uses A to B, then set A to Inactive/,
  },
  {
    given: 'the same after the time for which a key must be unused',
    keys: [key('A', 1), key('B', 'never', ago(45))],
    keep: 'A',
    says: /only it/,
  },
  {
    given: 'the same within a longer rotation window',
    keys: [key('A', 1), key('B', 'never', ago(50))],
    options: { rotationWindow: 60 * DAY },
    says: /rotation seems to be going on/,
  },
  {
    given:
      'the same within a rotation window that is longer than what the user says of unused keys',
    keys: [key('A', 1), key('B', 'never', ago(5))],
    options: { unusedFor: 3 * DAY, rotationWindow: 7 * DAY },
    says: /rotation seems to be going on/,
  },
  {
    given: 'a rotation that the user says is over',
    keys: [key('A', 1), key('B', 'never', ago(5))],
    options: { unusedFor: 3 * DAY },
    keep: 'A',
    says: /only it/,
  },
  {
    given: 'an old key in use beside an older one that was never used',
    keys: [key('A', 1, ago(20)), key('B', 'never', ago(30))],
    says: /B was created on .*, less than 45 days ago/,
  },
  {
    given: 'a key of a job that may run once a quarter',
    keys: [key('A', 1), key('B', 92)],
    says: /a job that runs once a quarter may need it/,
  },
  {
    given: 'the same where the user says what is unused',
    keys: [key('A', 1), key('B', 92)],
    options: { unusedFor: 45 * DAY },
    keep: 'A',
    says: /only it/,
  },
  {
    given: 'a surplus key with a creation date of the future',
    keys: [key('A', 1), key('B', 120, ago(-3))],
    says: /B was created on .* so recently/,
  },
  {
    given: 'a surplus key with a creation date that is not one',
    keys: [key('A', 1), key('B', 'never', 'soon')],
    says: /B was created on soon, so recently/,
  },
  {
    given: 'a surplus key that says not when it was made',
    keys: [key('A', 1), { accessKeyId: 'B', lastUse: { kind: 'never' } }],
    says: /B was created at an unknown time/,
  },
  {
    given: 'a young key that is the one in use',
    keys: [key('A', 0.01, ago(0.1)), key('B', 120)],
    keep: 'A',
    says: /only it/,
  },
  {
    given: 'the caller’s own key as the surplus one',
    keys: [key('A', 1), key('B', 120)],
    options: { ownKeys: new Set(['B']) },
    says: /B is the key behind these calls/,
  },
  {
    given: 'the caller’s own key as the one in use',
    keys: [key('A', 1), key('B', 120)],
    options: { ownKeys: new Set(['A']) },
    keep: 'A',
    says: /only it/,
  },
  {
    given: 'three keys, one of them in use',
    keys: [key('A', 120), key('B', 1), key('C', 'never')],
    keep: 'B',
    says: /only it/,
  },
  {
    given: 'three keys, none of them in use',
    keys: [key('A', 60), key('B', 80), key('C', 'never')],
    says: /none of its 3 active keys was used within the last 45 days/,
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
    options: { keep: 'B', ownKeys: new Set(['A']) },
    says: /A is the key behind these calls/,
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
  const choice = keyToKeep([key('A', 1, ago(91)), key('B', 120)], { now: NOW });
  expect(choice).toMatchObject({
    notes: ['A is 91 days old: rotate it afterwards (CIS wants that every 90 days or less).'],
  });
});
