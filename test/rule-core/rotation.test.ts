import { type AccessKey, evaluate, exitCode, type KeyStatus } from '../../rule-core/index';
import { key } from './keys';

const NOW = new Date('2026-11-23T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;

/** Keys of alice, by how long ago they were made; the newest last. */
function made(...ages: readonly (number | undefined)[]): AccessKey[] {
  return ages.map((age, index) => keyMade(`K${index}`, age));
}

function keyMade(address: string, age: number | undefined, status: KeyStatus = 'Active') {
  const createdAt = age === undefined ? {} : { createdAt: ago(age) };
  return key(address, { status, observed: { accessKeyId: address, ...createdAt } });
}

const ago = (age: number) => new Date(NOW.getTime() - age).toISOString();

test.each([
  { given: '6 d 23 h 59 min old', keys: made(90 * DAY, WEEK - MINUTE), verdict: 'excepted' },
  { given: 'exactly seven days old', keys: made(90 * DAY, WEEK), verdict: 'violation' },
  { given: 'of this moment', keys: made(90 * DAY, 0), verdict: 'excepted' },
  { given: 'two minutes ahead of this clock', keys: made(DAY, -2 * MINUTE), verdict: 'excepted' },
  { given: 'from the future', keys: made(DAY, -6 * MINUTE), verdict: 'violation' },
  { given: 'without a date', keys: made(90 * DAY, undefined), verdict: 'violation' },
  { given: 'young, of three', keys: made(90 * DAY, DAY, 0), verdict: 'violation' },
  {
    given: 'old, both: one was activated again',
    keys: made(90 * DAY, 80 * DAY),
    verdict: 'violation',
  },
  {
    given: 'young, and an inactive third is younger',
    keys: [...made(90 * DAY, DAY), keyMade('off', 0, 'Inactive')],
    verdict: 'excepted',
  },
])('the newer key is $given: $verdict', ({ keys, verdict }) => {
  const report = evaluate(keys, { now: NOW, rotationWindow: WEEK });
  expect(report.findings.map((it) => it.verdict)).toEqual([verdict]);
  expect(exitCode(report)).toBe(verdict === 'violation' ? 1 : 0);
});

test('a user in rotation is shown, with the end of it', () => {
  const { findings, summary } = evaluate(made(90 * DAY, DAY), { now: NOW, rotationWindow: WEEK });
  expect(findings[0]?.exception).toEqual({
    reason: 'in rotation until 2026-11-29T12:00:00.000Z',
    expires: '2026-11-29T12:00:00.000Z',
  });
  expect(summary).toMatchObject({ violations: 0, excepted: 1 });
});

test('without a window two active keys are a violation at once', () => {
  expect(evaluate(made(90 * DAY, 0), { now: NOW }).verdict).toBe('violation');
});

test('a window without a now makes no sense', () => {
  expect(() => evaluate([], { rotationWindow: WEEK })).toThrow(/"now" must be given/);
});
