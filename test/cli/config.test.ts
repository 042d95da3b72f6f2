import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Report } from '../../rule-core/index';
import { runCli } from '../support/run-cli';

const ONE = 'Resources:\n  A: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n';
const TWO = `${ONE}  B: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n`;
const ACCEPTED = 'exceptions:\n- {user: alice, reason: rotation, owner: me, expires: 2027-01-31}\n';
const CONFIG = 'one-active-key.config.yaml';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function files(contents: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}

const at = (name: string) => path.join(folder, name);

test('its settings stand where the command line says nothing, and are told on both sides', async () => {
  files({
    'two.yaml': TWO,
    'ok.yaml': ACCEPTED,
    [CONFIG]: 'exceptions: ok.yaml\ncheck:\n  paths: [two.yaml]\nformat: json\n',
  });
  const { code, stdout, stderr } = await runCli(['check'], { cwd: folder });
  const report = JSON.parse(stdout) as Report;
  expect(code).toBe(0);
  expect(report.summary.excepted).toBe(1);
  expect(stderr).toBe(
    `one-active-key: ${CONFIG} sets exceptions, format, check.paths (--no-config leaves it out)\n`,
  );
  expect(report.warnings).toEqual([
    { code: 'note', message: `The configuration file ${CONFIG} decides: exceptions, check.paths.` },
  ]);
});

test('--no-config leaves it out, and a pull request cannot bring an exception', async () => {
  files({ 'two.yaml': TWO, 'ok.yaml': ACCEPTED, [CONFIG]: 'exceptions: ok.yaml\n' });
  const { code, stderr } = await runCli(['check', '--no-config', 'two.yaml'], { cwd: folder });
  expect([code, stderr]).toEqual([1, '']);
});

test('--quiet says nothing aside, but the report still tells', async () => {
  files({ 'two.yaml': TWO, 'ok.yaml': ACCEPTED, [CONFIG]: 'exceptions: ok.yaml\n' });
  const { stdout, stderr } = await runCli(['check', '-q', 'two.yaml'], { cwd: folder });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/decides: exceptions/);
});

test('quiet in the file does not silence what the file does', async () => {
  files({ 'one.yaml': ONE, [CONFIG]: 'quiet: true\n' });
  const { stdout, stderr } = await runCli(['check', 'one.yaml'], { cwd: folder });
  expect(stdout).toBe('');
  expect(stderr).toMatch(/sets quiet/);
});

test('options override it: a path, an exceptions file, a format with its file', async () => {
  files({
    'one.yaml': ONE,
    'two.yaml': TWO,
    'ok.yaml': ACCEPTED,
    'none.yaml': 'exceptions: []\n',
    [CONFIG]:
      'exceptions: ok.yaml\nformat: json\noutput: report.json\ncheck: {paths: [one.yaml]}\n',
  });
  const args = ['check', '--exceptions', 'none.yaml', '-f', 'text', 'two.yaml'];
  const { code, stdout, stderr } = await runCli(args, { cwd: folder });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^violation/);
  expect(stderr).toBe('');
});

test('a section overrides what stands for every command', async () => {
  files({ 'one.yaml': ONE, [CONFIG]: 'format: json\ncheck: {format: csv}\n' });
  const { stdout } = await runCli(['check', 'one.yaml'], { cwd: folder });
  expect(stdout).toMatch(/^account,/);
});

test('parameters decide, as with the option', async () => {
  const template = `Parameters: {Env: {Type: String}}\nConditions: {Prod: {'Fn::Equals': [{Ref: Env}, prod]}}\n${ONE}  B: {Type: AWS::IAM::AccessKey, Condition: Prod, Properties: {UserName: alice}}\n`;
  files({ 'a.yaml': template, [CONFIG]: 'check: {parameters: {Env: dev}}\n' });
  expect((await runCli(['check', 'a.yaml'], { cwd: folder })).code).toBe(0);
  const args = ['check', 'a.yaml', '--parameters', 'Env=prod'];
  expect((await runCli(args, { cwd: folder })).code).toBe(1);
});

