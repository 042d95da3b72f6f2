import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { DEFAULT_CONFIGURATION } from '../../guard/configuration';
import type * as judging from '../../guard/run-task/judge-process';
import { planOf } from '../guard/run-task/harness';
import { type Hcp, KEY, startHcp, TOKEN } from '../guard/run-task/hcp';
import { ROOT } from './cdk-harness';

/** The built command line as a server, asked by an HCP Terraform at loopback. */
const BIN = path.join(ROOT, 'dist/cli/bin.js');
const MEGABYTE = 1024 * 1024;

let cwd: string;
let hcp: Hcp;
beforeAll(async () => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-run-task-'));
  writeFileSync(path.join(cwd, 'key'), `${KEY}\n`);
  hcp = await startHcp();
});
afterAll(async () => {
  await hcp.close();
  rmSync(cwd, { recursive: true, force: true });
});

const running: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(
    running.splice(0).map(async (it) => {
      if (it.exitCode !== null || it.signalCode !== null) return;
      const ended = once(it, 'exit');
      it.kill('SIGKILL');
      await ended;
    }),
  );
});

async function start(...words: string[]) {
  const hosts = [hcp.host, hcp.archivist].flatMap((it) => ['--host-allowed', it]);
  const child = spawn(
    process.execPath,
    [BIN, 'run-task', '--port', '0', '--hmac-key-file', 'key', ...hosts, ...words],
    { cwd, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (it) => (said.out += String(it)));
  child.stderr.on('data', (it) => {
    said.err += String(it);
    child.emit('said');
  });
  let url: string | undefined;
  while (url === undefined) {
    url = /listens at (\S+) for/.exec(said.err)?.[1];
    if (url !== undefined) break;
    if (child.exitCode !== null) throw new Error(said.err);
    await Promise.race([once(child, 'said'), once(child, 'exit')]);
  }
  return { child, said, url };
}

test('judges, says one line for each plan, and ends when it is told to, with what it had taken', async () => {
  const { child, said, url } = await start();
  await hcp.send(url, hcp.body(planOf(1)));
  expect((await hcp.result()).attributes.status).toBe('passed');
  await hcp.send(url, hcp.body(planOf(2)));
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await hcp.result()).attributes.status).toBe('failed');
  expect(await ended).toEqual([0, null]);
  const lines = said.out
    .trim()
    .split('\n')
    .map((it) => JSON.parse(it) as { status: string });
  expect(lines.map((it) => it.status)).toEqual(['passed', 'failed']);
  for (const it of [KEY, TOKEN]) expect(said.out + said.err).not.toContain(it);
});

test('exceptions are read again for each plan; a broken file passes nothing', async () => {
  const file = path.join(cwd, 'exceptions.yaml');
  writeFileSync(file, 'exceptions: []\n');
  const { url } = await start('--exceptions', 'exceptions.yaml');
  const status = async () => {
    await hcp.send(url, hcp.body(planOf(2)));
    return (await hcp.result()).attributes;
  };
  expect((await status()).status).toBe('failed');
  writeFileSync(
    file,
    'exceptions:\n  - { user: alice, reason: r, owner: o@example.com, expires: 2999-01-01 }\n',
  );
  expect((await status()).status).toBe('passed');
  writeFileSync(file, 'exceptions: [');
  expect(await status()).toMatchObject({
    status: 'failed',
    message: expect.stringMatching(/not judged.*exceptions file/),
  });
});

/** A plan that is as large as may be, sent in pieces. */
function large(bytes: number) {
  const text = JSON.stringify(planOf(2));
  const begin = `${text.slice(0, -1)},"note":"`;
  return (_: http.IncomingMessage, response: http.ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(begin);
    let left = bytes - begin.length - 2;
    const piece = Buffer.alloc(MEGABYTE, 0x78);
    const more = () => {
      while (left > 0) {
        const next = piece.subarray(0, Math.min(left, piece.length));
        left -= next.length;
        if (response.destroyed) return;
        if (response.write(next)) continue;
        response.once('drain', more);
        return;
      }
      response.end('"}');
    };
    more();
  };
}

