import fc from 'fast-check';
import {
  evaluate,
  exitCode,
  KnownUnread,
  parseExceptions,
  proposeUnread,
  type ReadError,
  UNREAD_KINDS,
  type UnreadAcceptance,
} from '../../rule-core/index';
import { key } from './keys';

const NOW = new Date('2026-11-27T12:00:00Z');
const WHO = { reason: 'their templates are audited', owner: 'platform@example.com' };

const ERROR: fc.Arbitrary<ReadError> = fc.record(
  {
    input: fc.constantFrom('a.yaml', './a.yaml', 'd/b.yaml', 'd/c*.yaml', 'e\\f.yaml'),
    message: fc.constantFrom('is broken', 'is not at hand'),
    kind: fc.constantFrom(...UNREAD_KINDS),
    what: fc.constantFrom('https://x/y.yaml', 'https://x/*.yaml', 'Count'),
    mentionsKeys: fc.constant(true as const),
  },
  { requiredKeys: ['input', 'message'] },
);
const ERRORS = fc.array(ERROR, { maxLength: 12 });
const DAY = fc.constantFrom('2026-11-27', '2026-11-28', '2027-06-01');
const ACCEPTANCE: fc.Arbitrary<UnreadAcceptance> = fc.record(
  {
    kind: fc.constantFrom(...UNREAD_KINDS),
    input: fc.array(fc.constantFrom('a.yaml', 'd/*', '*', 'd/c*.yaml', 'e/f.yaml'), {
      minLength: 1,
      maxLength: 2,
    }),
    what: fc.constantFrom('https://x/y.yaml', 'https://*', 'Count', 'is broken'),
    atMost: fc.integer({ min: 1, max: 3 }),
    mentionsKeys: fc.boolean(),
    reason: fc.constant('r'),
    owner: fc.constant('o'),
    expires: DAY,
  },
  { requiredKeys: ['kind', 'input', 'reason', 'owner', 'expires'] },
);
const ACCEPTANCES = fc.array(ACCEPTANCE, { maxLength: 5 });
const PARAMETERS = { seed: 13, numRuns: 1_000 };

