import fc from 'fast-check';
import { accountsOf } from '../../report/formats/dashboard/accounts';
import { FORMATS } from '../../report/index';
import { CORPUS } from '../hostile/corpus';
import { NOW, organization, RUNS } from './dashboard-reports';
import { runsOf } from '../../report/formats/dashboard/trend';

const page = (count: number, options = {}) =>
  FORMATS['dashboard']!(organization(count), { now: NOW, trend: RUNS, ...options });
const states = (count: number) => {
  const all = new Map<string, number>();
  for (const { state } of accountsOf(organization(count)))
    all.set(state, (all.get(state) ?? 0) + 1);
  return Object.fromEntries(all);
};

test('each account has the worst that was found in it, and one that was not wholly read is not compliant', () => {
  expect(states(20)).toEqual({ violation: 6, 'not-read': 2, accepted: 2, compliant: 10 });
});

test('every account of a report is in exactly one state; what was not read is never compliant', () => {
  const report = organization(10);
  const ids = report.readings!.map((it) => it.account!);
  fc.assert(
    fc.property(fc.subarray(ids), fc.subarray(ids), fc.subarray(ids), (gone, unread, failed) => {
      const accounts = accountsOf({
        ...report,
        readings: report
          .readings!.filter((it) => !gone.includes(it.account!))
          .map((it) => ({ ...it, complete: it.complete && !unread.includes(it.account!) })),
        errors: failed.map((input) => ({ input, message: 'denied' })),
      });
      expect(new Set(accounts.map((it) => it.id)).size).toBe(accounts.length);
      for (const { id, state } of accounts) {
        const whole =
          !gone.includes(id) &&
          !unread.includes(id) &&
          !failed.includes(id) &&
          ids.indexOf(id) !== 3;
        if (!whole) expect(['violation', 'not-read']).toContain(state);
      }
      const judged = new Set([...ids.filter((it) => !gone.includes(it)), ...failed]);
      for (const id of judged) expect(accounts.map((it) => it.id)).toContain(id);
    }),
    { seed: 22, numRuns: 300 },
  );
});

test('violations stand by owner and by the age of the second key', () => {
  const text = page(20)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  expect(text).toMatch(/Violations by owner and age.*payments@example\.com/);
  for (const it of ['under 7 days', '7 to 29 days', '30 to 89 days']) expect(text).toContain(it);
  expect(text).toMatch(/Violation: 6 Not wholly read: 2 Accepted: 2 Compliant: 10/);
  expect(text).toContain('and 1 that were left out and are not judged');
});

test('the trend has every run once, with this one as the last', () => {
  const shown = page(20);
  expect(shown).toContain('of 8 runs');
  expect(page(20, { trend: [...RUNS, ...RUNS] })).toBe(shown);
  expect(page(20, { trend: [] })).not.toContain('<h2>Trend</h2>');
});

test('ten thousand accounts are a page that a phone opens; what is left out is counted', () => {
  const shown = page(10_000);
  expect(shown.length).toBeLessThan(3 * 1024 * 1024);
  expect(shown).toMatch(/4500 more accounts<\/strong> are not shown here/);
  expect(shown).toContain('Violation: <strong>3000</strong>');
  // Those that are compliant are all there by their numbers.
  expect(shown.match(/<li>1\d{11}<\/li>/g)).toHaveLength(5_000);
});

test.each(Object.entries(CORPUS))('%s: shows as text, whoever is called so', (_, text) => {
  const report = organization(10);
  const hostile = {
    ...report,
    findings: report.findings.map((it) => ({
      ...it,
      user: { ...it.user, label: text, owner: text, account: text },
    })),
    readings: report.readings!.map((it) => ({ ...it, alias: text })),
  };
  const shown = FORMATS['dashboard']!(hostile, { trend: [{ asOf: text, violations: 1 }] });
  expect(shown).not.toMatch(/<script|<img|<a href="(?!#)|javascript:a\(\)"/);
  expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
});

test('no earlier run pushes this one out, or hides another of its moment', () => {
  const given = (asOf: string, violations: number, notWhole?: number) => ({
    asOf,
    violations,
    ...(notWhole === undefined ? {} : { notWhole }),
  });
  const now = '2026-11-20T12:00:00.000Z';
  const later = Array.from({ length: 90 }, (_, day) =>
    given(`2027-01-01T00:00:00.${100 + day}Z`, 0),
  );
  const same = [given('2026-11-01T00:00:00.000Z', 4, 0), given('2026-11-01T00:00:00.000Z', 0, 2)];
  const runs = runsOf(organization(3), [], now, [...later, ...same]);
  expect(runs.map((it) => it.asOf)).toEqual(['2026-11-01T00:00:00.000Z', now]);
  expect(runs[0]).toMatchObject({ violations: 4, notWhole: 2 });
});
