import fc from 'fast-check';
import { mergeResults } from '../../live-check/organization/results/merge';
import type { Report } from '../../rule-core/index';
import { inMemory, NOW, readingOf, recordOf, RUN, wholeSweep } from '../support/sweep-folder';
import { member } from '../support/embedded-organization';

/**
 * Whatever lies in the folder of a sweep: each account that the run listed is judged or is named by an
 * error, and the report is compliant only where each has one whole result and nothing else is there.
 */
const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 400);

/** What can become of the result of an account, and whether it is judged then. */
const FATES = {
  compliant: { judged: true },
  violation: { judged: true },
  'partly read': { judged: true },
  missing: { judged: false },
  failed: { judged: false },
  empty: { judged: false },
  'cut off': { judged: false },
  'of another run': { judged: false },
  'of another account': { judged: false },
  'with the reading of another account': { judged: false },
  'with keys of another account': { judged: false },
  'with a key twice': { judged: false },
  'of the future': { judged: false },
  'from before the run': { judged: false },
  'without a call': { judged: false },
  'too large': { judged: false },
  twice: { judged: false },
  'elsewhere only': { judged: false },
} as const;
type Fate = keyof typeof FATES;

function put(files: Map<string, string>, account: string, fate: Fate): void {
  const name = `results/${account}.json`;
  const text = files.get(name) ?? '';
  const value = JSON.parse(text) as { reading: Record<string, unknown> };
  const rewritten = (change: object) => {
    files.set(name, JSON.stringify({ ...value, ...change }));
  };
  const reread = (change: object) => {
    rewritten({ reading: { ...value.reading, ...change } });
  };
  const other = readingOf(member(99), 3, 1);
  switch (fate) {
    case 'compliant':
    case 'violation':
      return;
    case 'partly read':
      reread({ errors: [{ input: 'x', account, user: 'bob', message: 'denied' }] });
      return;
    case 'failed':
      files.set(
        `failed/${account}.json`,
        JSON.stringify({ account, run: RUN, failure: { Error: 'Lambda.X' } }),
      );
      files.delete(name);
      return;
    case 'missing':
      files.delete(name);
      return;
    case 'empty':
      files.set(name, '');
      return;
    case 'cut off':
      files.set(name, text.slice(0, text.length / 2));
      return;
    case 'of another run':
      rewritten({ run: 'another' });
      return;
    case 'of another account':
      rewritten({ account: member(99) });
      return;
    case 'with the reading of another account':
      rewritten({ reading: other });
      return;
    case 'with keys of another account':
      reread({ keys: other.keys, keysRead: 9 });
      return;
    case 'with a key twice': {
      const { keys } = readingOf(account, 3, 1);
      reread({ keys: [...keys, keys[0]], keysRead: 9 });
      return;
    }
    case 'of the future':
      reread({ asOf: '2027-01-01T00:00:00.000Z' });
      return;
    case 'from before the run':
      reread({ asOf: '2026-11-27T00:00:00.000Z' });
      return;
    case 'without a call':
      reread({ calls: {} });
      return;
    case 'too large':
      files.set(name, text + ' '.repeat(16 * 1024 * 1024));
      return;
    case 'twice':
      files.set(`results/${account} (1).json`, text);
      return;
    case 'elsewhere only':
      files.set(`results/${account}.json.gz`, text);
      files.delete(name);
      return;
  }
}

const accountsOf = (report: Report) => ({
  // A reading of no moment is of an account that was not read.
  judged: new Set(
    (report.readings ?? []).flatMap((it) => (it.asOf === undefined ? [] : (it.account ?? []))),
  ),
  named: new Set(report.errors.flatMap((it) => it.account ?? [])),
});

const fates = fc.array(fc.constantFrom(...(Object.keys(FATES) as Fate[])), {
  minLength: 1,
  maxLength: 6,
});
const strays = fc.subarray(['results/notes.txt', `results/${member(50)}.json`, 'results/a/b.json']);

