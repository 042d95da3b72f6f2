'use strict';

const { spawn, spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { clearTimeout, setTimeout } = require('node:timers');

const root = path.join(__dirname, '..', '..');
const INSTALL_LIMIT = 300_000;
const RUN_LIMIT = 180_000;
const nameOf = (arn) => arn.split('/').pop();
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Each gives the arguments of one run that writes into `folder`, and reads whom it found there. */
const ours = (source) => ({
  name: `one-active-key, ${source}`,
  command: [process.execPath, path.join(root, 'dist/cli/bin.js')],
  version: () => read(path.join(root, 'package.json')).version,
  run: (folder) => [
    ...['live', '--source', source, '--quiet', '--format', `json=${folder}/report.json`],
  ],
  found: (folder) =>
    read(path.join(folder, 'report.json'))
      .findings.filter((it) => it.verdict === 'violation')
      .map((it) => it.user.name),
  said: (folder) => {
    const { verdict, complete } = read(path.join(folder, 'report.json'));
    return `${verdict}, ${complete ? 'complete' : 'not complete'}`;
  },
});

const prowler = {
  name: 'Prowler',
  packages: ['prowler==5.46.0'],
  folder: 'prowler',
  program: 'prowler',
  version: (said) => /\d+\.\d+\.\d+/.exec(said)?.[0],
  ask: ['--version'],
  run: (folder) => [
    ...['aws', '--checks', 'iam_user_two_active_access_key', '--region', 'us-east-1'],
    ...['--no-banner', '--no-color', '--output-formats', 'json-ocsf'],
    ...['--output-directory', folder, '--output-filename', 'report'],
  ],
  found: (folder) =>
    read(path.join(folder, 'report.ocsf.json'))
      .filter((it) => it.status_code === 'FAIL')
      .map((it) => nameOf(it.resources[0].uid)),
};

// Cloud Custodian has no check of its own for this; its users count the keys a filter matched.
const POLICY = {
  policies: [
    {
      name: 'two-active-keys',
      resource: 'aws.iam-user',
      filters: [
        { type: 'access-key', key: 'Status', value: 'Active' },
        { type: 'value', key: 'length("c7n:matched-keys")', op: 'gte', value: 2 },
      ],
    },
  ],
};

const custodian = {
  name: 'Cloud Custodian',
  packages: ['c7n==0.9.53'],
  folder: 'c7n',
  program: 'custodian',
  version: (said) => /\d+\.\d+\.\d+/.exec(said)?.[0],
  ask: ['version'],
  run: (folder) => {
    const policy = path.join(folder, 'policy.json');
    writeFileSync(policy, JSON.stringify(POLICY));
    return ['run', '--cache-period', '0', '--region', 'us-east-1', '-s', folder, policy];
  },
  found: (folder) =>
    read(path.join(folder, 'two-active-keys', 'resources.json')).map((it) => it.UserName),
};

const moto = {
  name: 'moto',
  packages: ['moto[server]'],
  folder: 'moto',
  program: 'moto_server',
  ask: ['-c', 'import moto; print(moto.__version__)'],
  interpreter: true,
  version: (said) => said.trim() || undefined,
};

/**
 * The tool with its command and version, installed into a folder of its own under .cache where it
 * is not there yet; or one line that says why it is left out.
 */
function install(tool) {
  if (tool.packages === undefined) return { ...tool, version: tool.version() };
  const folder = path.join(root, '.cache', tool.folder);
  const command = path.join(folder, 'bin', tool.program);
  const asked = tool.interpreter ? path.join(folder, 'bin', 'python') : command;
  const version = () => {
    if (!existsSync(command)) return undefined;
    const answer = spawnSync(asked, tool.ask, { encoding: 'utf8', env: alone(), timeout: 60_000 });
    return answer.status === 0 ? tool.version(answer.stdout) : undefined;
  };
  const known = version();
  const pinned = tool.packages[0].split('==')[1];
  if (known !== undefined && (pinned ?? known) === known) {
    return { ...tool, command: [command], version: known };
  }
  const limit = { timeout: INSTALL_LIMIT, killSignal: 'SIGKILL', encoding: 'utf8' };
  const steps = [
    ['python3', ['-m', 'venv', folder]],
    [path.join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '-q', ...tool.packages]],
  ];
  for (const [program, args] of steps) {
    const { status, error, stderr } = spawnSync(program, args, limit);
    if (status === 0) continue;
    const late = error?.code === 'ETIMEDOUT' && `not done after ${INSTALL_LIMIT / 1000} s`;
    const why = late || error?.message || stderr?.trim().split('\n').pop() || `exit ${status}`;
    return { ...tool, leftOut: `${tool.packages[0]} cannot be installed here: ${why}` };
  }
  const installed = version();
  if (installed === undefined) {
    return { ...tool, leftOut: `${tool.packages[0]} is installed but does not start` };
  }
  return { ...tool, command: [command], version: installed };
}

/** No settings or credentials of this machine, and no way out of it. */
function alone(home = path.join(root, '.cache'), url = undefined) {
  const kept = Object.entries(process.env).filter(([name]) => !/^AWS_|_PROXY$/i.test(name));
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1',
    ...(url && { AWS_ENDPOINT_URL: url }),
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** One run: seconds, exit code, the users it names; `failed` says why there is no answer. */
function runOnce(tool, url, folder) {
  mkdirSync(folder, { recursive: true });
  const [program, ...before] = tool.command;
  const args = [...before, ...tool.run(folder)];
  return new Promise((resolve) => {
    const start = process.hrtime.bigint();
    const options = { cwd: folder, env: alone(folder, url), detached: true };
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (it) => (stderr = (stderr + String(it)).slice(-2_000)));
    const stop = () => process.kill(-child.pid, 'SIGKILL');
    const timer = setTimeout(stop, RUN_LIMIT);
    child.on('error', () => clearTimeout(timer));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      const last = stderr.trim().split('\n').pop();
      try {
        if (signal !== null) throw new Error(`stopped after ${seconds.toFixed(0)} s`);
        const found = [...new Set(tool.found(folder))].sort();
        resolve({ seconds, code, found, said: tool.said?.(folder) });
      } catch (error) {
        resolve({ seconds, code, failed: `${error.message} (exit ${code}) ${last}`.trim() });
      }
    });
  });
}

module.exports = { alone, custodian, install, moto, ours, prowler, runOnce };
