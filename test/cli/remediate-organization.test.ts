import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Call,
  type EmbeddedIam,
  type Fault,
  startEmbeddedIam,
} from '../../embedded-iam/index';
import { clearCase } from '../support/remediation';
import { runCli } from '../support/run-cli';

const NOW = '2026-11-23T12:00:00Z';
const DAY = 86_400_000;
const HUB = '100000000000';
const MEMBERS = ['200000000000', '200000000001', '200000000002'];
const UNIT = 'ou-embd-11111111';
const before = { ...process.env };
let folder: string;
let iam: EmbeddedIam;
let time: number;
let fault: ((call: Call) => Fault | undefined) | undefined;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-remediate-many-'));
  time = Date.parse(NOW);
  fault = undefined;
  const bob = {
    name: 'bob',
    keys: [1, 2].map((days) => ({
      created: new Date(time - 300 * DAY),
      lastUsed: { at: new Date(time - days * DAY), region: 'eu-west-1', service: 's3' },
    })),
  };
  iam = await startEmbeddedIam({
    now: () => new Date(time),
    faults: (call) => fault?.(call),
    accounts: [
      { id: HUB },
      ...MEMBERS.map((id, index) => ({
        id,
        units: index === 0 ? UNIT : '',
        tags: { stage: index === 1 ? 'prod' : 'test' },
        users: [{ ...clearCase('alice'), tags: { Owner: 'team|<a>' } }, clearCase('carol'), bob],
      })),
    ],
  });
  signInAs(HUB);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: iam.url,
    AWS_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
  });
});
afterEach(async () => {
  process.env = { ...before };
  await iam.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Quickly: the rate has tests of its own. */
const at = (args: readonly string[]) => [
  'remediate',
  ...args,
  ...(args[0] === 'plan' ? [] : ['--rate', '10000']),
];
const remediate = (...args: string[]) =>
  runCli(at(args), { cwd: folder, now: new Date(time).toISOString() });
/** With somebody at a terminal who answers the questions so. */
const asked = (answers: readonly string[], ...args: string[]) =>
  runCli(at(args), { cwd: folder, now: new Date(time).toISOString(), answers });
function signInAs(account: string, caller?: string): void {
  const { accessKeyId, secretAccessKey } = iam.credentialsFor(account, caller);
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
}
const keys = (account: string, name: string) => iam.accounts.get(account)?.find(name)?.keys ?? [];
const off = () =>
  MEMBERS.map((id) => keys(id, 'alice').concat(keys(id, 'carol'))).map(
    (all) => all.filter((it) => it.status === 'Inactive').length,
  );
const MANY = ['--organization', '--role-name', 'remediator'];
const plan = (...args: string[]) => remediate('plan', ...MANY, '-o', 'plan.json', ...args);

test('one plan over all accounts, for people to approve, and who may apply it', async () => {
  for (const format of ['text', 'markdown', 'html'] as const) {
    const run = await plan('--format', format, '--owner-tag', 'Owner', '--exclude', HUB);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('--plan-digest')]);
    for (const id of MEMBERS) expect(run.stdout).toContain(id);
    expect(run.stdout).toMatch(/deactivate 6 keys in 3 accounts; 3 users to decide by hand/);
    expect(run.stdout).toContain('team');
    if (format !== 'text') expect(run.stdout).not.toContain('|<a>');
  }
  const digest = /--plan-digest (\w{64})/.exec((await plan()).stderr)?.[1] ?? '';
  const wrong = await remediate('apply', 'plan.json', '--yes', '--plan-digest', 'a'.repeat(64));
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/not the plan that was/)]);
  expect(off()).toEqual([0, 0, 0]);
  const right = await remediate('apply', 'plan.json', '--yes', '--plan-digest', digest);
  expect([right.code, off()]).toEqual([0, [2, 2, 2]]);
});

