'use strict';

// The gate beside Checkov and cfn-lint on the same templates, in one run: time and peak memory.
//   npm run build && node bench/gate.js [templates, 200] [rounds, 3] [without, e.g. cfn-lint]
// The two come from a Python environment in .cache/checkov (pip install checkov cfn-lint).
const { spawn, spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { clearInterval, setInterval } = require('node:timers');

const root = path.join(__dirname, '..');
const python = path.join(root, '.cache/checkov/bin');
const count = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 3);
const without = process.argv[4];
// Checkov has no rule about the number of keys; this one looks at the policies of IAM users.
const ONE_RULE = 'CKV_AWS_62';

function template(number) {
  const resources = {};
  for (let n = 0; n < 10; n++) {
    resources[`User${n}`] = { Type: 'AWS::IAM::User', Properties: { UserName: `u${number}-${n}` } };
    resources[`Key${n}`] = {
      Type: 'AWS::IAM::AccessKey',
      Properties: { UserName: { Ref: `User${n}` } },
    };
    resources[`Queue${n}`] = { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 5 } };
    resources[`Topic${n}`] = { Type: 'AWS::SNS::Topic', Properties: { DisplayName: `t${n}` } };
  }
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: resources }, null, 2);
}

/** The largest sum of the resident memory of a process and its children that was seen, in MiB. */
function residentOf(pid) {
  try {
    const own = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    const theirs = children.filter(Boolean).reduce((sum, it) => sum + residentOf(it), 0);
    return Number(own?.[1] ?? 0) / 1024 + theirs;
  } catch {
    return 0;
  }
}

function measure(program, args, cwd) {
  return new Promise((resolve) => {
    const start = process.hrtime.bigint();
    const child = spawn(program, args, { cwd, stdio: 'ignore' });
    let peak = 0;
    const timer = setInterval(() => (peak = Math.max(peak, residentOf(child.pid))), 10);
    child.on('close', (code) => {
      clearInterval(timer);
      resolve({ seconds: Number(process.hrtime.bigint() - start) / 1e9, peak, code });
    });
  });
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function main() {
  if (!existsSync(path.join(python, 'checkov'))) {
    console.log('There is no .cache/checkov: python3 -m venv .cache/checkov, then');
    console.log('.cache/checkov/bin/pip install checkov cfn-lint');
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    for (let n = 0; n < count; n++) writeFileSync(path.join(folder, `t${n}.json`), template(n));
    const checkov = ['-d', '.', '--framework', 'cloudformation', '--compact', '--quiet'];
    const offline = ['--skip-download'];
    const programs = {
      'one-active-key': [process.execPath, [path.join(root, 'dist/cli/bin.js'), 'check', '.']],
      'checkov, all rules': [path.join(python, 'checkov'), [...checkov, ...offline]],
      'checkov, one rule': [
        path.join(python, 'checkov'),
        [...checkov, ...offline, '--check', ONE_RULE],
      ],
      'cfn-lint': [path.join(python, 'cfn-lint'), ['*.json']],
    };
    if (without !== undefined) delete programs[without];
    const results = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, [program, args]] of Object.entries(programs)) {
        results[name].push(await measure(program, args, folder));
      }
    }
    const version = (name) =>
      spawnSync(path.join(python, name), ['--version'], { encoding: 'utf8' }).stdout.trim();
    console.log(
      `${count} templates of 40 resources, median of ${rounds}, ${os.cpus().length} cores`,
    );
    console.log(`checkov ${version('checkov')}, ${version('cfn-lint')}, node ${process.version}`);
    const ours = results['one-active-key'];
    const of = (list, what) => median(list.map((it) => it[what]));
    for (const [name, list] of Object.entries(results)) {
      const time = of(list, 'seconds');
      const peak = of(list, 'peak');
      console.log(
        `${name.padEnd(20)} ${time.toFixed(2).padStart(7)} s (x${(time / of(ours, 'seconds')).toFixed(1)})` +
          `  ${peak.toFixed(0).padStart(5)} MiB (x${(peak / of(ours, 'peak')).toFixed(1)})  exit ${list[0].code}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
