import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Report } from '../../rule-core/index';
import { runCli } from '../support/run-cli';

const ONE = 'Resources:\n  A: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n';
const TWO = `${ONE}  B: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n`;
const EXCEPTION =
  'exceptions:\n- {user: alice, reason: rotation, owner: me, expires: 2027-01-31}\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-check-'));
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

test.each([
  [['--parameters', 'Evn=prod'], /No template has the parameter Evn, .*did you mean "Env"\?/],
  [
    ['--parameters', 'Other=x'],
    /No template has the parameter Other, for which a value was given\./,
  ],
  [['--parameters', 'Env=prod'], undefined],
])('a value for a parameter that no template has is pointed out: %j', async (args, says) => {
  files({ 'a.yaml': `Parameters: {Env: {Type: String}}\n${ONE}`, 'b.yaml': ONE });
  const run = await runCli(['check', '.', ...args], { cwd: folder });
  expect(run.code).toBe(0);
  if (says) expect(run.stdout).toMatch(says);
  else expect(run.stdout).not.toContain('parameter');
});

test('the report says what was read, and a page to file when it was made', async () => {
  files({ 'a.yaml': ONE, 'deep/b.yaml': ONE });
  const run = await runCli(['check', '.', '--format', 'json', '--format', 'html=r.html'], {
    cwd: folder,
  });
  expect((JSON.parse(run.stdout) as Report).inputs).toEqual([
    { input: 'a.yaml', kind: 'CloudFormation template' },
    { input: path.join('deep', 'b.yaml'), kind: 'CloudFormation template' },
  ]);
  const page = readFileSync(path.join(folder, 'r.html'), 'utf8');
  expect(page).toContain('<code>a.yaml</code> (CloudFormation template)');
  expect(page).toContain('Made on 2026-11-23T12:00:00.000Z by one-active-key');
});

interface Case {
  readonly given: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly input?: string;
  readonly code: number;
  readonly says?: RegExp;
}

const cases: Case[] = [
  {
    given: 'one key',
    files: { 'a.yaml': ONE },
    args: ['a.yaml'],
    code: 0,
    says: /^compliant: 1 access key of 1 user/m,
  },
  {
    given: 'two keys',
    files: { 'a.yaml': TWO },
    args: ['a.yaml'],
    code: 1,
    says: /violation {2}IAM user alice has 2 active access keys: A, B\..*\n {2}- A \(Active\) {2}at a\.yaml:2:3\n/,
  },
  {
    given: 'a byte order mark and carriage returns',
    files: { 'a.yaml': `\ufeff${TWO.replaceAll('\n', '\r\n')}` },
    args: ['a.yaml'],
    code: 1,
  },
  { given: 'a template on standard input', args: ['-'], input: TWO, code: 1, says: /alice/ },
  { given: 'no path and no cdk.out', args: [], code: 2, says: /nothing to check/ },
  {
    given: 'a file that does not exist',
    args: ['no.yaml'],
    code: 2,
    says: /no\.yaml[^]*does not exist/,
  },
  {
    given: 'a file that is no input',
    files: { 'a.txt': 'hello' },
    args: ['a.txt'],
    code: 2,
    says: /not an input/,
  },
  {
    given: 'an empty folder',
    files: { 'd/readme.md': '' },
    args: ['d'],
    code: 2,
    says: /holds no template/,
  },
  {
    given: 'a folder with a template among other files',
    files: { 'd/x/a.yaml': TWO, 'd/package.json': '{"name":"x"}', 'd/b.yml': 'a: 1' },
    args: ['d'],
    code: 1,
    says: /d\/x\/a\.yaml:2:3/,
  },
  {
    given: 'a broken template in a folder: the rest is judged, and it is said',
    files: { 'd/a.yaml': ONE, 'd/b.yaml': 'Resources:\n  A: [\n' },
    args: ['d'],
    code: 2,
    says: /not read {2}d\/b\.yaml:/,
  },
  {
    given: 'a violation beside a file that cannot be read',
    files: { 'a.yaml': TWO },
    args: ['a.yaml', 'no.yaml'],
    code: 1,
    says: /not everything was read/,
  },
  {
    given: 'one name in two files of unknown accounts',
    files: { 'a.yaml': ONE, 'b.yaml': ONE },
    args: ['a.yaml', 'b.yaml'],
    code: 0,
  },
  {
    given: 'one name in two files of one account',
    files: { 'a.yaml': ONE, 'b.yaml': ONE },
    args: ['a.yaml', 'b.yaml', '--account', '111111111111'],
    code: 1,
    says: /alice in account 111111111111/,
  },
  {
    given: 'an account that is none',
    args: ['x', '--account', '12'],
    code: 2,
    says: /twelve digits/,
  },
  {
    given: 'a parameter that decides',
    files: {
      'a.yaml': `Parameters: {E: {Type: String}}\nConditions: {P: !Equals [!Ref E, prod]}\n${ONE}  B: {Type: AWS::IAM::AccessKey, Condition: P, Properties: {UserName: alice}}\n`,
    },
    args: ['a.yaml', '--parameters', 'E=dev'],
    code: 0,
  },
  {
    given: 'a parameters file of CloudFormation',
    files: {
      'a.yaml': `Parameters: {E: {Type: String}}\nConditions: {P: !Equals [!Ref E, prod]}\n${ONE}  B: {Type: AWS::IAM::AccessKey, Condition: P, Properties: {UserName: alice}}\n`,
      'p.json': '[{"ParameterKey":"E","ParameterValue":"prod"}]',
    },
    args: ['a.yaml', '--parameters', 'p.json'],
    code: 1,
  },
  {
    given: 'an exception',
    files: { 'a.yaml': TWO, 'e.yaml': EXCEPTION },
    args: ['a.yaml', '--exceptions', 'e.yaml'],
    code: 0,
    says: /excepted {2}[^]*accepted: rotation \(me\), until 2027-01-31/,
  },
  {
    given: 'an exception that matches nothing',
    files: { 'a.yaml': ONE, 'e.yaml': EXCEPTION },
    args: ['a.yaml', '--exceptions', 'e.yaml'],
    code: 0,
    says: /matches no finding/,
  },
  {
    given: 'an exception that matches nothing, strict',
    files: { 'a.yaml': ONE, 'e.yaml': EXCEPTION },
    args: ['a.yaml', '--exceptions', 'e.yaml', '--strict'],
    code: 2,
  },
  {
    given: 'an exception without expiry',
    files: { 'a.yaml': TWO, 'e.yaml': 'exceptions:\n- {user: alice, reason: r, owner: o}\n' },
    args: ['a.yaml', '--exceptions', 'e.yaml'],
    code: 2,
    says: /exception 1: needs "expires"/,
  },
  { given: 'an unknown option', args: ['--formt', 'json'], code: 2, says: /Did you mean --format/ },
  {
    given: 'an unknown format',
    args: ['x', '--format', 'xml'],
    code: 2,
    says: /unknown format "xml"/,
  },
  {
    given: 'two formats for one stream',
    args: ['x', '-f', 'text', '-f', 'json'],
    code: 2,
    says: /only one format/,
  },
];