/** The slow and obvious way: one error, one acceptance, all errors counted again. */
function isAccepted(
  error: ReadError,
  errors: readonly ReadError[],
  acceptances: readonly UnreadAcceptance[],
): boolean {
  const like = (text: string, pattern: string) =>
    text === pattern ||
    new RegExp(
      `^${pattern
        .split('*')
        .map((it) => it.replace(/[.\\/]/g, '\\$&'))
        .join('[^]*')}$`,
    ).test(text);
  const path = (it: string) => it.replaceAll('\\', '/').replace(/^\.\//, '');
  const fits = (it: ReadError, by: UnreadAcceptance) =>
    it.kind === by.kind &&
    (it.mentionsKeys !== true || by.mentionsKeys === true) &&
    by.input.some((one) => like(path(it.input), one)) &&
    (by.what === undefined || like(it.what ?? it.message, by.what));
  return acceptances.some(
    (by) =>
      by.expires > '2026-11-27' &&
      fits(error, by) &&
      errors.filter((it) => fits(it, by)).length <= (by.atMost ?? Infinity),
  );
}

test('what is accepted is what fits an entry in force; every error stands in one of two places', () => {
  fc.assert(
    fc.property(ERRORS, ACCEPTANCES, (errors, unread) => {
      const report = evaluate([], { errors, unread, now: NOW });
      const accepted = errors.filter((it) => isAccepted(it, errors, unread));
      expect(report.acceptedUnread?.length ?? 0).toBe(accepted.length);
      expect(report.errors.length).toBe(errors.length - accepted.length);
      expect(report.complete).toBe(report.errors.length === 0);
      for (const it of report.acceptedUnread ?? []) {
        const said = report.warnings.filter(({ code }) => code === 'unread-accepted');
        expect(said.some(({ message }) => message.includes(it.kind ?? '?'))).toBe(true);
      }
    }),
    PARAMETERS,
  );
});

test('an acceptance hides no finding and no violation, and makes no key or user disappear', () => {
  const keys = [key('A'), key('B'), key('C', { user: 'carol' })];
  fc.assert(
    fc.property(fc.subarray(keys), ERRORS, ACCEPTANCES, (some, errors, unread) => {
      const without = evaluate(some, { errors, now: NOW });
      const accepting = evaluate(some, { errors, unread, now: NOW });
      expect(accepting.findings).toEqual(without.findings);
      expect({ ...accepting.summary, errors: 0 }).toEqual({ ...without.summary, errors: 0 });
      if (exitCode(without) === 1) expect(exitCode(accepting)).toBe(1);
    }),
    PARAMETERS,
  );
});

test('an error that is added makes nothing accepted that was not', () => {
  fc.assert(
    fc.property(ERRORS, ERROR, ACCEPTANCES, (errors, more, unread) => {
      const before = evaluate([], { errors, unread, now: NOW });
      const after = evaluate([], { errors: [...errors, more], unread, now: NOW });
      expect(after.errors.length).toBeGreaterThanOrEqual(before.errors.length);
    }),
    PARAMETERS,
  );
});

test('a proposal with an owner accepts exactly what it was made of, and is not wider than is taken', () => {
  fc.assert(
    fc.property(ERRORS, (errors) => {
      const proposal = proposeUnread(errors, '2027-02-25');
      expect(parseExceptions({ unread: proposal }).problems.length > 0).toBe(proposal.length > 0);
      const { unread, problems } = parseExceptions({
        unread: proposal.map((it) => ({ ...it, ...WHO })),
      });
      expect(problems).toEqual([]);
      const report = evaluate([], { errors, unread, now: NOW });
      expect(report.errors).toEqual(report.errors.filter((it) => it.kind === undefined));
      expect(report.warnings.filter((it) => it.code !== 'unread-accepted')).toEqual([]);
    }),
    PARAMETERS,
  );
});

test('a baseline knows what it could not read either, as often and not more, and no document with keys', () => {
  fc.assert(
    fc.property(ERRORS, ERRORS, (before, errors) => {
      const baseline = {
        known: new Map(),
        name: 'old.json',
        unread: new KnownUnread(before, 'old.json'),
      };
      const report = evaluate([], { errors, baseline, now: NOW });
      const id = (it: ReadError) =>
        JSON.stringify([
          it.kind,
          it.input.replaceAll('\\', '/').replace(/^\.\//, ''),
          it.what ?? it.message,
        ]);
      const known = errors.filter((it) => {
        if (it.kind === undefined || it.mentionsKeys) return false;
        const same = (list: readonly ReadError[]) =>
          list.filter((one) => !one.mentionsKeys && id(one) === id(it)).length;
        return same(errors) <= same(before);
      });
      expect(report.acceptedUnread?.length ?? 0).toBe(known.length);
    }),
    PARAMETERS,
  );
});

const ENTRY = { kind: 'macro', input: 'a.yaml', what: 'Count', ...WHO, expires: '2027-01-31' };

test.each<[object, RegExp | undefined]>([
  [ENTRY, undefined],
  [{ ...ENTRY, input: ['a.yaml', 'b.yaml'] }, undefined],
  [{ ...ENTRY, what: undefined }, /needs "atMost"/],
  [{ ...ENTRY, what: undefined, atMost: 2 }, undefined],
  [{ ...ENTRY, what: 'C*' }, /needs "atMost"/],
  [{ ...ENTRY, input: 'd/*' }, /needs "atMost"/],
  [{ ...ENTRY, input: 'd/*', atMost: 3 }, undefined],
  [{ ...ENTRY, input: '*', what: undefined, atMost: 1000 }, /accepts everything of a kind/],
  [{ ...ENTRY, input: '**/*.*', what: '*', atMost: 1000 }, /accepts everything of a kind/],
  [{ ...ENTRY, input: ['a.yaml', '*'], what: '*', atMost: 9 }, /accepts everything of a kind/],
  [{ ...ENTRY, kind: 'document', what: undefined }, undefined],
  [{ ...ENTRY, kind: 'document', what: undefined, input: 'd/*' }, /needs "atMost"/],
  [{ ...ENTRY, kind: 'everything' }, /"kind" must be one of/],
  [{ ...ENTRY, input: [] }, /"input" must be/],
  [{ ...ENTRY, input: 3 }, /"input" must be/],
  [{ ...ENTRY, atMost: 0 }, /"atMost" must be/],
  [{ ...ENTRY, atMost: '3' }, /"atMost" must be/],
  [{ ...ENTRY, mentionsKeys: 'yes' }, /"mentionsKeys" must be/],
  [{ ...ENTRY, reason: '' }, /needs "reason"/],
  [{ ...ENTRY, owner: undefined }, /needs "owner"/],
  [{ ...ENTRY, expires: '2027-02-30' }, /"expires" must be a day/],
  [{ ...ENTRY, user: 'alice' }, /unknown field "user"/],
  [{ ...WHO, expires: '2027-01-31', parts: [] }, /must not be empty/],
  [{ ...WHO, expires: '2027-01-31', parts: [{ kind: 'macro' }] }, /"input" must be/],
  [{ ...WHO, expires: '2027-01-31', parts: ['x'] }, /"kind" must be one of/],
  [{ ...WHO, expires: '2027-01-31', parts: [{ ...ENTRY }] }, /unknown field "reason"/],
])('%j: %s', (entry, problem) => {
  const written: unknown = JSON.parse(JSON.stringify(entry));
  const { problems } = parseExceptions({ exceptions: [], unread: [written] });
  expect(problems.length > 0).toBe(problem !== undefined);
  if (problem) expect(problems.join('\n')).toMatch(problem);
});

test.each<[string, Partial<UnreadAcceptance>, string, 0 | 2, 0 | 2]>([
  ['in force', {}, 'unread-accepted', 0, 0],
  ['on its last day', { expires: '2026-11-28' }, 'exception-expiring', 0, 0],
  ['on its day', { expires: '2026-11-27' }, 'exception-expired', 2, 2],
  ['for something else', { what: 'Other' }, 'exception-unmatched', 2, 2],
  ['for fewer', { atMost: 1 }, 'note', 2, 2],
])('an acceptance %s', (_, change, code, exit, strict) => {
  const errors: ReadError[] = ['a', 'b'].map((message) => ({
    input: 'a.yaml',
    message,
    kind: 'macro',
    what: 'Count',
  }));
  const base: UnreadAcceptance = {
    kind: 'macro',
    input: ['a.yaml'],
    what: 'Count',
    ...WHO,
    expires: '2027-06-01',
  };
  const report = evaluate([], { errors, unread: [{ ...base, ...change }], now: NOW });
  expect(report.warnings.map((it) => it.code)).toContain(code);
  expect([exitCode(report), exitCode(report, { strict: true })]).toEqual([exit, strict]);
});
