import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};

let folder: string;
let tarball: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-package-'));
  npm(ROOT, 'pack', '--pack-destination', folder);
  tarball = path.join(folder, readdirSync(folder).find((it) => it.endsWith('.tgz')) ?? '');
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function npm(cwd: string, ...args: string[]): void {
  const done = spawnSync('npm', args, { cwd, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`npm ${args.join(' ')}: ${done.stdout}${done.stderr}`);
}

/** An empty project with the packed tarball and these packages in the versions we develop with. */
function project(name: string, packages: readonly string[]): string {
  const cwd = path.join(folder, name);
  mkdirSync(cwd);
  writeFileSync(path.join(cwd, 'package.json'), JSON.stringify({ name, private: true }));
  const wanted = packages.map((it) => `${it}@${devDependencies[it] ?? 'latest'}`);
  npm(
    cwd,
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    tarball,
    ...wanted,
  );
  return cwd;
}

function node(cwd: string, script: string): { code: number | null; output: string } {
  writeFileSync(path.join(cwd, 'script.js'), script);
  const env = { ...process.env, CDK_VALIDATION: 'false', NODE_ENV: '', JEST_WORKER_ID: '' };
  const done = spawnSync(process.execPath, ['script.js'], { cwd, encoding: 'utf8', env });
  return { code: done.status, output: done.stdout + done.stderr };
}

const has = (cwd: string, name: string) => existsSync(path.join(cwd, 'node_modules', name));

test('alone: the command line and the readers work, and no SDK of others comes along', () => {
  const cwd = project('alone', []);
  writeFileSync(
    path.join(cwd, 'a.yaml'),
    'Resources:\n  A: {Type: AWS::IAM::AccessKey, Properties: {UserName: a}}\n  B: {Type: AWS::IAM::AccessKey, Properties: {UserName: a}}\n',
  );
  const bin = path.join(cwd, 'node_modules/.bin/one-active-key');
  const run = spawnSync(bin, ['check', 'a.yaml'], { cwd, encoding: 'utf8' });
  expect([run.status, run.stdout]).toEqual([1, expect.stringMatching(/IAM user a has 2/)]);
  const read = `const { evaluate, RULE } = require('one-active-key');
    const { readTemplate } = require('one-active-key/cloudformation');
    console.log(RULE.id, evaluate(readTemplate({ Resources: {} }).keys).verdict);`;
  expect(node(cwd, read).output.trim()).toBe('iam-user-one-active-access-key compliant');
  const others = ['aws-cdk-lib', 'cdk-nag', '@pulumi', '@aws-sdk', '@smithy'];
  expect(others.filter((it) => has(cwd, it))).toEqual([]);
}, 180_000);

/** As `du -sb` counts it where a folder takes 4,096 bytes. */
function sizeOf(file: string): number {
  const it = lstatSync(file);
  if (!it.isDirectory()) return it.size;
  return readdirSync(file).reduce((sum, name) => sum + sizeOf(path.join(file, name)), 4_096);
}

test('alone, it takes less than 4 MB, and nothing else is installed with it', () => {
  const cwd = project('size', []);
  const modules = path.join(cwd, 'node_modules');
  expect(readdirSync(modules).filter((it) => !it.startsWith('.'))).toEqual(['one-active-key']);
  expect(sizeOf(modules)).toBeLessThan(4_000_000);
}, 180_000);

test('alone, live says what to install', () => {
  const cwd = path.join(folder, 'no-sdk');
  mkdirSync(cwd);
  writeFileSync(path.join(cwd, 'package.json'), JSON.stringify({ name: 'no-sdk', private: true }));
  npm(cwd, 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball);
  const bin = path.join(cwd, 'node_modules/.bin/one-active-key');
  const live = spawnSync(bin, ['live'], { cwd, encoding: 'utf8' });
  expect([live.status, live.stderr]).toEqual([
    2,
    expect.stringContaining(
      'npm install @aws-sdk/client-iam @aws-sdk/client-sts @aws-sdk/credential-providers\n',
    ),
  ]);
  expect(live.stderr).not.toMatch(/\n\s+at /);
}, 180_000);

test('with only the CDK: it fails synthesis, and Pulumi does not come along', () => {
  const cwd = project('cdk', ['aws-cdk-lib', 'constructs']);
  const app = (keys: number) => `const { App, Stack } = require('aws-cdk-lib');
    const { CfnAccessKey } = require('aws-cdk-lib/aws-iam');
    const { OneActiveKey } = require('one-active-key/cdk');
    const app = new App();
    OneActiveKey.enforce(app);
    const stack = new Stack(app, 'S');
    for (let i = 0; i < ${keys}; i++) new CfnAccessKey(stack, 'K' + i, { userName: 'alice' });
    app.synth();`;
  const failing = node(cwd, app(2));
  expect(failing.output).toMatch(/iam-user-one-active-access-key/);
  expect(failing.code).not.toBe(0);
  expect(node(cwd, app(1)).code).toBe(0);
  expect(has(cwd, '@pulumi')).toBe(false);
}, 300_000);

test('with only Pulumi: the pack serves its port, also from a copy of its folder', async () => {
  const cwd = project('pulumi', ['@pulumi/pulumi', '@pulumi/policy']);
  expect(has(cwd, 'aws-cdk-lib')).toBe(false);
  const { startPack } = await import('../pulumi/harness/wire-client');
  const installed = path.join(cwd, 'node_modules/one-active-key/pulumi-policy');
  const copied = path.join(cwd, 'copied');
  spawnSync('cp', ['-r', installed, copied]);
  for (const pack of [installed, copied]) {
    const started = await startPack(pack);
    expect((await started.info()).name).toBe('one-active-key');
    await started.close();
  }
  const library = `const { oneActiveKeyPolicies } = require('one-active-key/pulumi');
    console.log(oneActiveKeyPolicies().map((it) => it.name).join());`;
  expect(node(cwd, library).output).toContain('iam-user-one-active-access-key');
}, 300_000);
