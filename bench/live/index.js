'use strict';

// The live check beside Prowler's iam_user_two_active_access_key and Cloud Custodian on the same
// moto endpoint, in one run: whom each names, calls by operation, and wall time against ours.
//   npm run build && node bench/live [users, 20,200] [rounds, 3] [milliseconds a call, 20]
// moto, Prowler and Cloud Custodian are installed into .cache, each into a folder of its own; one
// that cannot be is left out with a line.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtempSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { startCountingProxy } = require('./counting-proxy.js');
const { seed } = require('./seed.js');
const { alone, custodian, install, moto, ours, prowler, runOnce } = require('./tools.js');

const sizes = (process.argv[2] ?? '20,200').split(',').map(Number);
const rounds = Number(process.argv[3] ?? 3);
const latency = Number(process.argv[4] ?? 20);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function startMoto(program) {
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { env: alone() });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (it) => {
      said = (said + String(it)).slice(-10_000);
      child.emit('said');
    });
  }
  for (;;) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (url !== undefined) return { url, stop: () => child.kill('SIGKILL') };
    if (child.exitCode !== null) throw new Error(`moto_server did not start: ${said}`);
    await Promise.race([once(child, 'said'), once(child, 'exit')]);
  }
}

/** Every tool in turn, `rounds` times, on one account of `users` users. */
async function compare(tools, users, motoProgram, folder) {
  const account = await startMoto(motoProgram);
  const proxy = await startCountingProxy(account.url, latency);
  try {
    const expected = await seed(account.url, proxy.url, users);
    proxy.take();
    const runs = new Map(tools.map((it) => [it, []]));
    for (let round = 0; round < rounds; round++) {
      for (const tool of tools) {
        const own = path.join(folder, `${users}-${round}-${tools.indexOf(tool)}`);
        const result = await runOnce(tool, proxy.url, own);
        runs.get(tool).push({ ...result, ...proxy.take() });
      }
    }
    print(users, expected, runs);
  } finally {
    proxy.close();
    account.stop();
  }
}

function print(users, expected, runs) {
  console.log(`\n${users} users, ${expected.length} with two active keys:`);
  const base = median([...runs.values()][0].map((it) => it.seconds));
  for (const [tool, list] of runs) {
    const failure = list.find((it) => it.failed !== undefined);
    if (failure !== undefined) {
      console.log(`${tool.name}: no answer: ${failure.failed}`);
      continue;
    }
    const time = median(list.map((it) => it.seconds));
    const [first] = list;
    const calls = [...first.calls.values()].reduce((sum, it) => sum + it, 0);
    console.log(
      `${tool.name.padEnd(22)} ${time.toFixed(2).padStart(7)} s (x${(time / base).toFixed(1)})` +
        ` ${String(calls).padStart(6)} calls  exit ${first.code}${first.said ? `, ${first.said}` : ''}`,
    );
    for (const line of verdicts(expected, list)) console.log(`  ${line}`);
    console.log(`  ${byCount(first.calls)}`);
    if (first.retries > 0) console.log(`  asked again: ${first.retries}`);
    if (first.errors.size > 0) console.log(`  refused: ${byCount(first.errors)}`);
  }
}

function verdicts(expected, list) {
  const [{ found }] = list;
  if (list.some((it) => it.found.join() !== found.join()))
    return ['rounds differ in whom they name'];
  const missed = expected.filter((it) => !found.includes(it));
  const wrong = found.filter((it) => !expected.includes(it));
  return [
    `names ${found.length - wrong.length} of ${expected.length}` +
      (missed.length > 0 ? `, misses ${missed.join(', ')}` : '') +
      (wrong.length > 0 ? `, names wrongly ${wrong.join(', ')}` : ''),
  ];
}

const byCount = (map) =>
  [...map]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

async function main() {
  const server = install(moto);
  if (server.leftOut !== undefined) {
    console.log(`left out: ${server.leftOut}; without it there is nothing to compare on`);
    return;
  }
  const tools = [ours('list'), ours('auto'), ours('report'), prowler, custodian].map(install);
  for (const { leftOut } of tools) if (leftOut !== undefined) console.log(`left out: ${leftOut}`);
  const here = tools.filter((it) => it.leftOut === undefined);
  const versions = here.map(({ name, version }) => `${name.split(',')[0]} ${version}`);
  console.log(
    `${[...new Set(versions)].join(', ')}, moto ${server.version}, node ${process.version}; ` +
      `${latency} ms added to each call, median of ${rounds}, ${os.cpus().length} cores`,
  );
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    for (const users of sizes) await compare(here, users, server.command[0], folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
