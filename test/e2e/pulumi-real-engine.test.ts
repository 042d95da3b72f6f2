import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RULE } from '../../rule-core/index';

const ROOT = path.join(__dirname, '../..');
const HARNESS = path.join(ROOT, 'test/pulumi/harness');
const PROGRAMS = path.join(ROOT, 'examples/pulumi-stack');
const PACK = path.join(ROOT, 'pulumi-policy');
const FLAGS = ['--stack', 'dev', '--non-interactive', '--color', 'never'];

/** Where no language host is installed, the engine starts a Node pack with this command. */
const START_PACK = `#!/bin/sh
exec node "$(node -p "require.resolve('@pulumi/pulumi/cmd/run-policy-pack')")" "$1" "$PWD"
`;

interface Done {
  readonly code: number | null;
  readonly output: string;
}

const hasPulumi = spawnSync('pulumi', ['version']).status === 0;
if (!hasPulumi) console.warn('No pulumi on the PATH: the tests with the real engine are left out.');

(hasPulumi ? describe : describe.skip)('the real engine, with a double of the AWS provider', () => {
  const folder = path.join(os.tmpdir(), `one-active-key-pulumi-${process.pid}`);
  const at = (...parts: string[]) => path.join(folder, ...parts);
  const fixedState = at('fixed.json');
  const violatingState = at('violating.json');
  let provider: ChildProcess;
  let env: NodeJS.ProcessEnv;

  const run = (command: string, parameters: readonly string[]): Done => {
    const done = spawnSync(command, parameters, { cwd: at('work'), env, encoding: 'utf8' });
    return { code: done.status, output: `${done.stdout}${done.stderr}` };
  };
  const program = (main: string, ...parameters: string[]): Done =>
    run(process.execPath, [path.join(HARNESS, 'cli-driver.js'), PROGRAMS, main, ...parameters]);
  const pulumi = (...parameters: string[]): Done => run('pulumi', parameters);

  beforeAll(async () => {
    for (const name of ['bin', 'home', 'state', 'work']) mkdirSync(at(name), { recursive: true });
    const starter = at('bin/pulumi-analyzer-policy-nodejs');
    writeFileSync(starter, START_PACK);
    chmodSync(starter, 0o755);
    writeFileSync(at('work/Pulumi.yaml'), 'name: access-keys\nruntime: nodejs\n');
    provider = spawn(process.execPath, [path.join(HARNESS, 'provider-double.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await new Promise<string>((resolve, reject) => {
      provider.stdout?.once('data', (data: Buffer) => {
        resolve(data.toString().trim());
      });
      provider.once('exit', () => {
        reject(new Error('The double of the provider did not start.'));
      });
    });
    env = {
      ...process.env,
      PATH: `${at('bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
      PULUMI_HOME: at('home'),
      PULUMI_BACKEND_URL: `file://${at('state')}`,
      PULUMI_CONFIG_PASSPHRASE: 'for tests only',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_DEBUG_PROVIDERS: `aws:${port}`,
    };
    const created = pulumi('stack', 'init', 'dev', '--non-interactive');
    expect(created).toEqual({ ...created, code: 0 });
  });

  afterAll(() => {
    provider.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('preview stops the violating program, and names the rule and the keys', () => {
    const { code, output } = program('violating.js', 'preview', ...FLAGS, '--policy-pack', PACK);
    expect(code).not.toBe(0);
    expect(output).toMatch(new RegExp(`\\[mandatory\\].*${RULE.id}`));
    expect(output).toMatch(/IAM user deploy-\w+ has 2 active access keys/);
    expect(output).toMatch(/- nightly-job-key: Active/);
    expect(output).not.toMatch(/can't run policy/);
  });

  test('preview and up of the fixed program go through', () => {
    const preview = program('fixed.js', 'preview', ...FLAGS, '--policy-pack', PACK);
    expect(preview).toEqual({ ...preview, code: 0 });
    const up = program('fixed.js', 'up', '--yes', ...FLAGS, '--policy-pack', PACK);
    expect(up).toEqual({ ...up, code: 0 });
    expect(preview.output + up.output).not.toMatch(new RegExp(RULE.undeterminedId));
  });

  test('policy analyze passes the state of the fixed program, without a program', () => {
    pulumi('stack', 'export', '--stack', 'dev', '--file', fixedState);
    expect(readFileSync(fixedState, 'utf8')).toMatch(/aws:iam\/accessKey:AccessKey/);
    const done = pulumi('policy', 'analyze', '--file', fixedState, '--policy-pack', PACK);
    expect(done).toEqual({ ...done, code: 0 });
  });

  test('with one key deployed, a preview that adds a second to its user is stopped', () => {
    const { code, output } = program('violating.js', 'preview', ...FLAGS, '--policy-pack', PACK);
    expect([code === 0, output]).toEqual([
      false,
      expect.stringMatching(/has 2 active access keys/),
    ]);
  });

  test('policy analyze stops on the state of the violating program', () => {
    const up = program('violating.js', 'up', '--yes', '--skip-preview', ...FLAGS);
    expect(up).toEqual({ ...up, code: 0 });
    pulumi('stack', 'export', '--stack', 'dev', '--file', violatingState);
    const done = pulumi('policy', 'analyze', '--file', violatingState, '--policy-pack', PACK);
    expect(done.code).not.toBe(0);
    expect(done.output).toMatch(new RegExp(`${RULE.id}[^]*has 2 active access keys`));
  });

  test('what the command line writes as JSON, one-active-key check judges the same', () => {
    const check = (file: string): Done =>
      run(process.execPath, [path.join(ROOT, 'dist/cli/bin.js'), 'check', file]);
    expect(check(fixedState)).toMatchObject({ code: 0 });
    const state = check(violatingState);
    expect(state).toEqual({ code: 1, output: expect.stringMatching(/2 active access keys/) });
    const preview = (main: string, ...parameters: string[]): string => {
      const file = at('preview.json');
      const done = spawnSync(
        process.execPath,
        [
          ...[path.join(HARNESS, 'cli-driver.js'), PROGRAMS, main, 'preview', '--json'],
          ...[...FLAGS, ...parameters],
        ],
        { cwd: at('work'), env, encoding: 'utf8' },
      );
      writeFileSync(file, done.stdout);
      return file;
    };
    // Everything of the violating program is deployed: without unchanged resources nothing is shown.
    const partial = check(preview('violating.js'));
    expect(partial).toEqual({ code: 2, output: expect.stringMatching(/--show-sames/) });
    expect(check(preview('violating.js', '--show-sames'))).toMatchObject({ code: 1 });
    expect(check(preview('fixed.js', '--show-sames'))).toMatchObject({ code: 0 });
  });
});
