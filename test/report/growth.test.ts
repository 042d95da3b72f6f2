import { comparedWith } from '../../cli/reading/since';
import { FORMATS } from '../../report/index';
import { sanitizeAll } from '../../report/safe/sanitize';
import { evaluate, type Finding, type ReadError, type Report } from '../../rule-core/index';
import { full } from './hostile';

/**
 * What a report costs grows with its findings and its accounts, not with one times the other: an
 * organization may have ten thousand accounts. Counted is how often one is asked what it is about.
 */
const now = new Date('2026-11-23T12:00:00Z');
let asked = 0;

/** The same, but these fields count how often they are asked for. */
function counted<T extends object>(value: T, ...names: readonly (keyof T)[]): T {
  const copy = { ...value };
  for (const name of names) {
    const get = () => {
      asked += 1;
      return value[name];
    };
    Object.defineProperty(copy, name, { enumerable: true, get });
  }
  return copy;
}

/** A reading, an error and a finding of each account. @param first the fingerprint of the first finding */
function reportOf(accounts: number, first = 0): Report {
  // Harmless: what is made harmless would be a copy, which counts nothing.
  const [finding] = sanitizeAll(full.findings);
  const at = Array.from({ length: accounts }, (_, index) => String(111111111111 + index));
  const readings = at.map((account) => ({
    account,
    source: 'list' as const,
    users: 1,
    calls: {},
    complete: true,
    judged: [{ name: `user-${account}`, activeKeys: 1 }],
  }));
  const findings = at.map((account, index): Finding => {
    const fingerprint = `${first + index}`;
    const user = { ...finding!.user, account };
    return counted({ ...finding!, user, fingerprint }, 'user', 'fingerprint');
  });
  const errors = at.map((account): ReadError => ({ input: 'IAM', account, message: 'denied' }));
  return {
    ...evaluate([]),
    findings,
    errors: errors.map((it) => counted(it, 'account')),
    readings: readings.map((it) => counted(it, 'account')),
  };
}

function askedOfEach(accounts: number, work: (accounts: number) => unknown): number {
  asked = 0;
  work(accounts);
  return asked / accounts;
}

test.each(Object.keys(FORMATS))('%s asks each account as often of many as of few', (name) => {
  const write = (accounts: number) => {
    const report = reportOf(accounts);
    asked = 0;
    return FORMATS[name]!(report, { now });
  };
  const few = askedOfEach(50, write);
  expect(few).toBeGreaterThan(0);
  expect(askedOfEach(500, write)).toBeLessThan(2 * few);
});

const PIECEWISE = ['text', 'junit', 'html', 'json', 'sarif', 'gitlab', 'csv', 'ocsf', 'asff'];

test.each(PIECEWISE)('%s has no larger pieces for many findings than for few', (name) => {
  const largest = (accounts: number) => {
    const pieces = [...FORMATS[name]!.pieces!({ ...reportOf(accounts), errors: [] }, { now })];
    return pieces.reduce((most, it) => Math.max(most, it.length), 0);
  };
  expect(largest(500)).toBeLessThan(1.1 * largest(50));
});

test('a comparison asks each user who is gone as often of many as of few', () => {
  const compare = (accounts: number) => {
    const [earlier, report] = [reportOf(accounts), reportOf(accounts, accounts)];
    asked = 0;
    const { since } = comparedWith(report, earlier, 'earlier.json', now);
    expect(since?.mended).toHaveLength(accounts);
  };
  const few = askedOfEach(50, compare);
  expect(few).toBeGreaterThan(0);
  expect(askedOfEach(500, compare)).toBeLessThan(2 * few);
});