test('a plan of 100 MB is judged; one byte more is not received to its end', async () => {
  const { url } = await start();
  await hcp.send(url, hcp.body(large(100 * MEGABYTE)));
  expect((await hcp.result()).attributes.message).toContain('alice');
  await hcp.send(url, hcp.body(large(100 * MEGABYTE + 1)));
  expect((await hcp.result()).attributes).toMatchObject({
    status: 'failed',
    message: expect.stringMatching(/larger than 100 MB/),
  });
});

describe('the process in which a plan is judged', () => {
  type Judging = Pick<typeof judging, 'judgeInProcess'>;
  const { judgeInProcess } = createRequire(__filename)(
    path.join(ROOT, 'dist/guard/run-task/judge-process.js'),
  ) as Judging;
  const many = (count: number) =>
    `{"format_version":"1.2","resource_changes":[${'{},'.repeat(count)}{}]}`;

  test.each([
    ['fills the memory', { time: 120_000, memory: 32 }, 3_000_000, /more memory than there is/],
    ['takes too long', { time: 50, memory: 1_024 }, 1, /took longer than 1 s/],
  ])('one that %s is ended, and not this one', async (_, limits, count, why) => {
    const now = new Date();
    const judged = judgeInProcess(limits)(Buffer.from(many(count)), DEFAULT_CONFIGURATION, now);
    await expect(judged).rejects.toThrow(why);
    const judge = judgeInProcess({ time: 120_000, memory: 512 });
    const text = Buffer.from(JSON.stringify(planOf(2)));
    expect((await judge(text, DEFAULT_CONFIGURATION, now)).verdict).toBe('violation');
  });
});

test.each([
  ['no key', [], {}, /no HMAC key in the variable ONE_ACTIVE_KEY_HMAC_KEY/],
  ['a short key', [], { ONE_ACTIVE_KEY_HMAC_KEY: 'short' }, /has 5 characters: use 16 or more/],
  ['no file', ['--hmac-key-file', 'nothing'], {}, /cannot read the HMAC key nothing/],
  [
    'no host',
    ['--host-allowed', 'https://x'],
    { ONE_ACTIVE_KEY_HMAC_KEY: KEY },
    /is the name of a host/,
  ],
  ['no port', ['--port', '99999'], { ONE_ACTIVE_KEY_HMAC_KEY: KEY }, /--port is a port/],
  [
    'no address',
    ['--host', '192.0.2.1'],
    { ONE_ACTIVE_KEY_HMAC_KEY: KEY },
    /cannot listen at 192\.0\.2\.1/,
  ],
  [
    'no exceptions',
    ['--exceptions', 'none'],
    { ONE_ACTIVE_KEY_HMAC_KEY: KEY },
    /exceptions file none/,
  ],
])('does not begin with %s: exit code 2, in a sentence', (_, words, env, why) => {
  const { status, stderr } = spawnSync(process.execPath, [BIN, 'run-task', ...words], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
    timeout: 30_000,
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(why);
  expect(stderr).not.toContain(KEY);
});

const hasTerraform = spawnSync('terraform', ['version']).status === 0;
if (!hasTerraform) process.stderr.write('terraform is not on PATH: no real plan is judged.\n');

(hasTerraform ? test : test.skip)('a plan that Terraform itself makes', async () => {
  const folder = mkdtempSync(path.join(cwd, 'terraform-'));
  // A provider would have to be fetched; Terraform's own resource shows the form of a plan.
  writeFileSync(
    path.join(folder, 'main.tf'),
    'resource "terraform_data" "a" { input = "alice" }\n',
  );
  const terraform = (...words: string[]) =>
    execFileSync('terraform', words, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  terraform('init', '-backend=false', '-input=false');
  terraform('plan', '-out=plan.bin', '-input=false');
  const text = terraform('show', '-json', 'plan.bin');
  const { url } = await start();
  await hcp.send(url, hcp.body(text));
  expect((await hcp.result()).attributes).toMatchObject({ status: 'passed' });
  // The same plan, of which one resource is two keys.
  const real = JSON.parse(text) as Record<string, unknown>;
  const merged = { ...planOf(2), format_version: real['format_version'] };
  await hcp.send(url, hcp.body(merged));
  expect((await hcp.result()).attributes.status).toBe('failed');
});
