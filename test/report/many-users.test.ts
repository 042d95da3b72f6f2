import fc from 'fast-check';
import { FORMATS } from '../../report/index';
import { sanitizeAll } from '../../report/safe/sanitize';
import { stringifyInPieces } from '../../report/safe/stringify';
import { evaluate, type Finding, type JudgedUser, printable } from '../../rule-core/index';
import { full, HOSTILE } from './hostile';

/** A report that names very many users is written without holding them all a second time. */
const USERS = 2_000;

/** A report of so many users, and whose names were asked for, each time that they were. */
function manyUsers(findings: readonly Finding[] = []) {
  const asked: number[] = [];
  const judged = Array.from({ length: USERS }, (_, index): JudgedUser => ({
    get name() {
      asked.push(index);
      return `user-${String(index).padStart(5, '0')}`;
    },
    activeKeys: 1,
    keys: [{ status: 'Active' }],
  }));
  const reading = {
    account: '111111111111',
    partition: 'aws',
    source: 'list',
    asOf: '2026-11-23T12:00:00.000Z',
    users: USERS,
    calls: {},
    complete: true,
    judged,
  } as const;
  return { report: { ...evaluate([]), findings, readings: [reading] }, asked };
}

const now = new Date('2026-11-23T12:00:00Z');
const NAMING = ['json', 'csv', 'ocsf', 'asff'];

test.each(NAMING)('%s comes in pieces of a user at most, which are the whole', (name) => {
  const { report } = manyUsers(full.findings);
  const pieces = [...FORMATS[name]!.pieces!(report, { now })];
  expect(pieces.length).toBeGreaterThan(USERS);
  expect(pieces.filter((it) => it.length > 5_000)).toEqual([]);
  expect(pieces.join('')).toBe(FORMATS[name]!(report, { now }));
});

test.each(NAMING)('%s makes of a user what is asked for', (name) => {
  const { report, asked } = manyUsers();
  const pieces = FORMATS[name]!.pieces!(report, { now })[Symbol.iterator]();
  for (let text = ''; !text.includes('user-00000'); text = String(pieces.next().value));
  asked.length = 0;
  const most = 200;
  for (let taken = 0; taken < most; taken += 1) pieces.next();
  expect(asked.length).toBeGreaterThan(0);
  expect(new Set(asked).size).toBeLessThanOrEqual(most);
});

test('JSON takes the members of a list one by one', () => {
  const taken: number[] = [];
  const list = Array.from({ length: USERS });
  for (const index of list.keys()) {
    Object.defineProperty(list, index, { get: () => taken.push(index) });
  }
  const pieces = stringifyInPieces({ list });
  for (let most = 200; most > 0; most -= 1) pieces.next();
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.length).toBeLessThanOrEqual(200);
});

test('ASFF looks for the paths of all findings at once', () => {
  const readsOf = (count: number) => {
    const [finding] = full.findings;
    const { report, asked } = manyUsers(Array.from({ length: count }, () => finding!));
    FORMATS['asff']!(report, { now });
    return asked.length;
  };
  expect(readsOf(50)).toBe(readsOf(1));
});

test('CSV has accounts in order, and in each who passes last, however the report has them', () => {
  const at = (it: number) => `11111111111${it}`;
  const { errors } = full;
  const readings = [1, 3, 5].map((account) => ({
    account: at(account),
    source: 'list' as const,
    users: 3,
    calls: {},
    complete: true,
    judged: ['alice', 'carol', 'dave'].map((name) => ({ name, activeKeys: 1 })),
  }));
  const notRead = [2, 3, 6].map((it) => ({ ...errors[0]!, account: at(it), user: 'bob' }));
  const report = { ...full, readings, errors: [...errors, ...notRead] };
  const expected = FORMATS['csv']!(report, { now });
  const order = expected.split('\r\n').flatMap((it) => {
    const [account, user, verdict] = it.split(',');
    return account?.startsWith('1111') ? `${account.slice(-1)} ${user} ${verdict}` : [];
  });
  expect(order).toEqual([
    ...['1 alice violation', '1 maybe undetermined', '1 vendor-sync excepted'],
    ...['1 carol compliant', '1 dave compliant', '2 bob not read', '3 bob not read'],
    ...['3 alice compliant', '3 carol compliant', '3 dave compliant'],
    ...['5 alice compliant', '5 carol compliant', '5 dave compliant', '6 bob not read'],
  ]);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(readings, { minLength: 3 }),
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      (accounts, places) => {
        const shuffled = accounts.map((it) => ({
          ...it,
          judged: places.map((place) => it.judged[place]!),
        }));
        expect(FORMATS['csv']!({ ...report, readings: shuffled }, { now })).toBe(expected);
      },
    ),
    { numRuns: 100, seed: 24 },
  );
});

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('user-1', '__proto__', 'toString', '##[', HOSTILE),
);
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(text, fc.double(), fc.boolean(), fc.constantFrom(null, undefined)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** Everything made anew, which is plain to see and takes the memory. */
function copied(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, it]) => [printable(key), copied(it)] as const),
  );
}

test('what is made harmless has the same data as a copy, and is itself where it was harmless', () => {
  fc.assert(
    fc.property(data, (value) => {
      const before = JSON.stringify(value);
      const safe = sanitizeAll(value);
      expect(safe).toEqual(copied(value));
      expect(JSON.stringify(safe)).toBe(JSON.stringify(copied(value)));
      expect(JSON.stringify(value)).toBe(before);
      expect(sanitizeAll(safe)).toBe(safe);
    }),
    { numRuns: 2000, seed: 24 },
  );
});

test('of a report only what is dangerous is made anew', () => {
  const { report } = manyUsers();
  const [reading] = report.readings;
  const safe = sanitizeAll({ ...report, warnings: [{ code: 'note' as const, message: HOSTILE }] });
  expect(safe.warnings[0]!.message).toBe(printable(HOSTILE));
  expect(safe.readings[0]!.judged).toBe(reading!.judged);
});
