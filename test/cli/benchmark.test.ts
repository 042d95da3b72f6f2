import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import type { Report } from '../../rule-core/index';
import { runCli } from '../support/run-cli';

const ACCOUNT = '111111111111';

let folder: string;
let iam: EmbeddedIam;
const before = { ...process.env };
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-benchmark-'));
  writeFileSync(
    path.join(folder, 'a.yaml'),
    'Resources:\n  A: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n',
  );
  writeFileSync(
    path.join(folder, 'report.csv'),
    `user,arn,access_key_1_active,access_key_2_active\nalice,arn:aws:iam::${ACCOUNT}:user/alice,false,false`,
  );
  iam = await startEmbeddedIam({ accounts: [{ id: ACCOUNT, users: [{ name: 'alice' }] }] });
  const { accessKeyId, secretAccessKey } = iam.credentialsFor(ACCOUNT);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: iam.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
});
afterAll(async () => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
  await iam.close();
});

const COMMANDS = [
  { name: 'check', args: ['check', 'a.yaml'] },
  { name: 'live', args: ['live'] },
  {
    name: 'live with a credential report',
    args: ['live', '--credential-report', 'report.csv'],
  },
  {
    name: 'live with accounts',
    args: ['live', '--accounts', ACCOUNT, '--role-name', 'audit'],
  },
];

describe.each(COMMANDS)('$name', ({ args }) => {
  const label = async (...options: string[]) => {
    const run = await runCli([...args, '--format', 'json', ...options], { cwd: folder });
    return (JSON.parse(run.stdout) as Report).rule.benchmarks;
  };
  const cis = (version: string, control: string) => [
    { name: 'CIS AWS Foundations Benchmark', version, control },
  ];

  test.each([
    [[], '3.0.0', '1.13'],
    [['--benchmark', '1.4.0'], '1.4.0', '1.13'],
    [['--benchmark', '5.0.0'], '5.0.0', '1.12'],
    [['--benchmark', '6.0'], '6.0.0', '2.12'],
  ] as const)('%j: v%s, %s', async (options, version, control) => {
    expect(await label(...options)).toEqual(cis(version, control));
  });

  test.each([
    ['7.0.0', /has the recommendation: 1\.3\.0, .*6\.0\.0; 7\.0\.0 does not/],
    ['7.0', /; 7\.0\.0 does not/],
    [
      '2.1.0',
      /: 1\.3\.0, 1\.4\.0, 1\.5\.0, 2\.0\.0, 3\.0\.0, 4\.0\.1, 5\.0\.0, 6\.0\.0; not "2\.1\.0"/,
    ],
    ['3', /not "3"/],
    ['', /not ""/],
    ['latest', /not "latest"/],
  ])('"%s" is bad usage: exit 2, and the versions that are known', async (version, says) => {
    const run = await runCli([...args, '--benchmark', version], { cwd: folder });
    expect([run.code, run.stdout, run.stderr]).toEqual([2, '', expect.stringMatching(says)]);
    expect(run.stderr).toContain('--benchmark is a version of the CIS AWS Foundations Benchmark');
  });
});

test.each(['markdown', 'html', 'sarif', 'asff'])(
  '%s shows the number of that version',
  async (format) => {
    const run = await runCli(['live', '--format', format, '--benchmark', '5.0.0'], { cwd: folder });
    expect(run.stdout).toMatch(/5\.0\.0(, |\/)1\.12/);
    expect(run.stdout).not.toContain('1.13');
  },
);
