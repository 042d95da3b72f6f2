'use strict';

// How long the policy pack takes to its port, and for stacks of 100 to 10,000 resources, beside an
// empty pack and @pulumi/awsguard in the same run, round by round. The time of AnalyzeStack is mostly
// that of the client and of the wire, so the processor time of the pack's process is shown as well.
// "own" is what is left when the empty pack's is taken off. A pack of two policies that do nothing
// shows what the SDK spends on ours: it decodes every resource once for each stack policy.
// Last, what a pack adds to a whole preview.
// Run after npm run build: node bench/pulumi.js (ROUNDS=9 for quieter figures; PREVIEW_ONLY=1 for the
// start and the whole preview only)
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { startPack } = require('../test/pulumi/harness/wire-client');

const ROOT = path.join(__dirname, '..');
const CACHE = path.join(ROOT, '.cache', 'bench-pulumi');
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SIZES = [100, 1_000, 10_000];

async function main() {
  const packs = {
    empty: packOf('empty', "new PolicyPack('empty', { policies: [] });"),
    'two idle policies': packOf(
      'idle',
      `const idle = (name) => ({ name, description: name, validateStack: () => {} });
      new PolicyPack('idle', { policies: [idle('a'), idle('b')] });`,
    ),
    'one-active-key': path.join(ROOT, 'pulumi-policy'),
    ...awsguard(),
  };
  const starts = Object.fromEntries(Object.keys(packs).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, folder] of Object.entries(packs)) {
      const from = performance.now();
      const pack = await startPack(folder);
      starts[name].push(performance.now() - from);
      await pack.close();
    }
  }
  show('start', starts);
  if (process.env.PREVIEW_ONLY === undefined) await stacks(packs);
  await previews(packs);
  if (process.env.BENCH_ROWS) writeFileSync(process.env.BENCH_ROWS, JSON.stringify(rows));
}

/** What `npm run bench` puts into its table. */
const rows = [];

/**
 * What a pack adds to a whole preview: its start, an Analyze call for each resource as the engine
 * registers it, one after the other here, and AnalyzeStack; in a new process each time.
 */
async function previews(packs) {
  const resources = stackOf(1_000);
  const times = Object.fromEntries(Object.keys(packs).map((name) => [name, []]));
  const calls = Object.fromEntries(Object.keys(packs).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, folder] of Object.entries(packs)) {
      const from = performance.now();
      const pack = await startPack(folder);
      try {
        const started = performance.now();
        for (const resource of resources) await pack.analyze(resource);
        calls[name].push(performance.now() - started);
        await pack.analyzeStack(resources);
        times[name].push(performance.now() - from);
      } finally {
        await pack.close();
      }
    }
  }
  show('of a preview, 1000 Analyze calls', calls);
  show('a whole preview of 1000 resources', times);
}

async function stacks(packs) {
  const started = {};
  for (const [name, folder] of Object.entries(packs)) started[name] = await startPack(folder);
  try {
    for (const size of SIZES) {
      const resources = stackOf(size);
      const times = Object.fromEntries(Object.keys(packs).map((name) => [name, []]));
      const work = Object.fromEntries(Object.keys(packs).map((name) => [name, 0]));
      for (let round = 0; round < ROUNDS + 2; round++) {
        for (const [name, pack] of Object.entries(started)) {
          const before = processorTime(pack.child.pid);
          const from = performance.now();
          await pack.analyzeStack(resources);
          // The first rounds warm the processes up.
          if (round < 2) continue;
          times[name].push(performance.now() - from);
          work[name] += (processorTime(pack.child.pid) - before) / ROUNDS;
        }
      }
      show(`AnalyzeStack of ${size} resources`, times, work);
    }
  } finally {
    for (const pack of Object.values(started)) await pack.close();
  }
}

/** Medians; the work of the pack's process, where it is counted; and what of it is the pack's own. */
function show(what, times, work) {
  const empty = median(times.empty);
  for (const [name, all] of Object.entries(times)) {
    const time = median(all);
    const [to, base] =
      times.awsguard && name !== 'awsguard'
        ? ['awsguard', times.awsguard]
        : ['the empty pack', times.empty];
    const ratio = median(all.map((it, round) => it / base[round]));
    rows.push({ what, who: name, value: time, unit: 'ms', ratio, to });
    const own = work
      ? `, processor ${work[name].toFixed(0)} ms, own ${(work[name] - work.empty).toFixed(0)} ms`
      : `, own ${(time - empty).toFixed(0)} ms`;
    console.log(
      `${what}, ${name}: ${time.toFixed(0)} ms, ${(time / empty).toFixed(2)} of the empty pack${own}`,
    );
  }
}

/** Milliseconds that a process has worked, as Linux counts them in hundredths; elsewhere nothing. */
function processorTime(pid) {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return NaN;
  const fields = readFileSync(file, 'utf8').split(') ').at(-1).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** A fifth users, a fifth keys, the rest buckets. */
function stackOf(size) {
  const urn = (type, name) => `urn:pulumi:dev::bench::${type}::${name}`;
  return Array.from({ length: size }, (_, index) => {
    const of = Math.floor(index / 5);
    const user = urn('aws:iam/user:User', `u${of}`);
    if (index % 5 === 0) {
      return { type: 'aws:iam/user:User', urn: user, properties: { name: `u${of}`, path: '/' } };
    }
    if (index % 5 === 1) {
      const type = 'aws:iam/accessKey:AccessKey';
      return {
        type,
        urn: urn(type, `k${of}`),
        properties: { user: `u${of}`, status: 'Active' },
        propertyDependencies: { user: [user] },
      };
    }
    const type = 'aws:s3/bucketV2:BucketV2';
    return { type, urn: urn(type, `b${index}`), properties: { bucket: `b${index}`, tags: {} } };
  });
}

function packOf(name, code) {
  const folder = path.join(CACHE, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'PulumiPolicy.yaml'), 'runtime: nodejs\n');
  writeFileSync(path.join(folder, 'package.json'), '{"name":"bench","version":"1.0.0"}');
  writeFileSync(
    path.join(folder, 'index.js'),
    `const { PolicyPack } = require('@pulumi/policy');\n${code}\n`,
  );
  return folder;
}

/** The pack people compare with; fetched once into the cache. */
function awsguard() {
  const folder = packOf(
    'awsguard',
    "const { AwsGuard } = require('@pulumi/awsguard');\nnew AwsGuard({ all: 'mandatory' });",
  );
  if (!existsSync(path.join(folder, 'node_modules', '@pulumi', 'awsguard'))) {
    const args = ['install', '--no-audit', '--no-fund', '--no-save', '@pulumi/awsguard'];
    const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'ignore', timeout: 240_000 });
    if (status !== 0) {
      console.log('@pulumi/awsguard cannot be installed here: the comparison with it is left out.');
      return {};
    }
  }
  return { awsguard: folder };
}

function median(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