test.each(cases)(
  'check with $given: exit $code',
  async ({ files: given = {}, args, input = '', code, says }) => {
    files(given);
    const run = await runCli(['check', ...args], { cwd: folder, input });
    expect({ ...run, code: run.code }).toMatchObject({ code });
    if (says) expect(`${run.stdout}${run.stderr}`).toMatch(says);
    expect(run.stdout + run.stderr).not.toMatch(/\n\s+at .*\(.*:\d+:\d+\)/);
  },
);

test('--format writes to files, and the exit code stays', async () => {
  files({ 'a.yaml': TWO });
  const run = await runCli(['check', 'a.yaml', '-f', 'json=out.json', '-f', 'text'], {
    cwd: folder,
  });
  expect(run).toMatchObject({ code: 1, stdout: expect.stringContaining('alice') });
  const { code, stdout } = await runCli(['check', 'a.yaml', '-f', 'json', '-o', 'o.json'], {
    cwd: folder,
  });
  expect([code, stdout]).toEqual([1, '']);
});

test('a name with terminal escapes is shown, not obeyed', async () => {
  files({ 'a.yaml': TWO.replaceAll('alice', '"al\\e[31mice\\n::error::x"') });
  const { stdout } = await runCli(['check', 'a.yaml'], { cwd: folder });
  expect(stdout).toContain('al\\u001b[31mice\\u000a::error::x');
});

test('the same files in any order give the same bytes', async () => {
  files({ 'a.yaml': TWO, 'b.yaml': TWO.replaceAll('alice', 'bob') });
  const one = await runCli(['check', 'a.yaml', 'b.yaml', '-f', 'json'], { cwd: folder });
  const two = await runCli(['check', 'b.yaml', 'a.yaml', '-f', 'json'], { cwd: folder });
  expect(two.stdout).toBe(one.stdout);
  expect((JSON.parse(one.stdout) as Report).summary.violations).toBe(2);
});

test('links in a circle are not followed', async () => {
  files({ 'd/a.yaml': ONE });
  symlinkSync(folder, path.join(folder, 'd/loop'));
  expect((await runCli(['check', 'd'], { cwd: folder })).code).toBe(0);
});

const asRoot = process.getuid?.() === 0;
(asRoot ? test.skip : test)('a folder that may not be read is said', async () => {
  files({ 'd/closed/a.yaml': ONE });
  chmodSync(path.join(folder, 'd/closed'), 0);
  const run = await runCli(['check', 'd'], { cwd: folder });
  chmodSync(path.join(folder, 'd/closed'), 0o755);
  expect(run).toMatchObject({ code: 2, stdout: expect.stringMatching(/permission denied/) });
});

test('a file that is given twice, written in two ways, is read once', async () => {
  files({ 'a.yaml': ONE });
  const args = ['check', 'a.yaml', './a.yaml', '--account', '111111111111'];
  const run = await runCli(args, { cwd: folder });
  expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('1 access key')]);
});
