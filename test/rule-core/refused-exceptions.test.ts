import fc from 'fast-check';
import {
  type AccessKey,
  evaluate,
  type EvaluateOptions,
  type Exception,
} from '../../rule-core/index';
import { key } from './keys';

/** Exceptions that somebody refuses count as if they were not there. */
const NOW = new Date('2026-11-23T12:00:00Z');
const DAY = 86_400_000;
const dayAfter = (days: number): string =>
  new Date(NOW.getTime() + days * DAY).toISOString().slice(0, 10);
const judge = (keys: readonly AccessKey[], more: EvaluateOptions = {}) =>
  evaluate(keys, { now: NOW, ...more });
const codes = (it: ReturnType<typeof judge>): string[] => it.warnings.map(({ code }) => code);

const expires = fc.option(fc.integer({ min: -3, max: 400 }).map(dayAfter), { nil: undefined });
const acceptance = expires.map((it) => ({
  reason: 'r',
  owner: 'o',
  ...(it === undefined ? {} : { expires: it }),
}));
const keys = fc
  .array(
    fc.record({
      user: fc.constantFrom('a', 'b', 'c'),
      accepted: fc.option(acceptance, { nil: undefined }),
    }),
    { maxLength: 7 },
  )
  .map((list) =>
    list.map(({ user, accepted }, at) => ({
      ...key(`K${at}`, { user }),
      ...(accepted ? { accepted } : {}),
    })),
  );
const exceptions = fc.array(
  fc.record({
    user: fc.constantFrom('a', 'b', 'c', 'nobody'),
    reason: fc.constant('r'),
    owner: fc.constant('o'),
    expires: fc.integer({ min: -3, max: 400 }).map(dayAfter),
  }),
  { maxLength: 4 },
);

const bare = (list: readonly AccessKey[]): AccessKey[] =>
  list.map((it) => {
    const rest = { ...it };
    delete (rest as { accepted?: unknown }).accepted;
    return rest;
  });
/** Midnight of its last day is at most so many days away; from 12:00 on, hence the half. */
const within = (end: string | undefined, days: number): boolean =>
  end !== undefined && (Date.parse(end) - NOW.getTime()) / DAY <= days;

test('exceptions in the code that are refused count as if the keys had none', () => {
  fc.assert(
    fc.property(keys, exceptions, (all, onFile) => {
      const refused = judge(all, { exceptions: onFile, acceptInCode: false });
      const without = judge(bare(all), { exceptions: onFile });
      expect(refused.findings).toEqual(without.findings);
      expect(refused.verdict).toBe(without.verdict);
      const said = codes(refused).filter((it) => it === 'exception-refused');
      expect(said).toHaveLength(all.filter((it) => it.accepted).length);
    }),
    { seed: 20, numRuns: 300 },
  );
});

test('with a longest term, those that end later or never count as if they were not there', () => {
  fc.assert(
    fc.property(keys, exceptions, fc.integer({ min: 1, max: 399 }), (all, onFile, days) => {
      const limited = judge(all, { exceptions: onFile, longestException: days * DAY });
      const left = judge(
        all.map((it) => (it.accepted && !within(it.accepted.expires, days) ? bare([it])[0]! : it)),
        { exceptions: onFile.filter((it) => within(it.expires, days)) },
      );
      expect(limited.findings).toEqual(left.findings);
    }),
    { seed: 20, numRuns: 300 },
  );
});

const exception = (end: string): Exception => ({
  user: 'a',
  reason: 'r',
  owner: 'o',
  expires: end,
});
const two = [key('A', { user: 'a' }), key('B', { user: 'a' })];

test.each([
  ['89 days away', 89, 90, 'excepted'],
  ['90 days away', 90, 90, 'excepted'],
  ['91 days away', 91, 90, 'violation'],
])('an exception that ends %s, where 90 days do', (_, end, days, verdict) => {
  const options = { exceptions: [exception(dayAfter(end))], longestException: days * DAY };
  const report = judge(two, options);
  expect(report.findings.map((it) => it.verdict)).toEqual([verdict]);
  expect(codes(report)).toEqual(verdict === 'violation' ? ['exception-refused'] : []);
});

test('a longest term is from now on, so without a moment there is none', () => {
  expect(() => evaluate(two, { longestException: DAY })).toThrow('"now"');
});
