'use strict';

// What the package weighs and how fast it starts. Run after `npm run build`: node bench/package.js
const { spawn, spawnSync } = require('node:child_process');
const {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const RUNS = 9;
const LIVE = ['client-iam', 'client-sts', 'credential-providers'].map((it) => `@aws-sdk/${it}`);

async function main() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    weigh(folder);
    help();
    await packs(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The packed tarball, installed into an empty project, alone and with what live needs. */
function weigh(folder) {
  spawnSync('npm', ['pack', '--pack-destination', folder], { cwd: ROOT });
  const tarball = path.join(
    folder,
    readdirSync(folder).find((it) => it.endsWith('.tgz')),
  );
  for (const [name, extra] of [
    ['alone, as for check, the CDK and Pulumi', []],
    ['with the packages of the AWS SDK that live needs', LIVE],
  ]) {
    const project = path.join(folder, `project-${extra.length}`);
    mkdirSync(project);
    writeFileSync(path.join(project, 'package.json'), '{"name":"empty","private":true}');
    spawnSync(
      'npm',
      ['install', '--prefer-offline', '--no-audit', '--no-fund', ...extra, tarball],
      { cwd: project },
    );
    const modules = path.join(project, 'node_modules');
    const whole = sizeOf(modules, 4_096);
    const parts = readdirSync(modules)
      .filter((it) => !it.startsWith('.'))
      .map((it) => [it, sizeOf(path.join(modules, it))])
      .sort((a, b) => b[1] - a[1]);
    const total = parts.reduce((sum, [, size]) => sum + size, 0);
    const largest = parts.slice(0, 6).map(([it, size]) => `${it} ${megabytes(size)}`);
    console.log(
      `installed ${name}: ${megabytes(total)} (${largest.join(', ')}), ${whole} bytes with folders`,
    );
    if (extra.length === 0) folders(path.join(modules, 'one-active-key'));
  }
}

/** What is in the package: its folders, the largest first. */
function folders(own) {
  const names = ['', 'dist'].flatMap((it) =>
    readdirSync(path.join(own, it)).map((name) => path.join(it, name)),
  );
  const sizes = names.filter((it) => it !== 'dist').map((it) => [it, sizeOf(path.join(own, it))]);
  sizes.push(['the code of the functions', sizeOf(path.join(own, 'dist/guard/code'))]);
  for (const [it, size] of sizes.sort((a, b) => b[1] - a[1]).slice(0, 8)) {
    console.log(`  ${it}: ${megabytes(size)}`);
  }
}

/** In bytes; a folder takes what `du -sb` counts for it, or nothing. */
function sizeOf(file, folder = 0) {
  const stat = lstatSync(file);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(file).reduce((sum, it) => sum + sizeOf(path.join(file, it), folder), folder);
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

function help() {
  const cli = path.join(ROOT, 'dist/cli/bin.js');
  const [ours, empty] = median2(
    () => time(() => spawnSync(process.execPath, [cli, '--help'])),
    () => time(() => spawnSync(process.execPath, ['-e', '0'])),
  );
  console.log(`one-active-key --help: ${ours.toFixed(0)} ms (node itself: ${empty.toFixed(0)} ms)`);
}

/** From the start of the process to the port, ours and a pack with one policy that does nothing. */
async function packs(folder) {
  const empty = path.join(folder, 'empty-pack');
  mkdirSync(empty);
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(empty, 'node_modules'));
  writeFileSync(path.join(empty, 'package.json'), '{"name":"empty","version":"1.0.0"}');
  writeFileSync(path.join(empty, 'PulumiPolicy.yaml'), 'runtime: nodejs\n');
  writeFileSync(
    path.join(empty, 'index.js'),
    `const { PolicyPack } = require('@pulumi/policy');
     new PolicyPack('empty', { policies: [{ name: 'p', description: 'd', enforcementLevel: 'advisory', validateStack: () => {} }] });`,
  );
  const ours = [];
  const theirs = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(await toPort(path.join(ROOT, 'pulumi-policy')));
    theirs.push(await toPort(empty));
  }
  const [a, b] = [median(ours), median(theirs)];
  console.log(
    `the policy pack reaches its port in ${a.toFixed(0)} ms, an empty pack in ${b.toFixed(0)} ms: ` +
      `${(a - b).toFixed(0)} ms more, ratio ${(a / b).toFixed(2)}`,
  );
}

function toPort(pack) {
  const runner = require.resolve('@pulumi/pulumi/cmd/run-policy-pack', { paths: [pack] });
  const started = performance.now();
  const child = spawn(process.execPath, [runner, '127.0.0.1:1', pack], { cwd: pack });
  return new Promise((resolve) => {
    child.stdout.once('data', () => {
      child.kill('SIGKILL');
      resolve(performance.now() - started);
    });
  });
}

function time(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Both in turn, so that a busy machine is busy for both. */
function median2(first, second) {
  const a = [];
  const b = [];
  for (let run = 0; run < RUNS; run++) {
    a.push(first());
    b.push(second());
  }
  return [median(a), median(b)];
}

function median(values) {
  return [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)];
}

main();
