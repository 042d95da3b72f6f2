import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli';

const ONE = 'Resources:\n  A: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-large-'));
  mkdirSync(path.join(cwd, 'folder'));
  writeFileSync(path.join(cwd, 't.yaml'), ONE);
  writeFileSync(path.join(cwd, 'folder', 't.yaml'), ONE);
  // Without content on the disk, but of this size.
  for (const name of ['large.json', 'folder/large.json', 'large.yaml']) {
    const file = path.join(cwd, name);
    closeSync(openSync(file, 'w'));
    truncateSync(file, 200 * 1024 * 1024);
  }
});
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

test.each([
  ['an input', ['check', 'large.json']],
  ['one of several inputs', ['check', 't.yaml', 'large.json']],
  ['a file in a folder', ['check', 'folder']],
  ['a baseline', ['check', 't.yaml', '--baseline', 'large.json']],
  ['an exceptions file', ['check', 't.yaml', '--exceptions', 'large.yaml']],
  ['a configuration', ['check', 't.yaml', '--config', 'large.yaml']],
  ['a snapshot', ['check', 't.yaml', '--live', 'large.json']],
  ['parameters', ['check', 't.yaml', '--parameters', 'large.json']],
  ['a credential report', ['live', '--credential-report', 'large.json']],
  ['a list of accounts', ['live', '--accounts', 'large.json', '--role-name', 'audit']],
  ['a plan', ['remediate', 'apply', 'large.json', '--journal', 'j.jsonl', '--yes']],
  ['a journal', ['remediate', 'undo', 'large.json', '--yes']],
])('200 MB as %s: exit 2, and a sentence of its size', async (_, argv) => {
  const run = await runCli(argv, { cwd });
  expect(run.code).toBe(2);
  expect(run.stdout + run.stderr).toMatch(/(large|folder)[^]*(200 MB|larger than \d+ (MB|kB))/);
  expect(run.stdout + run.stderr).not.toMatch(/internal error|\n\s+at /);
});

test('templates of more than 64 MB together: what was read is judged, the rest is told', async () => {
  const many = path.join(cwd, 'many');
  mkdirSync(many);
  const two = `${ONE}  B: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n`;
  writeFileSync(path.join(many, '0.yaml'), two);
  const comment = `#${'x'.repeat(9.5 * 1024 * 1024)}\n`;
  for (let index = 1; index <= 7; index++)
    writeFileSync(path.join(many, `${index}.yaml`), `Resources: {}\n${comment}`);
  const run = await runCli(['check', 'many'], { cwd });
  expect([run.code, run.stdout]).toEqual([
    1,
    expect.stringMatching(
      /not read {2}many\/7\.yaml\n {2}was not read: the templates before it have 64 MB/,
    ),
  ]);
  expect((await runCli(['check', 'many', '--format', 'json'], { cwd })).stdout).toContain(
    '"complete": false',
  );
});
