'use strict';

// The peak memory of a live check as the account grows: every check in a process of its own, and the
// endpoint in another, so that only the check counts. An organization has accounts of 100 users.
//   npm run build && node bench/live-memory.js [sizes, 5000,20000,50000] [sources, list,auto,delta,organization] [format] [heap]
// With a format the report is written to a file, as `live --format FORMAT=FILE` does: json, csv and asff
// name every user with its keys; `ocsf+names` does too, as with --name-users. With a heap, V8's old
// generation may hold so many MiB and no more: what V8 did not clean up counts no longer, and a check
// that needs more ends without a result.
const { fork } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const dist = path.join(__dirname, '../dist');
const HOUR = 3_600_000;
const ACCOUNT = '111111111111';

/** One user in a thousand has two active keys: what is found must be kept, the others must not. */
function usersOf(count, several = 1000) {
  const created = new Date('2026-01-02T03:04:05Z');
  return Array.from({ length: count }, (_, index) => ({
    name: `user-${String(index).padStart(6, '0')}`,
    created,
    keys: [index % several === 7 ? 'Active' : 'Inactive', 'Active'].map((status) => ({
      status,
      created,
    })),
  }));
}

const account = (count) => ({ id: ACCOUNT, users: usersOf(count) });

/** The first account is the caller's; in each one user has two active keys. */
const members = (users) =>
  Array.from({ length: users / 100 }, (_, index) => ({
    id: String(Number(ACCOUNT) + index),
    users: usersOf(100, 100),
  }));

/** An account with so many users; for `delta` with a report of an hour ago and a key made since. */
async function endpoint([count, source]) {
  const { startEmbeddedIam } = require(path.join(dist, 'embedded-iam/index.js'));
  let passed = 0;
  const iam = await startEmbeddedIam({
    accounts: source === 'organization' ? members(Number(count)) : [account(Number(count))],
    now: () => new Date(Date.now() + passed),
    trailDelay: () => 0,
    maxKeysPerUser: 3,
  });
  if (source === 'delta') {
    const sdk = require('@aws-sdk/client-iam');
    const credentials = iam.credentialsFor(ACCOUNT);
    const client = new sdk.IAMClient({ endpoint: iam.url, region: 'us-east-1', credentials });
    await client.send(new sdk.GenerateCredentialReportCommand({}));
    await client.send(new sdk.GetCredentialReportCommand({})).catch(() => undefined);
    await client.send(new sdk.GetCredentialReportCommand({}));
    await client.send(new sdk.CreateAccessKeyCommand({ UserName: 'user-000001' }));
    passed = HOUR;
  }
  process.send(iam.url);
}

/** As the command line does for these by itself. */
const NAMING = ['json', 'csv', 'asff'];

/** Clients of its own, so that no rate holds it back: what waits takes no more memory. */
async function checker([url, source, wanted = '']) {
  const [format, names] = wanted.split('+');
  const nameUsers = names !== undefined || NAMING.includes(format);
  const { checkAccount, checkOrganization } = require(path.join(dist, 'live-check/index.js'));
  const settings = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'ASIAEMBEDDED00000001', secretAccessKey: 'not-a-secret' },
  };
  const client = (name, type) => new (require(`@aws-sdk/client-${name}`)[type])(settings);
  const clients = {
    iam: client('iam', 'IAMClient'),
    sts: client('sts', 'STSClient'),
    cloudTrail: client('cloudtrail', 'CloudTrailClient'),
  };
  const before = process.resourceUsage().maxRSS / 1024;
  const began = Date.now();
  const report =
    source === 'organization'
      ? await checkOrganization({
          roleName: 'audit',
          nameUsers,
          clientSettings: settings,
          sleep: () => Promise.resolve(),
        })
      : await checkAccount({ clients, source, nameUsers });
  const read = process.resourceUsage().maxRSS / 1024;
  const bytes = format !== '' ? write(report, format) : 0;
  const calls = report.readings.flatMap((it) => Object.values(it.calls));
  process.send({
    before,
    read,
    bytes,
    peak: process.resourceUsage().maxRSS / 1024,
    seconds: (Date.now() - began) / 1000,
    calls: calls.reduce((sum, it) => sum + it, 0),
    complete: report.complete,
    users: report.summary.users,
    violations: report.summary.violations,
  });
}

/** As the command line writes it. */
function write(report, format) {
  const { deliver } = require(path.join(dist, 'cli/writing/output.js'));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  const io = {
    cwd: folder,
    env: {},
    now: () => new Date(),
    stdout: process.stdout,
    stderr: process.stderr,
  };
  try {
    deliver(report, [{ name: format, file: 'report' }], {}, io);
    return fs.statSync(path.join(folder, 'report')).size;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function start([role, ...args], heap = '') {
  return fork(path.join(__dirname, 'live-memory.js'), [role, ...args], {
    execArgv: heap === '' ? [] : [`--max-old-space-size=${heap}`],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
}

async function measure(users, source, format, heap) {
  const iam = start(['endpoint', String(users), source]);
  try {
    const check = start(['checker', await answerOf(iam), source, format], heap);
    const result = await answerOf(check);
    check.kill();
    return result;
  } finally {
    iam.kill();
  }
}

async function main([
  sizes = '5000,20000,50000',
  sources = 'list,auto,delta,organization',
  format = '',
  heap = '',
]) {
  const counts = sizes.split(',').map(Number);
  console.log(`node ${process.version}, ${os.cpus().length} cores; peak resident memory`);
  for (const source of sources.split(',')) {
    let first;
    for (const users of counts) {
      const it = await measure(users, source, format, heap);
      first ??= it.peak;
      const wrong = !it.complete || it.users !== users ? '  NOT COMPLETE' : '';
      console.log(
        `${source.padEnd(12)} ${String(users).padStart(6)} users  ${it.peak.toFixed(0).padStart(4)} MiB` +
          ` (x${(it.peak / first).toFixed(2)} of ${counts[0]}; ${it.before.toFixed(0)} before the first call)` +
          `  ${String(it.calls).padStart(6)} calls  ${it.seconds.toFixed(1).padStart(6)} s  ${it.violations} violations${wrong}` +
          (format === ''
            ? ''
            : `  ${format}: ${(it.bytes / 1e6).toFixed(0)} MB, ${it.read.toFixed(0)} MiB before it was written`),
      );
    }
  }
}

const [role, ...args] = process.argv.slice(2);
const roles = { endpoint, checker };
void (Object.hasOwn(roles, role ?? '') ? roles[role](args) : main(process.argv.slice(2)));
