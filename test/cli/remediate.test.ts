import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Call,
  deny,
  type EmbeddedIam,
  type Fault,
  startEmbeddedIam,
} from '../../embedded-iam/index';
import { ACCOUNT } from '../support/embedded-account';
import { clearCase } from '../support/remediation';
import { runCli } from '../support/run-cli';

const NOW = '2026-11-23T12:00:00Z';
const before = { ...process.env };
let folder: string;
let iam: EmbeddedIam;
let fault: ((call: Call) => Fault | undefined) | undefined;
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-remediate-'));
  const used = { region: 'eu-west-1', service: 's3' };
  const created = new Date('2026-06-01T00:00:00Z');
  iam = await startEmbeddedIam({
    now: () => new Date(NOW),
    faults: (call) => fault?.(call),
    accounts: [
      {
        id: ACCOUNT,
        users: [
          clearCase('alice'),
          {
            name: 'bob',
            keys: ['2026-11-22', '2026-11-23'].map((day) => ({
              created,
              lastUsed: { at: new Date(day), ...used },
            })),
          },
        ],
      },
    ],
  });
  const { accessKeyId, secretAccessKey } = iam.credentialsFor(ACCOUNT);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: iam.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
  });
});
afterEach(async () => {
  fault = undefined;
  process.env = { ...before };
  await iam.close();
  rmSync(folder, { recursive: true, force: true });
});

const remediate = (...args: string[]) => runCli(['remediate', ...args], { cwd: folder, now: NOW });
const keysOf = (name: string) => iam.accounts.get(ACCOUNT)?.find(name)?.keys ?? [];
const statuses = (name: string) => keysOf(name).map((it) => it.status);

test('plan, apply and undo, each asking first', async () => {
  const planned = await remediate('plan', '-o', 'plan.json');
  // bob uses both keys: that is for a person to decide, and the exit code says so.
  expect([planned.code, planned.stdout]).toEqual([2, expect.stringMatching(/bob: .*both used/)]);
  expect(statSync(path.join(folder, 'plan.json')).mode & 0o077).toBe(0);

  const unasked = await remediate('apply', 'plan.json');
  expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringMatching(/add --yes/)]);
  expect(unasked.stdout).toContain('deactivate');
  expect([statuses('alice'), existsSync(path.join(folder, 'plan.journal.jsonl'))]).toEqual([
    ['Active', 'Active'],
    false,
  ]);

  const applied = await remediate('apply', 'plan.json', '--yes');
  expect([applied.code, applied.stdout]).toEqual([0, expect.stringMatching(/1 of 1 keys are/)]);
  expect([statuses('alice'), statuses('bob')]).toEqual([
    ['Active', 'Inactive'],
    ['Active', 'Active'],
  ]);

  const asked = await remediate('undo', 'plan.journal.jsonl');
  expect([asked.code, asked.stdout]).toEqual([2, expect.stringMatching(/violate the rule again/)]);
  expect(statuses('alice')).toEqual(['Active', 'Inactive']);
  expect((await remediate('undo', 'plan.journal.jsonl', '-y')).code).toBe(0);
  expect(statuses('alice')).toEqual(['Active', 'Active']);
  const again = await remediate('undo', 'plan.journal.jsonl', '-y');
  expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/Nothing to undo/)]);
});

test('a decision by hand, and a state that owns the key', async () => {
  const [kept, other] = keysOf('bob');
  const state = {
    format_version: '1.0',
    values: {
      root_module: {
        resources: [
          {
            address: 'aws_iam_access_key.old',
            mode: 'managed',
            type: 'aws_iam_access_key',
            values: { id: other?.id, user: 'bob', status: 'Active', secret: 'wJalrXUtnFEMI' },
          },
        ],
      },
    },
  };
  writeFileSync(path.join(folder, 'state.json'), JSON.stringify(state));
  const keep = `bob=${kept?.id ?? ''}`;
  const run = await remediate('plan', '--keep', keep, '--state', 'state.json', '-o', 'plan.json');
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(
    /belongs to aws_iam_access_key\.old in the Terraform state state\.json/,
  );
  expect(run.stdout + readFileSync(path.join(folder, 'plan.json'), 'utf8')).not.toContain('wJalr');
});

test.each(['text', 'markdown', 'html', 'json'])('masked ids do not show in %s', async (format) => {
  const run = await remediate('plan', '--format', format, '--mask-key-ids');
  expect(run.stdout).toContain('alice');
  for (const { id } of [...keysOf('alice'), ...keysOf('bob')]) expect(run.stdout).not.toContain(id);
});

test('a rotation that the configuration file gives time is accepted in plan as in live', async () => {
  const account = iam.accounts.get(ACCOUNT);
  account?.users.delete('bob');
  const used = { at: new Date('2026-11-22'), region: 'eu-west-1', service: 's3' };
  const carol = account?.add('carol');
  if (carol) account?.newKey(carol, { created: new Date('2026-06-01'), lastUsed: used });
  if (carol) account?.newKey(carol, { created: new Date('2026-11-20') });
  const without = await remediate('plan');
  expect([without.code, without.stdout]).toEqual([2, expect.stringMatching(/carol: .*rotation/)]);
  writeFileSync(path.join(folder, 'one-active-key.config.yaml'), 'live: { rotationWindow: 7d }\n');
  for (const command of [['remediate', 'plan'], ['live']]) {
    const run = await runCli(command, { cwd: folder, now: NOW });
    expect(run.stdout).not.toMatch(/carol.*(Finish|decide)/i);
  }
  expect((await remediate('plan')).code).toBe(0);
});