test('paths in it are from its own folder, wherever it is found from', async () => {
  files({
    '.git/HEAD': '',
    [CONFIG]: 'check: {paths: [stacks/two.yaml]}\noutput: report.txt\n',
    'stacks/two.yaml': TWO,
    'deep/er/x': '',
  });
  const { code, stderr } = await runCli(['check'], { cwd: at('deep/er') });
  expect(code).toBe(1);
  expect(stderr).toMatch(/\.\.\/\.\.\/one-active-key\.config\.yaml sets/);
  expect(readFileSync(at('report.txt'), 'utf8')).toMatch(/stacks\/two\.yaml/);
});

test.each([
  ['above the repository', { 'inner/.git/HEAD': '', [CONFIG]: 'nonsense: 1' }],
  ['above, where there is no repository', { [CONFIG]: 'nonsense: 1' }],
])('a file %s is not read', async (_, contents) => {
  files({ ...contents, 'inner/one.yaml': ONE });
  const { code, stderr } = await runCli(['check', 'one.yaml'], { cwd: at('inner') });
  expect([code, stderr]).toEqual([0, '']);
});

test('two in one folder are an error', async () => {
  files({ 'one.yaml': ONE, [CONFIG]: '', 'one-active-key.config.json': '{}' });
  const { code, stderr } = await runCli(['check', 'one.yaml'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/both .*yaml and .*json/);
});

test('a file named .js is data, and never run', async () => {
  files({ 'one.yaml': ONE, 'c.js': 'process.exit(0)' });
  const { code, stderr } = await runCli(['check', '--config', 'c.js', 'one.yaml'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/c\.js:1: a configuration file is a list of settings/);
});

test.each([
  ['exeptions: a', /yaml:1: "exeptions" is not a setting; did you mean "exceptions"\?/],
  [
    'strict: true\ncheck:\n  basline: a',
    /yaml:3: "check.basline" is not a setting; did you mean "baseline"\?/,
  ],
  ['baseline: a', /"baseline" is not a setting; it goes into the section "check"/],
  ['format: jsn', /format is NAME .*not "jsn"; did you mean "json"\?/],
  ['live: {source: detla}', /live\.source is one of .*did you mean "delta"\?/],
  ['live: {profile: a}', /live\.profile is for the command line only/],
  ['\n\nstrict: yes', /yaml:3: strict is true or false, not "yes"/],
  ['check: {account: 111111111111}', /twelve digits in quotes, not 111111111111/],
  ['a: [', /cannot read the configuration file .*line 1/],
  ['strict: true\nstrict: false', /line 2.*unique/],
  ['strict: !!js/function a', /cannot read.*tag/i],
  [`x: ${'['.repeat(100_000)}`, /cannot read the configuration file/],
  [`# ${'a'.repeat(300_000)}`, /larger than 256 kB/],
  [
    `a: &a [x, x]\n${['b', 'c', 'd', 'e', 'f', 'g'].map((it, index) => `${it}: &${it} [${`*${'abcdef'[index] ?? ''},`.repeat(9)}]`).join('\n')}`,
    /cannot read.*alias/i,
  ],
  ['benchmark: "9.9"', /yaml:1: benchmark: --benchmark is a version of the CIS/],
  ['output: link', /link leads out of the folder/],
  ['format: json=away/a.json', /leads out of the folder/],
])('%#: what is wrong is said with its line, and decides nothing: exit 2', async (text, says) => {
  files({ 'one.yaml': ONE, [CONFIG]: text });
  symlinkSync('/dev/null', at('link'));
  symlinkSync(os.tmpdir(), at('away'));
  const { code, stdout, stderr } = await runCli(['check', 'one.yaml'], { cwd: folder });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(says);
});

test('of thousands of problems the first are told with what may help, and the others are counted', async () => {
  const keys = Array.from({ length: 15_000 }, (_, n) => `stric${n}: 1\n`);
  files({ 'one.yaml': ONE, [CONFIG]: keys.join('') });
  const { code, stderr } = await runCli(['check', 'one.yaml'], { cwd: folder });
  const told = stderr.match(/is not a setting; did you mean "strict"\?/g) ?? [];
  expect([code, told.length]).toEqual([2, 50]);
  expect(stderr).toMatch(/and 14950 more/);
});

test('a missing --config is an error', async () => {
  const { code, stderr } = await runCli(['check', '--config', 'no.yaml'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/cannot read the configuration file no\.yaml: it does not exist/);
});

test('live takes its own section', async () => {
  files({ [CONFIG]: 'live: {roleName: audit}\n' });
  const { code, stderr } = await runCli(['live'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/sets live\.roleName[^]*--role-name goes with --organization/);
});
