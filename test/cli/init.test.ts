import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { CHECKOUT, NO_ACTION, SETUP_NODE } from '../../cli/init/github';
import { run as runProgram } from '../../cli/run';
import { ioOf, runCli } from '../support/run-cli';

const KEY = (id: string, user: string) =>
  `  ${id}: {Type: AWS::IAM::AccessKey, Properties: {UserName: ${user}}}\n`;
const ONE = `Resources:\n${KEY('A', 'alice')}`;
const SAM = `Transform: AWS::Serverless-2016-10-31\nResources: {F: {Type: AWS::Serverless::Function}}\n`;
const NESTED = `Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://s3.amazonaws.com/b/vpc.yaml'}}\n`;
const CONFIG = 'one-active-key.config.yaml';
const EXCEPTIONS = 'access-key-exceptions.yaml';
const WORKFLOW = '.github/workflows/one-active-key.yml';
const PLAN = JSON.stringify({
  format_version: '1.2',
  terraform_version: '1.9.0',
  planned_values: {},
  resource_changes: [],
  configuration: {},
});

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'init-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function standing(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), content);
  }
}
const read = (file: string) => readFileSync(path.join(cwd, file), 'utf8');
const yamlOf = (file: string): unknown => parse(read(file));
const init = (...args: string[]) => runCli(['init', ...args], { cwd });

interface Row {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** What is written. */
  readonly written: readonly string[];
  readonly paths: readonly string[];
  /** What the plan says. */
  readonly says?: readonly RegExp[];
  /** What a tool makes before the first check. */
  readonly made?: Readonly<Record<string, string>>;
  /** How the first check ends. */
  readonly code: number;
}