test('every listed account is judged or named, and nothing less than all of them is compliant', async () => {
  await fc.assert(
    fc.asyncProperty(fates, strays, async (all, stray) => {
      const readings = all.map((it, index) =>
        readingOf(member(index), 3, it === 'violation' ? 1 : 0),
      );
      const files = wholeSweep(readings);
      all.forEach((it, index) => {
        put(files, member(index), it);
      });
      for (const it of stray) files.set(it, '{}');
      const report = await mergeResults(inMemory(files), { now: () => NOW });
      const { judged, named } = accountsOf(report);
      all.forEach((it, index) => {
        const account = member(index);
        expect({ it, judged: judged.has(account) }).toEqual({ it, judged: FATES[it].judged });
        const isWhole = it === 'compliant' || it === 'violation';
        expect({ it, named: named.has(account) }).toEqual({ it, named: !isWhole });
      });
      const violating = all.flatMap((it, index) => (it === 'violation' ? [member(index)] : []));
      expect(report.findings.map((it) => it.user.account).sort()).toEqual(violating);
      // Whatever counts accounts by readings counts those that were not read.
      expect((report.readings ?? []).map((it) => it.account)).toEqual(all.map((_, i) => member(i)));
      const whole =
        stray.length === 0 && all.every((it) => ['compliant', 'violation'].includes(it));
      expect(report.complete).toBe(whole);
      expect(report.verdict).toBe(
        violating.length > 0 ? 'violation' : whole ? 'compliant' : 'undetermined',
      );
    }),
    { seed: 22, numRuns: RUNS },
  );
}, 300_000);

test('whatever bytes of the folder change, no account is lost', async () => {
  const readings = Array.from({ length: 4 }, (_, index) => readingOf(member(index), 3, index % 2));
  const whole = wholeSweep(readings);
  const names = [...whole.keys()].filter((it) => it !== 'run.json');
  const change = fc.record({
    name: fc.constantFrom(...names),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    deleted: fc.nat({ max: 40 }),
    inserted: fc.oneof(fc.string({ maxLength: 8 }), fc.json({ maxDepth: 1 })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const files = new Map(whole);
      for (const { name, at, deleted, inserted } of changes) {
        const text = files.get(name)!;
        const from = Math.floor(at * text.length);
        files.set(name, text.slice(0, from) + inserted + text.slice(from + deleted));
      }
      const report = await mergeResults(inMemory(files), { now: () => NOW });
      const { judged, named } = accountsOf(report);
      for (const { account } of readings) {
        expect(judged.has(account) || named.has(account)).toBe(true);
      }
      if (named.size > 0) expect([report.complete, report.verdict]).not.toContain('compliant');
      expect(report.complete).toBe(report.errors.length === 0);
    }),
    { seed: 23, numRuns: RUNS * 3 },
  );
}, 300_000);

test('whatever a value of a result is replaced by, it is judged as before, or the account is named', async () => {
  const [reading] = [readingOf(member(0), 3, 2)];
  const whole = wholeSweep([reading]);
  const name = `results/${member(0)}.json`;
  const text = whole.get(name)!;
  const before = await mergeResults(inMemory(whole), { now: () => NOW });
  /** Every place in the value, as a path. */
  const places: string[][] = [];
  const walk = (value: unknown, path: string[]) => {
    if (path.length > 0) places.push(path);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, it] of Object.entries(value)) walk(it, [...path, key]);
  };
  walk(JSON.parse(text), []);
  const strange = fc.oneof(
    fc.constantFrom<unknown>(null, [], {}, '', 0, -1, 1e308, true, ['x'], { kind: 'never' }),
    fc.string(),
    fc.constant('\u001b[31m##vso[x]\n::error::'),
    fc.constant({ ['__proto__']: { polluted: true } }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), strange, async (place, value) => {
      const root = JSON.parse(text) as Record<string, unknown>;
      let at: Record<string, unknown> = root;
      for (const it of place.slice(0, -1)) at = at[it] as Record<string, unknown>;
      at[place.at(-1)!] = value;
      const files = new Map([...whole, [name, JSON.stringify(root)]]);
      const report = await mergeResults(inMemory(files), { now: () => NOW });
      const { judged, named } = accountsOf(report);
      expect(judged.has(member(0)) || named.has(member(0))).toBe(true);
      expect(report.complete).toBe(report.errors.length === 0);
      // What is still taken for a whole result tells of the same users, unless a name itself was changed.
      if (
        report.complete &&
        !place.includes('user') &&
        !place.includes('status') &&
        !place.includes('keys')
      ) {
        expect(report.summary.violations).toBe(before.summary.violations);
      }
      const escape = String.fromCharCode(27);
      const shown = JSON.stringify(report, (_, it: unknown) =>
        typeof it === 'string' && it.includes(escape) ? 'an escape' : it,
      );
      for (const it of ['an escape', 'polluted']) expect(shown).not.toContain(it);
    }),
    { seed: 24, numRuns: RUNS * 3 },
  );
}, 300_000);

