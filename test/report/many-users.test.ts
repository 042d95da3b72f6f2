import fc from 'fast-check';
import { FORMATS } from '../../report/index';
import { sanitizeAll } from '../../report/safe/sanitize';
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

// CSV puts its rows in order, so that each must be known before the first is written.
test.each(NAMING.filter((it) => it !== 'csv'))('%s makes of a user what is asked for', (name) => {
  const { report, asked } = manyUsers();
  const pieces = FORMATS[name]!.pieces!(report, { now })[Symbol.iterator]();
  for (let text = ''; !text.includes('user-00000'); text = String(pieces.next().value));
  asked.length = 0;
  const most = 200;
  for (let taken = 0; taken < most; taken += 1) pieces.next();
  expect(asked.length).toBeGreaterThan(0);
  expect(new Set(asked).size).toBeLessThanOrEqual(most);
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
