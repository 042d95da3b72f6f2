import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import type { Report } from '../../rule-core/index';
import { readEarlier } from '../../cli/reading/since';
import { runCli } from '../support/run-cli';

const ACCOUNT = '111111111111';
const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const schema = path.join(__dirname, '../../schema/report.schema.json');
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

let cwd: string;
let iam: EmbeddedIam;
let now: Date;
const before = { ...process.env };
beforeEach(async () => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-since-'));
  now = new Date('2026-11-20T12:00:00Z');
  const two = ['Active', 'Active'] as const;
  const users = [
    { name: 'alice', keys: two },
    { name: 'bob', keys: two },
    { name: 'carol', keys: ['Active'] as const },
  ];
  iam = await startEmbeddedIam({ accounts: [{ id: ACCOUNT, users }], now: () => now });
  const { accessKeyId, secretAccessKey } = iam.credentialsFor(ACCOUNT);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: iam.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
});
afterEach(async () => {
  process.env = { ...before };
  await iam.close();
  rmSync(cwd, { recursive: true, force: true });
});

async function live(name: string, ...options: string[]): Promise<Report> {
  const argv = ['live', '--no-config', '--rate', '1000', '--format', `json=${name}`];
  const run = await runCli([...argv, '--format', 'html=page.html', ...options], {
    cwd,
    now: now.toISOString(),
  });
  expect(run.stderr).toBe('');
  const report = JSON.parse(readFileSync(path.join(cwd, name), 'utf8')) as Report;
  expect(validate(report) ? [] : validate.errors).toEqual([]);
  return report;
}

const named = (
  users: readonly { readonly user: { readonly label: string }; readonly since: string }[] = [],
) => users.map((it) => `${it.user.label} ${it.since.slice(0, 10)}`);

const keysOf = (name: string) => iam.accounts.get(ACCOUNT)?.find(name)?.keys ?? [];

test('day by day: what is new, what is mended, what stays and since when, and the trend', async () => {
  await live('r.json');
  now = new Date('2026-11-21T12:00:00Z');
  keysOf('bob').splice(1);
  keysOf('carol').push({ id: 'AKIAIOSFODNN7EXAMPLE', status: 'Active', created: now });
  const second = (await live('r.json', '--since', 'r.json')).since;
  expect(named(second?.new)).toEqual(['carol 2026-11-21']);
  expect(named(second?.stays)).toEqual(['alice 2026-11-20']);
  expect(named(second?.mended)).toEqual(['bob 2026-11-20']);
  now = new Date('2026-11-23T12:00:00Z');
  keysOf('carol').splice(1);
  const third = await live('r.json', '--since', 'r.json');
  expect(named(third.since?.stays)).toEqual(['alice 2026-11-20']);
  expect(named(third.since?.mended)).toEqual(['carol 2026-11-21']);
  expect(third.since?.trend.map((it) => it.violations)).toEqual([2, 2, 1]);
  expect(third.warnings.map((it) => it.message)).toContain(
    'Since the report of 2026-11-21T12:00:00.000Z, users with several active keys: 0 new; 1 fixed (carol in 111111111111); 1 still there (the longest since 2026-11-20T12:00:00.000Z, 3 days).',
  );
  const page = readFileSync(path.join(cwd, 'page.html'), 'utf8');
  expect(page).toContain('<polyline points="4.0,4.0 160.0,4.0 316.0,30.0"');
  expect(page).toContain('Still there: 1 (alice in account 111111111111, since 2026-11-20)');
});

test('what is accepted now, or in an account that was not fully read, is not mended', async () => {
  await live('r.json');
  const accepted = {
    user: 'alice',
    account: ACCOUNT,
    reason: 'r',
    owner: 'o',
    expires: '2027-01-01',
  };
  writeFileSync(path.join(cwd, 'e.json'), JSON.stringify({ exceptions: [accepted] }));
  const report = await live('s.json', '--since', 'r.json', '--exceptions', 'e.json');
  expect(named(report.since?.notKnown)).toEqual(['alice 2026-11-20']);
  expect(report.since?.mended).toEqual([]);
  const other = JSON.parse(
    readFileSync(path.join(cwd, 'r.json'), 'utf8').replaceAll(ACCOUNT, '222222222222'),
  ) as Report;
  writeFileSync(path.join(cwd, 'other.json'), JSON.stringify(other));
  const moved = await live('s.json', '--since', 'other.json');
  expect(moved.since?.mended).toEqual([]);
});

test.each([
  ['missing.json', undefined, /cannot read the report of --since missing\.json/],
  ['x.json', 'alice', /cannot read the report of --since x\.json/],
  ['x.json', '[]', /is not a complete report of one-active-key/],
  ['x.json', '{"schemaVersion":1,"findings":[]}', /is not a complete report/],
  [
    'x.json',
    '{"schemaVersion":1,"findings":[],"readings":[null],"summary":{"violations":0}}',
    /is not a complete/,
  ],
  [
    'x.json',
    '{"schemaVersion":1,"findings":[{}],"readings":[],"summary":{"violations":1}}',
    /is not a complete/,
  ],
  [
    'x.json',
    '{"schemaVersion":1,"findings":[],"readings":[],"summary":{"violations":0},"since":{"new":[],"stays":[],"trend":[{"asOf":"x","violations":-1}]}}',
    /is not a complete/,
  ],
])('--since %s with %j is exit 2 and a sentence', async (file, content, says) => {
  if (content !== undefined) writeFileSync(path.join(cwd, file), content);
  const run = await runCli(['live', '--no-config', '--since', file], { cwd });
  expect([run.code, run.stdout, run.stderr]).toEqual([2, '', expect.stringMatching(says)]);
});

test('of an earlier report no users are kept, but those with findings', async () => {
  const { findings, readings = [] } = await live('users.json');
  expect(readings[0]?.judged).toHaveLength(3);
  const { stdin, stdout, stderr } = process;
  const io = { cwd, env: {}, now: () => now, stdin, stdout, stderr };
  const kept = readEarlier('users.json', io);
  expect(kept?.findings).toEqual(findings);
  expect(kept?.readings).toEqual([{ asOf: readings[0]?.asOf }]);
});
