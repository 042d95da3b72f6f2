'use strict';

// How much memory one report of a sweep takes: the results of ACCOUNTS accounts of 5,000 users each are
// generated on disk, as the functions of accounts write them, and merged by the built command line. In
// each account, two users have two active keys; of the others a result tells only how many there are.
//   node bench/sweep-memory.js [ACCOUNTS…]
const { spawnSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const DIST = path.join(__dirname, '../dist');
const { resultText } = require(
  path.join(DIST, 'live-check/organization/results/account-result.js'),
);
const { runText } = require(path.join(DIST, 'live-check/organization/results/run-record.js'));
const { ALWAYS, constantly, namedUser } = require(path.join(DIST, 'rule-core'));

const USERS = 5_000;
const VIOLATING = 2;
const RUN = 'simulated';
const AT = new Date(Date.now() - 60_000).toISOString();

const idOf = (index) => String(200_000_000_000 + index);

function keyOf(account, user, id) {
  return {
    address: id,
    user: constantly(namedUser(user)),
    status: constantly('Active'),
    exists: ALWAYS,
    account: { id: account, scope: account },
    observed: {
      accessKeyId: id,
      createdAt: '2025-01-01T00:00:00.000Z',
      lastUsedAt: '2026-01-01T00:00:00.000Z',
      lastUsedService: 's3',
      lastUsedRegion: 'eu-central-1',
      observedAt: AT,
      observedBy: 'iam:ListAccessKeys',
    },
  };
}

function readingOf(account) {
  return {
    account,
    partition: 'aws',
    caller: `arn:aws:sts::${account}:assumed-role/one-active-key-sweep-member/one-active-key-sweep-member`,
    source: 'list',
    keys: Array.from({ length: VIOLATING }, (_, user) =>
      ['A', 'B'].map((it) => keyOf(account, `user-${user}`, `AKIA${account}${user}${it}`)),
    ).flat(),
    keysRead: USERS + VIOLATING,
    users: USERS,
    errors: [],
    warnings: [],
    calls: { GetCallerIdentity: 1, ListUsers: 5, GetAccountSummary: 1, ListAccessKeys: USERS },
    asOf: AT,
  };
}

function generate(folder, count) {
  const active = Array.from({ length: count }, (_, index) => idOf(index));
  mkdirSync(path.join(folder, 'results'));
  const record = {
    run: RUN,
    startedAt: AT,
    caller: 'arn:aws:sts::100000000000:assumed-role/one-active-key-sweep-list/x',
    partition: 'aws',
    source: 'list',
    role: 'one-active-key-sweep-reader',
    list: { active, others: [] },
    leftOut: [],
    undecided: [],
  };
  writeFileSync(path.join(folder, 'run.json'), runText(record));
  for (const account of active) {
    writeFileSync(
      path.join(folder, 'results', `${account}.json`),
      resultText(RUN, readingOf(account)),
    );
  }
}

/** Runs the command, and says what its process took. */
function measured(folder, format) {
  const report = path.join(folder, `report.${format}`);
  const script = `
    process.on('exit', () => {
      const { maxRSS, userCPUTime } = process.resourceUsage();
      process.stderr.write(JSON.stringify({ maxRSS, userCPUTime }) + '\\n');
    });
    process.argv.splice(1, 0, 'one-active-key');
    require(${JSON.stringify(path.join(DIST, 'cli/bin.js'))});
  `;
  const argv = ['live', '--organization', '--from', folder, '--format', `${format}=${report}`];
  const run = spawnSync(process.execPath, ['-e', script, ...argv, '--quiet'], { encoding: 'utf8' });
  const last = run.stderr.trim().split('\n').at(-1);
  if (run.status !== 1) throw new Error(`exit ${run.status}: ${run.stderr}`);
  const { maxRSS, userCPUTime } = JSON.parse(last);
  return {
    format,
    'peak RSS, MB': Math.round(maxRSS / 1024),
    'CPU, s': (userCPUTime / 1e6).toFixed(1),
    'report, MB': (statSync(report).size / 1024 / 1024).toFixed(1),
  };
}

const counts = process.argv.slice(2).map(Number);
for (const count of counts.length > 0 ? counts : [100, 1_000, 10_000]) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-sweep-'));
  try {
    generate(folder, count);
    console.log(`\n${count} accounts of ${USERS} users, ${count * VIOLATING} violations`);
    console.table(['text', 'json', 'html'].map((format) => measured(folder, format)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
