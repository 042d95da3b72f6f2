import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readTrend } from '../../cli/reading/trend';
import { FORMATS } from '../../report/index';
import { organization } from '../report/dashboard-reports';
import { ioOf, runCli } from '../support/run-cli';

let cwd: string;
const report = JSON.parse(FORMATS['json']!(organization(10), {})) as Record<string, unknown>;
const put = (name: string, content: unknown) => {
  writeFileSync(
    path.join(cwd, name),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
};
beforeEach(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-trend-'));
  mkdirSync(path.join(cwd, 'runs'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});
const trend = (...paths: string[]) => readTrend(paths, ioOf({ cwd }).io);

test('reports of a folder; other files are counted, links left alone', () => {
  put('runs/2026-11-01.json', report);
  put('runs/2026-11-02.json', {
    ...report,
    summary: { ...(report['summary'] as object), violations: 7 },
  });
  put('runs/plan.json', { plan: 1 });
  put('runs/notes.txt', 'no JSON');
  put('outside.json', report);
  symlinkSync('../outside.json', path.join(cwd, 'runs/link.json'));
  const { runs, note } = trend('runs')!;
  expect(runs.map((it) => it.violations)).toEqual([3, 7]);
  expect(runs[0]).toEqual({
    asOf: '2026-11-20T12:00:00.000Z',
    violations: 3,
    accounts: 10,
    notWhole: 1,
  });
  expect(note).toMatch(/^1 of the JSON files of --trend is not a report of live/);
});

test('the newest sixty of a folder', () => {
  for (let it = 10; it < 75; it += 1) put(`runs/${it}.json`, report);
  expect(trend('runs')!.runs).toHaveLength(60);
});

test.each([
  ['no JSON', '{'],
  ['no report', '{}'],
  ['a report of check', { ...report, readings: undefined }],
  ['readings that are none', { ...report, readings: [null] }],
  ['no moments', { ...report, readings: [{}] }],
  ['a moment that is none', { ...report, readings: [{ asOf: '<script>' }] }],
  ['fewer than none', { ...report, summary: { violations: -1 } }],
  ['more than any', { ...report, summary: { violations: 1e300 } }],
])('a named file with %s is an error in a sentence', (_, content) => {
  put('one.json', content);
  expect(() => trend('one.json')).toThrow(/the report of --trend one\.json/);
});

test('an empty folder is that of the first run; one of other files, and what is not there, are errors', () => {
  expect(trend('runs')).toEqual({ runs: [] });
  put('runs/plan.json', {});
  expect(() => trend('runs')).toThrow(/runs has no JSON report of live/);
  expect(() => trend('nothing.json')).toThrow(/cannot read the report of --trend nothing\.json/);
});

test('it goes with the dashboard only, and the dashboard with live only', async () => {
  const alone = await runCli(['live', '--trend', 'runs'], { cwd });
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('--format dashboard')]);
  const declared = await runCli(['check', '.', '--format', 'dashboard'], { cwd });
  expect([declared.code, declared.stderr]).toEqual([
    2,
    expect.stringContaining('deployed accounts'),
  ]);
});
