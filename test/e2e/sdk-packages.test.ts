import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import { ROOT, type Run } from './packed';

/** The built command line beside some packages of the AWS SDK, of which others are missing. */
let folder: string;
let iam: EmbeddedIam;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-sdk-'));
  // So many that calls wait for one another: Node and the SDK must have nothing to warn of.
  const others = Array.from({ length: 40 }, (_, index) => ({ name: `user-${index}` }));
  const users = [{ name: 'alice', keys: ['Active', 'Active'] as const }, ...others];
  iam = await startEmbeddedIam({ accounts: [{ id: '111111111111', users }] });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await iam.close();
});

const SDK = '@aws-sdk';
const sdkPackages = () => readdirSync(path.join(ROOT, 'node_modules', SDK));

/** The package, beside all of the AWS SDK but these, which are as if never installed. */
function installedWithout(name: string, missing: readonly string[]): string {
  const cwd = path.join(folder, name);
  const modules = path.join(cwd, 'node_modules');
  const own = path.join(modules, 'one-active-key');
  mkdirSync(own, { recursive: true });
  cpSync(path.join(ROOT, 'dist'), path.join(own, 'dist'), { recursive: true });
  cpSync(path.join(ROOT, 'package.json'), path.join(own, 'package.json'));
  mkdirSync(path.join(modules, SDK));
  const linked = sdkPackages()
    .map((it) => `${SDK}/${it}`)
    .filter((it) => !missing.includes(it));
  for (const it of linked) {
    symlinkSync(path.join(ROOT, 'node_modules', it), path.join(modules, it), 'dir');
  }
  return cwd;
}

/** Not `spawnSync`: the endpoint is in this very process. */
async function live(cwd: string, ...args: string[]): Promise<Run> {
  const { accessKeyId, secretAccessKey } = iam.credentialsFor('111111111111');
  const bin = path.join(cwd, 'node_modules/one-active-key/dist/cli/bin.js');
  const child = spawn(process.execPath, [bin, 'live', '--format', 'json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_ENDPOINT_URL: iam.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
  });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (it: Buffer) => out.push(it.toString()));
  child.stderr.on('data', (it: Buffer) => err.push(it.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const ORGANIZATION = ['--organization', '--role-name', 'audit'];
const ACCOUNTS = ['--accounts', '111111111111', '--role-name', 'audit'];

test.each([
  {
    given: 'IAM',
    missing: ['client-iam'],
    args: [],
    says: 'The AWS SDK package @aws-sdk/client-iam is not installed. Install it beside one-active-key: npm install @aws-sdk/client-iam',
  },
  {
    given: 'IAM and STS',
    missing: ['client-iam', 'client-sts'],
    args: ['--source', 'auto'],
    says: 'The AWS SDK packages @aws-sdk/client-iam, @aws-sdk/client-sts are not installed. Install them beside one-active-key: npm install @aws-sdk/client-iam @aws-sdk/client-sts',
  },
  {
    given: 'Organizations, for an organization',
    missing: ['client-organizations'],
    args: ORGANIZATION,
    says: 'The AWS SDK package @aws-sdk/client-organizations is not installed. Install it beside one-active-key: npm install @aws-sdk/client-organizations',
  },
  {
    given: 'all of them, for an organization',
    missing: ['client-iam', 'client-sts', 'credential-providers', 'client-organizations'],
    args: ORGANIZATION,
    says: 'npm install @aws-sdk/client-iam @aws-sdk/client-sts @aws-sdk/credential-providers @aws-sdk/client-organizations',
  },
])('without $given, it says what to install', async ({ given, missing, args, says }) => {
  const cwd = installedWithout(
    given,
    missing.map((it) => `${SDK}/${it}`),
  );
  const done = await live(cwd, ...args);
  expect([done.code, done.stdout]).toEqual([2, '']);
  expect(done.stderr).toMatch(/^one-active-key: The AWS SDK .*\n$/);
  expect(done.stderr).toContain(`${says}\n`);
});

test.each([
  { given: 'list without CloudTrail', missing: 'client-cloudtrail', args: [] },
  {
    given: 'a list of accounts without Organizations',
    missing: 'client-organizations',
    args: ACCOUNTS,
  },
  {
    given: 'an account without what only remediate asks',
    missing: 'client-accessanalyzer',
    args: [],
  },
])('$given needs nothing more', async ({ given, missing, args }) => {
  const done = await live(installedWithout(given, [`${SDK}/${missing}`]), ...args);
  expect([done.code, done.stderr]).toEqual([1, '']);
  expect(JSON.parse(done.stdout)).toMatchObject({ complete: true, summary: { violations: 1 } });
});

test('delta without CloudTrail says what to install', async () => {
  const cwd = installedWithout('delta', [`${SDK}/client-cloudtrail`]);
  const done = await live(cwd, '--source', 'delta');
  expect([done.code, done.stderr]).toEqual([2, '']);
  const report = JSON.parse(done.stdout) as { errors: { message: string }[] };
  expect(report.errors.map((it) => it.message)).toEqual([
    'cannot be read by --source delta: CloudTrail cannot be asked without the AWS SDK package @aws-sdk/client-cloudtrail: npm install @aws-sdk/client-cloudtrail',
  ]);
});

test('a package that is there and broken is not called missing', async () => {
  const cwd = installedWithout('broken', [`${SDK}/client-sts`]);
  const broken = path.join(cwd, 'node_modules', SDK, 'client-sts');
  mkdirSync(broken);
  writeFileSync(path.join(broken, 'package.json'), '{"name":"@aws-sdk/client-sts"}');
  writeFileSync(path.join(broken, 'index.js'), "require('@smithy/not-there');");
  const done = await live(cwd);
  expect([done.code, done.stdout]).toEqual([2, '']);
  expect(done.stderr).toBe(
    "one-active-key: The AWS SDK package @aws-sdk/client-sts is installed but cannot be loaded (Cannot find module '@smithy/not-there'). Install it anew: npm install @aws-sdk/client-sts\n",
  );
});
