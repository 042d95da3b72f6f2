import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'earlier-'));
  writeFileSync(path.join(cwd, 't.yaml'), 'Resources: {A: {Type: AWS::S3::Bucket}}\n');
  writeFileSync(path.join(cwd, 'c.csv'), 'user,arn,access_key_1_active,access_key_2_active\n');
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

const FINDING = {
  fingerprint: 'f',
  verdict: 'violation',
  user: { label: 'alice' },
  keys: [{ address: 'A', status: 'Active' }],
};
const REPORT = {
  schemaVersion: 1,
  findings: [FINDING],
  readings: [],
  summary: { violations: 1 },
};

test.each<[string, unknown, boolean]>([
  ['a whole report', REPORT, true],
  ['no JSON object', [], false],
  ['another version', { ...REPORT, schemaVersion: 2 }, false],
  ['no findings', { ...REPORT, findings: undefined }, false],
  ['a finding that is none', { ...REPORT, findings: [null] }, false],
  [
    'a finding without fingerprint',
    { ...REPORT, findings: [{ ...FINDING, fingerprint: 1 }] },
    false,
  ],
  ['a finding without verdict', { ...REPORT, findings: [{ ...FINDING, verdict: null }] }, false],
  ['a finding without user', { ...REPORT, findings: [{ ...FINDING, user: 'alice' }] }, false],
  ['a finding without keys', { ...REPORT, findings: [{ ...FINDING, keys: undefined }] }, false],
  ['keys without address', { ...REPORT, findings: [{ ...FINDING, keys: [{}] }] }, false],
])('%s is read alike by --baseline and --since', async (_, report, whole) => {
  writeFileSync(path.join(cwd, 'r.json'), JSON.stringify(report));
  const runs = await Promise.all([
    runCli(['check', 't.yaml', '--baseline', 'r.json'], { cwd }),
    runCli(['live', '--credential-report', 'c.csv', '--since', 'r.json'], { cwd }),
  ]);
  const refused = runs.map((it) => /is not a complete report/.test(it.stderr));
  expect(refused).toEqual([!whole, !whole]);
  if (!whole)
    expect(runs.map((it) => [it.code, it.stdout])).toEqual([
      [2, ''],
      [2, ''],
    ]);
});
