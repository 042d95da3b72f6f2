import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { type HostDouble, READ_ONLY, startGitHub, startGitLab } from '../../cli/comment/doubles';
import { ROOT } from '../packed';
import { action, actionEnv, cloneOfAction, outputsIn } from './action-host';
import { checkout, put } from './checkout';

/** The comment by the steps that run: those of the action, and the script of the GitLab job. */
let clone: string;
let host: HostDouble;
beforeAll(() => {
  clone = cloneOfAction();
});
afterAll(() => {
  rmSync(clone, { recursive: true, force: true });
});
afterEach(() => host.close());

/** Runs a program while the host, which is in this process, answers. */
function later(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], ...env },
    });
    child.stdout.on('data', (it: Buffer) => (said += it.toString()));
    child.stderr.on('data', (it: Buffer) => (said += it.toString()));
    child.on('close', (code) => {
      resolve({ code, said });
    });
  });
}

async function runAction(cwd: string, given: Readonly<Record<string, string>>) {
  const { env, outputs } = actionEnv(cwd, { paths: 'templates', ...given });
  const start = path.join(clone, action.runs.main);
  const done = await later(process.execPath, [start], cwd, { ...env, ...host.env });
  return { ...done, outputs: outputsIn(readFileSync(outputs, 'utf8')) };
}

test('the action writes one, changes it with the verdict, and never lets it decide', async () => {
  host = await startGitHub();
  const cwd = checkout(path.join(clone, 'checkouts'), 'github', 2);
  const token = { 'comment-token': 'token-of-the-gate' };
  const first = await runAction(cwd, token);
  expect([first.code, first.outputs['comment']]).toEqual([1, 'created']);
  expect(first.said).not.toContain(token['comment-token']);
  expect((await runAction(cwd, token)).outputs['comment']).toBe('unchanged');
  checkout(path.join(clone, 'checkouts'), 'github', 1);
  const fixed = await runAction(cwd, token);
  expect([fixed.code, fixed.outputs['comment'], host.comments.length]).toEqual([0, 'updated', 1]);
  // Control: without a token nobody is asked.
  const asked = host.asked.length;
  const silent = await runAction(cwd, {});
  expect([silent.code, silent.outputs['comment'], host.asked.length]).toEqual([0, '', asked]);
});

test('the run of a fork has no comment, and its verdict all the same', async () => {
  host = await startGitHub();
  for (const keys of [1, 2]) {
    const cwd = checkout(path.join(clone, 'checkouts'), `fork-${keys}`, keys);
    const done = await runAction(cwd, { 'comment-token': READ_ONLY });
    expect(done.code).toBe(keys - 1);
    expect(done.outputs['comment']).toBe(keys === 1 ? 'not needed' : 'failed');
    if (keys === 2) expect(done.said).toContain('Resource not accessible by integration');
  }
});

describe('the GitLab job', () => {
  const file = path.join(ROOT, 'gitlab/one-active-key.gitlab-ci.yml');
  const job = (parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string[]>>)[
    'one-active-key'
  ]!;
  let tmp: string;
  beforeEach(async () => {
    host = await startGitLab();
    tmp = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-job-'));
  });
  afterEach(() => {
    rmSync(tmp, { recursive: true, force: true });
  });
  const part = (name: string) =>
    job[name]!.join('\n')
      .replaceAll('/tmp/', `${tmp}/`)
      .replaceAll('/usr/local/bin/node', process.execPath)
      .replaceAll('/opt/one-active-key', path.join(clone, 'action'));
  const run = async (cwd: string, token: string) => {
    const env = {
      ...host.env,
      ONE_ACTIVE_KEY_IMAGE: `i@sha256:${'0'.repeat(64)}`,
      ONE_ACTIVE_KEY_PATHS: 'templates',
      ONE_ACTIVE_KEY_OPTIONS: '',
      ONE_ACTIVE_KEY_TOKEN: token,
    };
    const { code } = await later('/bin/bash', ['-eo', 'pipefail', '-c', part('script')], cwd, env);
    const after = await later(
      '/bin/bash',
      ['-eo', 'pipefail', '-c', part('after_script')],
      cwd,
      env,
    );
    return { code, after };
  };

  test('writes one where there is a token', async () => {
    const cwd = checkout(path.join(clone, 'checkouts'), 'gitlab', 2);
    expect(await run(cwd, 'token-of-the-gate')).toMatchObject({ code: 1, after: { code: 0 } });
    expect(host.comments.map((it) => it.author)).toEqual(['gate-bot']);
    expect(await run(cwd, '')).toMatchObject({ code: 1, after: { code: 0, said: '' } });
  });

  test('never tells a report that the checkout brings', async () => {
    const cwd = checkout(path.join(clone, 'checkouts'), 'gitlab-forged', 1);
    await run(cwd, '');
    const clean = readFileSync(path.join(tmp, 'one-active-key.json'), 'utf8');
    rmSync(path.join(tmp, 'one-active-key.json'));
    put(cwd, {
      'one-active-key.json': clean,
      'report.json': clean,
      'templates/b.yaml': 'Resources: [',
    });
    host.comments.push({
      id: 1,
      author: 'gate-bot',
      body: '<!-- one-active-key: gate -->\nviolation',
    });
    await run(cwd, 'token-of-the-gate');
    expect(host.comments[0]?.body).toContain('Not everything was read');
    // Control: the report that the checkout brings says that all is well.
    writeFileSync(path.join(tmp, 'one-active-key.json'), clean);
    const { said } = await later('/bin/bash', ['-c', part('after_script')], cwd, {
      ...host.env,
      ONE_ACTIVE_KEY_TOKEN: 'token-of-the-gate',
    });
    expect([said, host.comments[0]?.body]).toEqual([
      expect.stringContaining('is changed'),
      expect.stringContaining('No IAM user has more than one'),
    ]);
  });
});
