import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import type { Report } from '../../rule-core/index';
import { MANAGEMENT, member, members } from '../support/embedded-organization';
import { runCli } from '../support/run-cli';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-organization-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ROLE = ['--role-name', 'audit'];
const ALL = ['--organization', ...ROLE];

test.each([
  [['--role-name', 'audit'], /--role-name goes with --organization or --accounts/],
  [['--own-account', 'direct'], /--own-account goes with --organization or --accounts/],
  [['--external-id', 'x'], /--external-id goes with/],
  [['--session-name', 'x'], /--session-name goes with/],
  [['--concurrency', '3'], /--concurrency goes with/],
  [['--ou', 'ou-ab12-cdef3456'], /--ou goes with --organization/],
  [['--exclude', member(1)], /--exclude goes with --organization/],
  [['--account-tag', 'a=b'], /--account-tag goes with --organization/],
  [['--accounts', member(0), ...ROLE, '--ou', 'r-ab12'], /--ou goes with --organization/],
  [[...ALL, '--ou', 'Workloads'], /"Workloads" is not an organizational unit: an id such as/],
  [[...ALL, '--exclude', '123'], /--exclude: entry 1, "123", is not an account/],
  [[...ALL, '--exclude', 'missing.txt'], /--exclude takes ids of twelve digits or a file/],
  [[...ALL, '--account-tag', 'prod'], /--account-tag is KEY=VALUE, not "prod"/],
  [[...ALL, '--account-tag', '=prod'], /--account-tag is KEY=VALUE/],
  [['--checkpoint', 'x'], /--checkpoint goes with/],
  [['--checkpoint-max-age', '1d'], /--checkpoint-max-age goes with --checkpoint/],
  [[...ALL, '--checkpoint-max-age', '1d'], /--checkpoint-max-age goes with --checkpoint/],
  [[...ALL, '--checkpoint', 'x', '--checkpoint-max-age', 'soon'], /is a duration such as 7d/],
  [['--organization'], /name the role to assume in every account: --role-name NAME/],
  [['--accounts', member(0)], /name the role to assume in every account/],
  [[...ALL, '--credential-report', 'r.csv'], /--credential-report does not go with --organization/],
  [[...ALL, '--own-account', 'guess'], /is one of auto, direct, role/],
  [[...ALL, '--concurrency', '0'], /--concurrency is a whole number from 1 to 1000, not "0"/],
  [[...ALL, '--concurrency', '1.5'], /--concurrency is a whole number/],
  [[...ALL, '--concurrency', 'many'], /--concurrency is a whole number/],
  [['--accounts', '12345', ...ROLE], /entry 1, "12345", is not an account: twelve digits/],
  [['--accounts', 'missing.txt', ...ROLE], /missing\.txt: .*ids of twelve digits or a file/],
  [['--organization', '--role-name', 'a b'], /"a b" is not the name of a role/],
  [['--organization', '--role-name', 'arn:aws:iam::1:role/x'], /is not the name of a role/],
  [['--organization', '--role-name', ''], /"" is not the name of a role/],
])('live %j is bad usage: exit 2, a sentence, no report', async (options, says) => {
  const run = await runCli(['live', ...options], { cwd: folder });
  expect([run.code, run.stdout, run.stderr]).toEqual([2, '', expect.stringMatching(says)]);
  expect(run.stderr).not.toMatch(/\n\s+at /);
});

test.each([
  ...['0', '-5', 'fast', 'NaN', 'Infinity', '10001'].map((rate) => [
    ['--rate', rate],
    new RegExp(`--rate is a number above 0, up to 10000, not "${rate}"`),
  ]),
  [['--rate', '5', '--credential-report', 'r.csv'], /--credential-report does not go with --rate/],
] as [string[], RegExp][])('live %j is bad usage too', async (options, says) => {
  const run = await runCli(['live', ...options], { cwd: folder });
  expect([run.code, run.stdout, run.stderr]).toEqual([2, '', expect.stringMatching(says)]);
});

describe('against an organization', () => {
  let iam: EmbeddedIam;
  const before = { ...process.env };
  beforeEach(async () => {
    const management = { id: MANAGEMENT, users: [{ name: 'root-admin' }] };
    iam = await startEmbeddedIam({ accounts: [management, ...members(2)] });
    const { accessKeyId, secretAccessKey } = iam.credentialsFor(MANAGEMENT);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: iam.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    });
  });
  afterEach(async () => {
    process.env = { ...before };
    await iam.close();
  });

  const live = (...options: string[]) =>
    runCli(['live', ...options, ...ROLE, '--format', 'json'], {
      cwd: folder,
      now: new Date().toISOString(),
    });

  test('the accounts of a file are read, and no others', async () => {
    writeFileSync(path.join(folder, 'accounts.txt'), `# only this one\n${member(0)}\n`);
    const run = await live('--accounts', 'accounts.txt', '--rate', '1000');
    expect([run.code, run.stderr]).toEqual([1, '']);
    const report = JSON.parse(run.stdout) as Report;
    expect(report.readings?.map((it) => it.account)).toEqual([member(0)]);
    expect(report).toMatchObject({ complete: true, summary: { users: 3, violations: 1 } });
  });

  test('a file that is no checkpoint is left alone, and said to be none', async () => {
    const file = path.join(folder, 'notes.txt');
    writeFileSync(file, 'my notes\n');
    const run = await live('--organization', '--checkpoint', 'notes.txt');
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/checkpoint .*notes\.txt: is not a checkpoint/);
  });

  test('a checkpoint of another run is refused', async () => {
    const first = await live('--organization', '--checkpoint', 'run.jsonl');
    expect(first.code).toBe(1);
    const other = await live('--accounts', member(0), '--checkpoint', 'run.jsonl');
    expect([other.code, other.stdout]).toEqual([2, '']);
    expect(other.stderr).toMatch(/run\.jsonl: belongs to a run with another accounts/);
  });
});