test('the record decides: what it does not list, cannot tell, or leaves out is told', async () => {
  const readings = [readingOf(member(0), 3, 0)];
  const merge = (more: object) =>
    mergeResults(inMemory(wholeSweep(readings, recordOf([member(0)], more))), { now: () => NOW });
  const problem = 'AWS kept throttling';
  const list = { active: [member(0)], others: [{ id: member(1), state: 'SUSPENDED' }] };
  expect((await merge({ list: { ...list, problem } })).errors[0]?.message).toMatch(
    /could not all be listed: AWS kept throttling/,
  );
  const undecided = [
    { account: member(2), message: 'is not read, because its tags are not known' },
  ];
  expect(await merge({ undecided })).toMatchObject({
    verdict: 'undetermined',
    errors: [{ account: member(2) }],
  });
  const leftOut = [{ why: 'exclude', accounts: [member(3)] }];
  const report = await merge({ list, leftOut });
  expect(report).toMatchObject({ verdict: 'compliant', organization: { leftOut } });
  expect(report.warnings.map((it) => it.message).join('\n')).toMatch(
    new RegExp(`${member(1)} \\(SUSPENDED\\)[^]*1 account was left out`),
  );
  const none = inMemory(wholeSweep([], recordOf([])));
  expect(await mergeResults(none, { now: () => NOW })).toMatchObject({ verdict: 'undetermined' });
});

test.each([
  ['nothing', undefined],
  ['no JSON', '{"kind":'],
  ['a list', '[]'],
  ['another document', '{"schemaVersion":1}'],
  ['another format', '{"kind":"one-active-key sweep","format":99}'],
  ['an account twice', 'twice'],
])('%s in the place of the record is no sweep', async (_, text) => {
  const files = wholeSweep([readingOf(member(0), 1, 0)]);
  if (text === undefined) files.delete('run.json');
  else if (text !== 'twice') files.set('run.json', text);
  else {
    const list = { active: [member(0), member(0)], others: [] };
    files.set('run.json', wholeSweep([], recordOf([], { list })).get('run.json')!);
  }
  await expect(mergeResults(inMemory(files), { now: () => NOW })).rejects.toThrow(
    /^memory is not a folder with the results of a sweep: run\.json: /,
  );
});

test('an active account that the record does not ask is no sweep: left out it would be a note', async () => {
  const list = { active: [member(0)], others: [{ id: member(1), state: 'ACTIVE' }] };
  const files = wholeSweep([readingOf(member(0), 1, 0)], recordOf([], { list }));
  await expect(mergeResults(inMemory(files), { now: () => NOW })).rejects.toThrow(
    `it does not ask ${member(1)}, an active account`,
  );
});

test('a result whose caller is of another account is not that of the account', async () => {
  const { caller } = readingOf(member(1), 1, 0);
  const files = wholeSweep([{ ...readingOf(member(0), 1, 0), caller: caller! }]);
  const report = await mergeResults(inMemory(files), { now: () => NOW });
  expect(report.verdict).toBe('undetermined');
  expect(JSON.stringify(report.errors)).toMatch('its caller is of another account');
});

test('large results do not take the place of small ones', async () => {
  const readings = [
    readingOf(member(0), 3, 400),
    readingOf(member(1), 3, 1),
    readingOf(member(2), 3, 0),
  ];
  const files = wholeSweep(readings.map((it) => ({ ...it, keysRead: 900 })));
  const options = { now: () => NOW, mostBytes: 20_000 };
  const report = await mergeResults(inMemory(files), options);
  expect(report.errors.map((it) => it.account)).toEqual([member(0)]);
  expect(report.findings.map((it) => it.user.account)).toEqual([member(1)]);
});