const TABLE: readonly Row[] = [
  {
    name: 'templates on GitHub',
    files: { 'a/t.yaml': ONE, '.github/CODEOWNERS': '' },
    written: [CONFIG, WORKFLOW],
    paths: ['.'],
    says: [
      /CloudFormation {2}a\/t\.yaml/,
      /CI {14}GitHub/,
      /0 violations, 0 undetermined, 0 parts/,
    ],
    code: 0,
  },
  {
    name: 'SAM on GitLab, whose pipeline stays as it is',
    files: { 'template.yaml': SAM, '.gitlab-ci.yml': 'stages: []\n' },
    written: [CONFIG, '.gitlab/one-active-key.gitlab-ci.yml'],
    paths: ['.'],
    says: [/of these SAM {4}template\.yaml/, /include: \[\{ local: \.gitlab\//],
    code: 0,
  },
  {
    name: 'GitLab by where the repository comes from',
    files: { 't.yaml': ONE, '.git/config': '[remote "origin"]\n\turl = git@gitlab.com:a/b.git\n' },
    written: [CONFIG, '.gitlab-ci.yml'],
    paths: ['.'],
    code: 0,
  },
  {
    name: 'a CDK app with a lock file',
    files: {
      'infra/cdk.json': '{"app": "node app.js"}',
      'infra/package.json': '{"devDependencies": {"aws-cdk": "2.1148.1"}}',
      'infra/package-lock.json': '{}',
      '.git/config': '[remote "origin"]\n\turl = https://github.com/a/b.git\n',
    },
    written: [CONFIG, WORKFLOW],
    paths: ['infra/cdk.out'],
    says: [/CDK app {9}infra/, /CDK: make infra\/cdk\.out first \(cdk synth '\*\*'\)/],
    made: {
      'infra/cdk.out/manifest.json': JSON.stringify({
        version: '48.0.0',
        artifacts: {
          S: {
            type: 'aws:cloudformation:stack',
            environment: 'aws://unknown-account/unknown-region',
            properties: { templateFile: 'S.template.json' },
          },
        },
      }),
      'infra/cdk.out/S.template.json': '{"Resources": {}}',
    },
    code: 0,
  },
  {
    name: 'a CDK app that was not synthesized',
    files: { 'cdk.json': '{"app": "python app.py"}', '.github/x': '' },
    written: [CONFIG, WORKFLOW],
    paths: ['cdk.out'],
    code: 2,
  },
  {
    name: 'Terraform with modules, planned',
    files: {
      'env/prod/main.tf': 'provider "aws" {}\n',
      'modules/user/main.tf': 'resource "aws_iam_user" "u" {}\n',
      Jenkinsfile: 'node {}\n',
    },
    written: [CONFIG],
    paths: ['env/prod/plan.json'],
    says: [/Terraform {7}env\/prod\n/, /Jenkins: run `npx --no one-active-key check`/],
    made: { 'env/prod/plan.json': PLAN },
    code: 0,
  },
  {
    name: 'Terraform that was not planned',
    files: { 'main.tf': 'provider "aws" {}\n' },
    written: [CONFIG],
    paths: ['plan.json'],
    says: [/No CI system was found/],
    code: 2,
  },
  {
    name: 'Pulumi',
    files: { 'Pulumi.yaml': 'name: p\nruntime: nodejs\n', '.github/x': '' },
    written: [CONFIG, WORKFLOW],
    paths: ['preview.json'],
    says: [/Pulumi: make preview\.json first \(pulumi preview --json --show-sames/],
    code: 2,
  },
  {
    name: 'everything at once',
    files: {
      't.yaml': ONE,
      'cdk.json': '{"app": "x", "output": "build/cdk"}',
      'tf/main.tf': 'terraform {\n  backend "s3" {}\n}\n',
      'api/serverless.yml': 'service: a\n',
      '.github/x': '',
    },
    written: [CONFIG, WORKFLOW],
    paths: ['.', 'build/cdk', 'tf/plan.json', 'api/.serverless'],
    code: 2,
  },
  {
    name: 'what is not read is proposed, and accepted by nobody yet',
    files: { 't.yaml': NESTED, '.github/x': '' },
    written: [CONFIG, EXCEPTIONS, WORKFLOW],
    paths: ['.'],
    says: [/1 part not read/, /until each entry has a reason and an owner/],
    code: 2,
  },
  {
    name: 'violations stay',
    files: { 't.yaml': `${ONE}${KEY('B', 'alice')}` },
    written: [CONFIG],
    paths: ['.'],
    says: [/1 violation, /, /Nothing that is proposed accepts a violation/],
    code: 1,
  },
  {
    name: 'no CI file where none is wanted',
    files: { 't.yaml': ONE, '.github/x': '' },
    args: ['--ci', 'none'],
    written: [CONFIG],
    paths: ['.'],
    code: 0,
  },
  {
    name: 'a CDK app that writes elsewhere',
    files: { 't.yaml': ONE, 'cdk.json': '{"app": "x", "output": "../elsewhere"}' },
    written: [CONFIG],
    paths: ['.'],
    says: [/CDK: 1 more are for you to add/],
    code: 0,
  },
  {
    name: 'names that a pipeline would take for something else',
    files: {
      'a${{ x }}/cdk.json': '{"app": "x"}',
      '$(id)/main.tf': 'provider "aws" {}',
      '.github/x': '',
    },
    written: [CONFIG, WORKFLOW],
    paths: ['.'],
    says: [/Nothing to judge was found/, /1 more are for you to add/],
    code: 2,
  },
];

test.each(TABLE)(
  '$name',
  async ({ files, args = [], written, paths, says = [], made = {}, code }) => {
    standing(files);
    const run = await init('--yes', ...args);
    expect([run.code, run.stderr]).toEqual([0, '']);
    for (const it of says) expect(run.stdout).toMatch(it);
    const wrote = [...run.stdout.matchAll(/^wrote (.*)$/gm)].map(([, file]) => file);
    expect(wrote).toEqual(written);
    expect(yamlOf(CONFIG)).toEqual({
      ...(written.includes(EXCEPTIONS) ? { exceptions: EXCEPTIONS } : {}),
      check: { paths },
    });
    // Each file that is written is explained in two lines.
    for (const it of written)
      expect(run.stdout).toMatch(
        new RegExp(`^Write ${it.replaceAll('.', '\\.')}\n {2}\\S.*\n {2}\\S`, 'm'),
      );
    for (const [name, content] of Object.entries(files)) expect(read(name)).toBe(content);
    standing(made);
    const checked = await runCli(['check'], { cwd });
    expect(checked.stderr).toContain(`${CONFIG} sets`);
    expect(checked.code).toBe(code);
  },
);

test('an exceptions proposal that somebody answers for ends in exit 0', async () => {
  standing({ 't.yaml': NESTED });
  await init('--yes');
  writeFileSync(
    path.join(cwd, EXCEPTIONS),
    read(EXCEPTIONS)
      .replaceAll('reason: ""', 'reason: audited')
      .replaceAll('owner: ""', 'owner: me'),
  );
  expect((await runCli(['check'], { cwd })).code).toBe(0);
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
}
function stepsOf(file: string): readonly Step[] {
  const { on, permissions, jobs } = yamlOf(file) as {
    on: unknown;
    permissions: unknown;
    jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
  };
  expect([on, permissions, Object.keys(jobs)]).toEqual([
    'pull_request',
    { contents: 'read' },
    ['access-keys'],
  ]);
  return jobs['access-keys']?.steps ?? [];
}

test('the workflow of GitHub uses the action as the documentation does', async () => {
  standing({
    't.yaml': ONE,
    'infra/cdk.json': '{"app": "x"}',
    'infra/package.json': '{"devDependencies": {"aws-cdk": "2"}}',
    'infra/package-lock.json': '{}',
    '.github/x': '',
  });
  await init('--yes');
  const plain = (it: string) => it.split(' #')[0];
  expect(stepsOf(WORKFLOW)).toEqual([
    { uses: plain(CHECKOUT), with: { 'persist-credentials': false } },
    { uses: plain(SETUP_NODE), with: { 'node-version': 24 } },
    { run: "npm ci --ignore-scripts && npx --no cdk synth '**'", 'working-directory': 'infra' },
    { uses: NO_ACTION, with: { paths: '.\ninfra/cdk.out\n' } },
  ]);
  const page = readFileSync('docs/ci.md', 'utf8');
  for (const it of [CHECKOUT, SETUP_NODE, NO_ACTION, "npx --no cdk synth '**'"])
    expect(page).toContain(it);
  const inputs = (parse(readFileSync('action.yml', 'utf8')) as { inputs: object }).inputs;
  expect(Object.keys(inputs)).toContain('paths');
});

test('the workflow names the copy of the action that is given', async () => {
  standing({ 't.yaml': ONE });
  const action = `acme/one-active-key@${'a'.repeat(40)}`;
  expect((await init('--yes', '--ci', 'github', '--action', action)).code).toBe(0);
  expect(stepsOf(WORKFLOW).at(-1)?.uses).toBe(action);
  expect((await init('--action', 'acme/one-active-key@v1')).code).toBe(2);
});

test('the job of GitLab is that of the template', async () => {
  standing({ 't.yaml': ONE });
  await init('--yes', '--ci', 'gitlab');
  const { include, ...jobs } = yamlOf('.gitlab-ci.yml') as {
    include: readonly { readonly file: string; readonly ref: string }[];
  };
  expect(include.map((it) => [it.file, /^[0-9a-f]{40}$/.test(it.ref)])).toEqual([
    ['gitlab/one-active-key.gitlab-ci.yml', true],
  ]);
  const template = parse(readFileSync(include[0]?.file ?? '', 'utf8')) as Record<string, object>;
  expect(Object.keys(jobs)).toEqual(Object.keys(template));
  const set = (jobs as Record<string, { variables: object }>)['one-active-key']?.variables ?? {};
  const known = readFileSync(include[0]?.file ?? '', 'utf8');
  for (const it of Object.keys(set)) expect(known).toContain(it);
});

test('without --yes and without a terminal nothing is written, and the exit code is 2', async () => {
  standing({ 't.yaml': ONE, '.github/x': '' });
  const { code, stdout } = await init();
  expect(code).toBe(2);
  expect(stdout).toMatch(/^Write one-active-key\.config\.yaml$/m);
  expect(stdout).toMatch(/Nothing was written\. Write it with: one-active-key init --yes\n$/);
  expect([existsSync(path.join(cwd, CONFIG)), existsSync(path.join(cwd, WORKFLOW))]).toEqual([
    false,
    false,
  ]);
});

test.each([
  ['y', 0, true],
  ['yes', 0, true],
  ['n', 2, false],
  ['', 2, false],
])('a person who answers %j', async (answer, code, isWritten) => {
  standing({ 't.yaml': ONE });
  const { io, written } = ioOf({ cwd, input: `${answer}\n` });
  const terminal = {
    ...io,
    stdin: Object.assign(io.stdin, { isTTY: true }),
    stderr: { ...io.stderr, isTTY: true },
  };
  expect(await runProgram(['init'], terminal)).toBe(code);
  expect(written().stderr).toMatch(/Write this file\? \[y\/N\] $/);
  expect(existsSync(path.join(cwd, CONFIG))).toBe(isWritten);
});

test('what is there stays, and a second run has nothing to write', async () => {
  standing({ 't.yaml': NESTED, '.github/x': '' });
  await init('--yes');
  const before = [CONFIG, EXCEPTIONS, WORKFLOW].map(read);
  const { code, stdout } = await init('--yes');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/There is nothing to write\.\n$/)]);
  expect(stdout).toMatch(
    /^Leave one-active-key\.config\.yaml: one-active-key\.config\.yaml is there$/m,
  );
  expect([CONFIG, EXCEPTIONS, WORKFLOW].map(read)).toEqual(before);
});

test('a configuration above, in the same repository, counts', async () => {
  standing({ '.git/HEAD': '', 'one-active-key.config.json': '{}', 'sub/t.yaml': ONE });
  const { stdout } = await runCli(['init', '--yes'], { cwd: path.join(cwd, 'sub') });
  expect(stdout).toMatch(
    /^Leave one-active-key\.config\.yaml: \.\.\/one-active-key\.config\.json is there$/m,
  );
});

test.each([
  [
    'a folder',
    (outside: string) => {
      symlinkSync(outside, path.join(cwd, '.github'));
    },
  ],
  [
    'a folder below',
    (outside: string) => {
      mkdirSync(path.join(cwd, '.github'));
      symlinkSync(outside, path.join(cwd, '.github/workflows'));
    },
  ],
  [
    'a file that is not there',
    (outside: string) => {
      mkdirSync(path.join(cwd, '.github/workflows'), { recursive: true });
      symlinkSync(path.join(outside, 'made.yml'), path.join(cwd, WORKFLOW));
    },
  ],
])('nothing is written through a link to %s', async (_, link) => {
  const outside = mkdtempSync(path.join(tmpdir(), 'outside-'));
  try {
    standing({ 't.yaml': ONE });
    link(outside);
    const { code, stderr } = await init('--yes', '--ci', 'github');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/is a link/)]);
    expect(existsSync(path.join(outside, 'made.yml'))).toBe(false);
    expect(existsSync(path.join(outside, 'workflows'))).toBe(false);
    expect(existsSync(path.join(outside, 'one-active-key.yml'))).toBe(false);
    expect(lstatSync(path.join(cwd, CONFIG)).isFile()).toBe(true);
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test('what the names of files say commands nothing', async () => {
  standing({ 'a\u001b[31m\n::error::x.yaml': ONE });
  const { stdout } = await init('--yes');
  expect([stdout.includes('\u001b'), /^::/m.test(stdout)]).toEqual([false, false]);
});