test.each(['text', 'markdown', 'html'])(
  'the plan has its evidence, by account and owner, and what a person must decide: %s',
  async (format) => {
    const [, second = ''] = MEMBERS;
    const [, surplus] = keys(second, 'carol');
    const resource = { logicalId: 'Key', physicalId: surplus?.id ?? '' };
    iam.accounts.get(second)?.stacks.push({
      name: 'billing-app',
      resources: [{ ...resource, type: 'AWS::IAM::AccessKey' }],
    });
    iam.accounts.get(second)?.unusedKeys.add(surplus?.id ?? '');
    const { stdout } = await plan('--format', format, '--owner-tag', 'Owner');
    // What stands with the key: its row of the table, or the lines that follow it.
    const rows = stdout.split(format === 'text' ? /(?=^ {2}deactivate)/m : /^(?:\||<tr>)/m);
    const evidence = rows.find((it) => it.includes(surplus?.id ?? '-') && /deactivate/.test(it));
    expect(evidence).toContain('the CloudFormation stack billing-app');
    expect(evidence).toContain(`Access Analyzer finds ${surplus?.id ?? ''} unused`);
    expect(stdout.split('billing-app')).toHaveLength(2);
    const decisions = stdout.slice(stdout.search(/to decide by hand \(|decide by hand/i));
    for (const id of MEMBERS) expect(decisions).toContain(id);
    expect(decisions).toMatch(/both used within the last 45 days/);
  },
);

test('users of one name in several accounts are decided about in one plan, and a decision for none is told', async () => {
  const wrong = await plan('--keep', 'alice=AKIAIOSFODNN7EXAMPLE');
  expect([wrong.code, wrong.stdout]).toEqual([
    2,
    expect.stringMatching(
      /alice: AKIAIOSFODNN7EXAMPLE, the key to keep, is no active key of a user/,
    ),
  ]);
  const both = keys(MEMBERS[0] ?? '', 'carol').flatMap((it) => ['--keep', `carol=${it.id}`]);
  expect((await plan(...both)).stdout).toMatch(/several keys to keep are named/);
  const kept = MEMBERS.map((id) => keys(id, 'bob')[0]?.id ?? '');
  const decided = kept.flatMap((id, index) => ['--keep', `${index === 1 ? 'BOB' : 'bob'}=${id}`]);
  const all = await plan(...decided);
  expect([all.code, all.stdout]).toEqual([0, expect.stringMatching(/deactivate 9 keys in 3/)]);
  await remediate('apply', 'plan.json', '--yes');
  for (const [index, id] of MEMBERS.entries()) {
    const bobs = keys(id, 'bob');
    expect(bobs.filter((it) => it.status === 'Active').map((it) => it.id)).toEqual([kept[index]]);
  }
});

test('a plan that is older than this run allows is refused', async () => {
  await plan();
  time += DAY;
  const late = await remediate('apply', 'plan.json', '--yes', '--max-plan-age', '12h');
  expect([late.code, off()]).toEqual([2, [0, 0, 0]]);
  expect(late.stderr).toMatch(/older than it may be \(--max-plan-age, 12h\)/);
  time += 6 * DAY + 1000;
  const week = await remediate('apply', 'plan.json', '--yes');
  expect([week.code, week.stderr]).toEqual([2, expect.stringMatching(/--max-plan-age, 7d/)]);
  const allowed = await remediate('apply', 'plan.json', '--yes', '--max-plan-age', '8d');
  expect([allowed.code, off()]).toEqual([0, [2, 2, 2]]);
});

test('the planner and who applies are different roles: only the named one may', async () => {
  await plan('--for-role', 'remediator');
  const other = await remediate('apply', 'plan.json', '--yes', '--role-name', 'audit');
  expect([other.code, off()]).toEqual([2, [0, 0, 0]]);
  expect(other.stderr).toMatch(/to be applied by the role remediator/);
  const named = await remediate('apply', 'plan.json', '--yes', '--journal', 'second.jsonl');
  expect([named.code, off()]).toEqual([0, [2, 2, 2]]);
});

test('a canary, then the rest; undo of one account, then of all', async () => {
  await plan();
  // Without a terminal, and with --yes, the canary is looked at by the program alone.
  const all = await remediate('apply', 'plan.json', '--yes', '--canary', '1');
  expect([all.code, off()]).toEqual([0, [2, 2, 2]]);
  const lines = readFileSync(path.join(folder, 'plan.journal.jsonl'), 'utf8').trimEnd().split('\n');
  const done = lines.map((it) => JSON.parse(it) as { type: string; account?: string });
  expect(done.filter((it) => it.type === 'account').map((it) => it.account)).toEqual(MEMBERS);
  const [first = ''] = MEMBERS;
  const one = await remediate('undo', 'plan.journal.jsonl', '--yes', '--accounts', first);
  expect([one.code, off()]).toEqual([0, [0, 2, 2]]);
  const foreign = await remediate(
    'undo',
    'plan.journal.jsonl',
    '--yes',
    '--accounts',
    '300000000000',
  );
  expect([foreign.code, foreign.stderr]).toEqual([2, expect.stringMatching(/not in the journal/)]);
  const rest = await remediate('undo', 'plan.journal.jsonl', '--yes');
  expect([rest.code, off()]).toEqual([0, [0, 0, 0]]);
});

test('it stops at the first unexpected thing, says what was done, and goes on there', async () => {
  await plan();
  fault = (call) =>
    call.action === 'UpdateAccessKey' && call.account === MEMBERS[1]
      ? { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' }
      : undefined;
  const stopped = await remediate('apply', 'plan.json', '--yes');
  expect([stopped.code, off()]).toEqual([2, [2, 0, 0]]);
  expect(stopped.stderr).toMatch(
    /Stopped: account 200000000001: .*2 keys were changed in this run/,
  );
  fault = undefined;
  const again = await remediate('apply', 'plan.json', '--yes');
  expect([again.code, off()]).toEqual([0, [2, 2, 2]]);
});

test('an account whose role cannot be assumed stops the run', async () => {
  await plan();
  fault = (call) =>
    call.action === 'AssumeRole' && call.parameters['RoleArn']?.includes(MEMBERS[2] ?? '-')
      ? { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' }
      : undefined;
  const run = await remediate('apply', 'plan.json', '--yes');
  expect([run.code, off()]).toEqual([2, [2, 2, 0]]);
  expect(run.stderr).toMatch(/could not be assumed/);
});

test('an account that has left the organization keeps nobody else from getting the keys back', async () => {
  await plan();
  await remediate('apply', 'plan.json', '--yes');
  const [gone = ''] = MEMBERS;
  fault = (call) =>
    call.action === 'AssumeRole' && call.parameters['RoleArn']?.includes(gone)
      ? { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' }
      : undefined;
  const stopped = await remediate('undo', 'plan.journal.jsonl', '--yes');
  expect([stopped.code, off()]).toEqual([2, [2, 2, 2]]);
  expect(stopped.stderr).toMatch(/Stopped: account 200000000000.* could not be assumed/);
  const going = await remediate('undo', 'plan.journal.jsonl', '--yes', '--keep-going');
  expect([going.code, off()]).toEqual([2, [2, 0, 0]]);
  fault = undefined;
  expect([(await remediate('undo', 'plan.journal.jsonl', '--yes')).code, off()]).toEqual([
    0,
    [0, 0, 0],
  ]);
});

test('finish lists, and deletes only where that is asked for twice', async () => {
  await plan();
  await remediate('apply', 'plan.json', '--yes');
  const early = await remediate('finish', 'plan.journal.jsonl');
  expect([early.code, early.stdout]).toEqual([0, expect.stringMatching(/^0 keys could be del/m)]);
  time += 31 * DAY;
  const [first = '', second = ''] = MEMBERS;
  // One was made active again; one is the last key of its user that is left.
  Object.assign(keys(first, 'alice')[1] ?? {}, { status: 'Active' });
  Object.assign(keys(second, 'alice')[0] ?? {}, { status: 'Inactive' });
  const listed = await remediate('finish', 'plan.journal.jsonl');
  expect(listed.stdout).toMatch(/keep .*alice in 200000000000: it is active again/);
  expect(listed.stdout).toMatch(/keep .*alice in 200000000001: the user has no active key/);
  expect(listed.stdout).toMatch(/^4 keys could be deleted\. A deleted key cannot be brought back/m);
  const count = () => MEMBERS.flatMap((id) => [...keys(id, 'alice'), ...keys(id, 'carol')]).length;
  expect(count()).toBe(12);
  const once = await remediate('finish', 'plan.journal.jsonl', '--delete');
  expect([once.code, count()]).toEqual([2, 12]);
  const wrong = ['--delete', '--yes', '--plan-digest', 'b'.repeat(64)];
  expect((await remediate('finish', 'plan.journal.jsonl', ...wrong)).code).toBe(2);
  expect(count()).toBe(12);
  const digest = /--plan-digest (\w{64})/.exec(listed.stderr)?.[1] ?? '';
  const right = ['--delete', '--yes', '--plan-digest', digest];
  const deleted = await remediate('finish', 'plan.journal.jsonl', ...right);
  expect([deleted.code, count()]).toEqual([0, 8]);
  const undone = await remediate('undo', 'plan.journal.jsonl', '--yes');
  expect(undone.stdout).not.toContain('carol');
});

test.each([
  { args: ['--ou', UNIT], accounts: [0], says: /4 accounts were left|left out/ },
  { args: ['--account-tag', 'stage=prod'], accounts: [1], says: /left out/ },
  { args: ['--exclude', `${HUB},${MEMBERS[0] ?? ''}`], accounts: [1, 2], says: /left out/ },
  { args: ['--ou', UNIT, '--account-tag', 'stage=prod'], accounts: [], says: /Not read:/ },
  { args: ['--ou', 'ou-embd-99999999'], accounts: [], says: /ou-embd-99999999/ },
])('plan $args: only these accounts are planned for and changed', async (row) => {
  const run = await plan(...row.args);
  expect([run.code, run.stdout]).toEqual([2, expect.stringMatching(row.says)]);
  const chosen = MEMBERS.filter((_, index) => row.accounts.includes(index));
  expect(MEMBERS.filter((id) => run.stdout.includes(`account ${id}`))).toEqual(chosen);
  if (chosen.length === 0) return;
  const applied = await remediate('apply', 'plan.json', '--yes');
  expect([applied.code, off()]).toEqual([
    0,
    MEMBERS.map((_, index) => (row.accounts.includes(index) ? 2 : 0)),
  ]);
});

test.each([
  { args: ['--account-tag', 'stage'], says: /--account-tag is KEY=VALUE, not "stage"/ },
  { args: ['--ou', 'unit'], says: /"unit" is not an organizational unit/ },
  { args: ['--exclude', '12345'], says: /not an account: twelve digits/ },
])('plan $args: a sentence', async ({ args, says }) => {
  const run = await plan(...args);
  expect([run.code, run.stderr]).toEqual([2, expect.stringMatching(says)]);
});

test('after the canary a person is asked, and the run goes on or waits as they say', async () => {
  await plan();
  const no = await asked(['no'], 'apply', 'plan.json', '--canary', '1');
  expect([no.code, off(), no.stderr]).toEqual([
    2,
    [0, 0, 0],
    expect.stringMatching(/Deactivate these keys in 3 accounts\? Type yes: .*nothing was changed/s),
  ]);
  const canary = await asked(['yes', 'later'], 'apply', 'plan.json', '--canary', '1');
  expect([canary.code, off()]).toEqual([2, [2, 0, 0]]);
  expect(canary.stderr).toMatch(/The canary is done. Go on with the other accounts\? Type yes: /);
  expect(canary.stderr).toMatch(/Stopped: the canary of 1 account is done; run the same command/);
  // The canary is of what this run changes: it goes on with the second account, and asks again.
  const rest = await asked(['yes', 'YES'], 'apply', 'plan.json', '--canary', '1');
  expect([rest.code, off()]).toEqual([0, [2, 2, 2]]);
  expect(rest.stderr.match(/Type yes/g)).toHaveLength(2);
  const undone = await asked(['yes'], 'undo', 'plan.journal.jsonl');
  expect([undone.code, off()]).toEqual([0, [0, 0, 0]]);
});

test('the terminal goes away at the canary: the run waits', async () => {
  await plan();
  const run = await asked(['yes'], 'apply', 'plan.json', '--canary', '2');
  expect([run.code, off()]).toEqual([2, [2, 2, 0]]);
});

test('a plan for a role of another identity is applied by it, and by no other', async () => {
  const named = `arn:aws:iam::${HUB}:role/team/remediators`;
  await plan('--for-role', named);
  const session = (account: string, role: string) =>
    `arn:aws:sts::${account}:assumed-role/${role}/somebody`;
  const [first = ''] = MEMBERS;
  for (const [account, caller] of [
    // Who planned, another role, a role of the same name elsewhere, and a user who is called so.
    [HUB, undefined],
    [HUB, session(HUB, 'auditors')],
    [first, session(first, 'remediators')],
    [HUB, `arn:aws:iam::${HUB}:user/remediators`],
  ] as const) {
    signInAs(account, caller);
    const run = await remediate('apply', 'plan.json', '--yes');
    expect([caller, run.code, off()]).toEqual([caller, 2, [0, 0, 0]]);
    expect(run.stderr).toMatch(/is to be applied by the role arn:aws:iam::100000000000:role\/team/);
  }
  signInAs(HUB, session(HUB, 'remediators'));
  const run = await remediate('apply', 'plan.json', '--yes');
  expect([run.code, off()]).toEqual([0, [2, 2, 2]]);
});
