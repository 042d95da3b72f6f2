import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RULE } from '../../rule-core/index';

const root = path.join(__dirname, '..', '..');
const pack = path.join(root, 'pulumi-policy');
const { status: found } = spawnSync('pulumi', ['version']);

const KEY = 'aws:iam/accessKey:AccessKey';
const PROVIDER = 'urn:pulumi:dev::p::pulumi:providers:aws::default';

function state(statuses: readonly string[]): string {
  const keys = statuses.map((status, index) => ({
    urn: `urn:pulumi:dev::p::${KEY}::key${index}`,
    custom: true,
    id: `AKIA000000000000000${index}`,
    type: KEY,
    inputs: { user: 'alice', status },
    outputs: { user: 'alice', status },
    provider: `${PROVIDER}::0f0f`,
  }));
  const provider = { urn: PROVIDER, custom: true, id: '0f0f', type: 'pulumi:providers:aws' };
  const manifest = { time: '2026-01-01T00:00:00Z', magic: '', version: '' };
  const stack = { urn: 'urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev', custom: false };
  const resources = [{ ...stack, type: 'pulumi:pulumi:Stack' }, provider, ...keys];
  return JSON.stringify({ version: 3, deployment: { manifest, resources } });
}

if (found !== 0) {
  process.stdout.write('No pulumi command on PATH: the suite with the real engine is left out.\n');
}

(found === 0 ? describe : describe.skip)('the real engine, on a state', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-pulumi-'));
    // Where the command line has no language host for Node, it starts packs by a command of this name.
    const host = path.join(folder, 'bin', 'pulumi-analyzer-policy-nodejs');
    const start = path.join(root, 'node_modules/@pulumi/pulumi/cmd/run-policy-pack');
    for (const it of ['bin', 'home', 'states']) mkdirSync(path.join(folder, it));
    writeFileSync(host, `#!/bin/sh\nexec node '${start}' "$1" "$PWD"\n`, { mode: 0o755 });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function analyze(statuses: readonly string[]) {
    const file = path.join(folder, 'state.json');
    writeFileSync(file, state(statuses));
    const args = ['policy', 'analyze', '--file', file, '--policy-pack', pack];
    const { status, stdout, stderr } = spawnSync(
      'pulumi',
      [...args, '--non-interactive', '--color', 'never'],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          PATH: `${process.env['PATH'] ?? ''}:${path.join(folder, 'bin')}`,
          PULUMI_HOME: path.join(folder, 'home'),
          PULUMI_BACKEND_URL: `file://${path.join(folder, 'states')}`,
          PULUMI_CONFIG_PASSPHRASE: 'x',
          PULUMI_SKIP_UPDATE_CHECK: 'true',
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
        },
      },
    );
    return { status, output: stdout + stderr };
  }

  test('policy analyze of a state fails for two active keys, and names the rule', () => {
    const { status, output } = analyze(['Active', 'Active']);
    expect({ failed: status !== 0, output }).toEqual({
      failed: true,
      output: expect.stringContaining(RULE.id),
    });
    expect(output).toMatch(/alice has 2 active access keys/);
  });

  test('policy analyze of a state passes where one of them is inactive', () => {
    const { status, output } = analyze(['Active', 'Inactive']);
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(output).not.toMatch(/\[mandatory\]/);
  });
});