describe('what is said on the screen when it does not end well', () => {
  /** The key to keep is lost in the middle, and the other may not be given back. */
  const losing = (call: Call): Fault | undefined => {
    if (call.action !== 'UpdateAccessKey') return undefined;
    if (call.parameters['Status'] === 'Active') return deny(call);
    Object.assign(keysOf('alice')[0] ?? {}, { status: 'Inactive' });
    return undefined;
  };

  test('a key that was taken and could not be given back counts as one that may be changed', async () => {
    await remediate('plan', '-o', 'plan.json');
    fault = losing;
    const run = await remediate('apply', 'plan.json', '--yes');
    expect([run.code, statuses('alice')]).toEqual([2, ['Inactive', 'Inactive']]);
    expect(run.stderr).toMatch(/0 keys were changed in this run, 1 more may have been/);
    fault = undefined;
    await remediate('undo', 'plan.journal.jsonl', '--yes');
    expect(statuses('alice')).toEqual(['Inactive', 'Active']);
  });

  test('masked ids do not show in any reason', async () => {
    await remediate('plan', '-o', 'plan.json');
    const said: string[] = [];
    const masked = async (...args: string[]) => {
      const { stdout, stderr } = await remediate(...args, '--mask-key-ids');
      said.push(stdout, stderr);
    };
    fault = losing;
    await masked('apply', 'plan.json', '--yes');
    fault = undefined;
    await masked('apply', 'plan.json', '--yes');
    fault = (call) => (call.action === 'UpdateAccessKey' ? deny(call) : undefined);
    await masked('undo', 'plan.journal.jsonl', '--yes');
    await masked('finish', 'plan.journal.jsonl', '--after', '0');
    expect(said.join('')).toMatch(/the key to keep, is not seen active/);
    for (const { id } of keysOf('alice')) expect(said.join('')).not.toContain(id);
  });

  test('not what was approved: also a plan in which there is nothing to do', async () => {
    await remediate('plan', '-o', 'plan.json');
    iam.accounts.get(ACCOUNT)?.users.clear();
    await remediate('plan', '-o', 'empty.json');
    const run = await remediate('apply', 'empty.json', '--yes', '--plan-digest', 'a'.repeat(64));
    expect([run.code, run.stderr]).toEqual([2, expect.stringMatching(/not the plan that was/)]);
    expect(run.stdout).toBe('');
  });
});

test.each([
  {
    given: 'no plan',
    args: ['apply', 'missing.json', '--yes'],
    says: /cannot read the plan missing\.json/,
  },
  { given: 'something else', args: ['apply', 'x.json', '--yes'], says: /not a remediation plan/ },
  {
    given: 'no journal',
    args: ['undo', 'missing.jsonl', '--yes'],
    says: /missing\.jsonl: it cannot be opened: it or its folder does not exist\./,
  },
  { given: 'a strange duration', args: ['plan', '--min-age', 'soon'], says: /soon/ },
  { given: 'a strange decision', args: ['plan', '--keep', 'bob'], says: /USER=KEY_ID/ },
  {
    given: 'no number',
    args: ['apply', 'x.json', '--max', 'many'],
    says: /whole number from 1 to/,
  },
])('$given: exit 2 and a sentence', async ({ args, says }) => {
  writeFileSync(path.join(folder, 'x.json'), '{}');
  const run = await remediate(...args);
  expect([run.code, run.stderr]).toEqual([2, expect.stringMatching(says)]);
  expect(run.stderr).not.toMatch(/\n\s+at /);
});

test.each([40, 80, 120])(
  'on a terminal of %i columns, no word and no key id is broken',
  async (columns) => {
    const commands = [
      ['plan', '-o', 'plan.json'],
      ['apply', 'plan.json', '--yes'],
      ['finish', 'plan.journal.jsonl', '--after', '0'],
      ['undo', 'plan.journal.jsonl', '--yes'],
    ];
    for (const command of commands) {
      const at = { cwd: folder, now: NOW };
      const { stdout } = await runCli(['remediate', ...command], { ...at, columns });
      const lines = stdout.split('\n');
      for (const it of lines) if (/\S \S/.test(it)) expect(it.length).toBeLessThanOrEqual(columns);
      // All key ids of the account, each of them whole.
      expect(stdout.match(/AKIA\w*/g)?.every((it) => it.length === 20)).toBe(true);
      // In a file nothing is broken; without --yes nothing is done again.
      if (command[0] === 'plan') {
        const whole = await remediate('plan');
        const words = (text: string) => text.replace(/Planned \S+/, '').split(/\s+/);
        expect(words(stdout)).toEqual(words(whole.stdout));
        expect(lines.length).toBeGreaterThan(whole.stdout.split('\n').length);
      }
    }
  },
);
