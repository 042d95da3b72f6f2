'use strict';

// The main job on embedded defaults: the rule fails a real CDK app, blocks a real Pulumi program,
// stops a template and judges an account — and lets the mended ones pass. No AWS account, no login.
const { spawn } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const pc = require('picocolors');

const ROOT = path.join(__dirname, '..');
const RULE = 'iam-user-one-active-access-key';
const CDK = path.join(path.dirname(require.resolve('aws-cdk/package.json')), 'bin/cdk');
const CLI = path.join(ROOT, 'dist/cli/bin.js');

const surprises = [];

async function main() {
  await cdk();
  await pulumi();
  await templates();
  await live();
  console.log();
  if (surprises.length === 0) {
    console.log(pc.green('Everything behaved as it should.'));
    return;
  }
  for (const it of surprises) console.log(pc.red(`Not as it should be: ${it}`));
  process.exitCode = 1;
}

async function cdk() {
  heading('1. A CDK app, with the real cdk command line');
  const runs = [
    { title: 'two keys of one user, in two stacks', args: [], code: 1 },
    { title: 'the same inside a Stage', args: ['-c', 'staged=true', '**'], code: 1 },
    { title: 'one of the keys is inactive', args: ['-c', 'variant=fixed'], code: 0 },
  ];
  for (const { title, args, code } of runs) {
    const run = await synth(args);
    show(
      'cdk synth',
      args,
      title,
      code,
      run.code,
      excerpt(run.output, /VIOLATION|violation|ERROR/i),
    );
    expect(run.code === code, `cdk synth (${title}) exited with ${run.code}, not ${code}`);
    expect(
      run.output.includes(RULE) === (code === 1),
      `cdk synth (${title}) ${code === 1 ? 'does not name' : 'names'} the rule`,
    );
  }
}

async function synth(args) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-demo-'));
  try {
    const app = `${process.execPath} ${path.join(__dirname, 'cdk-app/app.js')}`;
    return await run(
      process.execPath,
      [CDK, 'synth', '--quiet', '--app', app, '--output', path.join(folder, 'cdk.out'), ...args],
      {
        cwd: folder,
        env: { HOME: folder, CDK_DISABLE_CLI_TELEMETRY: 'true', CI: 'true', NO_COLOR: '1' },
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pulumi() {
  heading('2. A Pulumi program, with the real SDK and the real policy host');
  console.log(
    pc.dim(
      '   (The engine is a model of ours here; with the Pulumi CLI it is: pulumi preview --policy-pack …)\n',
    ),
  );
  const { startPack } = require('../test/pulumi/harness/wire-client');
  const { runProgram } = require('../test/pulumi/harness/model-engine');
  const pack = await startPack(path.join(ROOT, 'pulumi-policy'));
  try {
    for (const [file, blocked] of [
      ['violating.js', true],
      ['fixed.js', false],
    ]) {
      const program = await runProgram(path.join(__dirname, 'pulumi-stack'), { main: file });
      const result = await pack.analyzeStack(program.resources);
      const lines = result.diagnostics.map((it) => `[${it.level}] ${it.policy}\n${it.message}`);
      show(
        'pulumi preview',
        [file],
        blocked ? 'a second key for a component’s user' : 'a user of its own',
        Number(blocked),
        Number(result.blocked),
        lines.join('\n'),
      );
      expect(program.code === 0, `the Pulumi program ${file} failed: ${program.output}`);
      expect(
        result.blocked === blocked,
        `the Pulumi program ${file} was ${result.blocked ? '' : 'not '}blocked`,
      );
    }
  } finally {
    await pack.close();
  }
}

async function templates() {
  heading('3. CloudFormation templates, in a pull request');
  for (const [file, code] of [
    ['violating.yaml', 1],
    ['fixed.yaml', 0],
  ]) {
    const args = ['check', path.join('examples/templates', file)];
    const result = await run(process.execPath, [CLI, ...args], { cwd: ROOT });
    show('one-active-key', args, '', code, result.code, result.output);
    expect(result.code === code, `check ${file} exited with ${result.code}, not ${code}`);
  }
}

async function live() {
  heading('4. A deployed account: an embedded IAM with more than two hundred users');
  const { startEmbeddedIam } = require('../dist/embedded-iam/index');
  const { demoAccount } = require('../dist/embedded-iam/account/demo-account');
  const account = demoAccount();
  const iam = await startEmbeddedIam({ accounts: [account], maxKeysPerUser: 8 });
  try {
    const { accessKeyId, secretAccessKey } = iam.credentialsFor(account.id);
    const env = {
      AWS_ENDPOINT_URL: iam.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
    const result = await run(process.execPath, [CLI, 'live'], { cwd: ROOT, env });
    show('one-active-key', ['live'], '', 1, result.code, result.output);
    expect(result.code === 1, `live exited with ${result.code}, not 1`);
    for (const name of ['deploy', 'legacy-batch', 'vendor.sync@example.com']) {
      expect(result.output.includes(`IAM user ${name} in`), `live does not name ${name}`);
    }
    expect(/\b3 violations\b/.test(result.output), 'live does not count three violations');
    await remediate(env);
  } finally {
    await iam.close();
  }
}

async function remediate(env) {
  heading('5. Its surplus keys: planned, deactivated, and back again');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-demo-'));
  const steps = [
    {
      args: ['plan', '--output', 'plan.json'],
      title: 'two users are for a person to decide',
      code: 2,
    },
    { args: ['apply', 'plan.json', '--yes'], title: '', code: 0 },
    { args: ['undo', 'plan.journal.jsonl', '--yes'], title: '', code: 0 },
  ];
  try {
    for (const { args, title, code } of steps) {
      const result = await run(process.execPath, [CLI, 'remediate', ...args], { cwd: folder, env });
      show('one-active-key', ['remediate', ...args], title, code, result.code, result.output);
      expect(result.code === code, `remediate ${args[0]} exited with ${result.code}, not ${code}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function heading(text) {
  console.log(`\n${pc.bold(pc.cyan(text))}\n`);
}

function show(command, args, title, wanted, got, output) {
  const verdict = got === wanted ? pc.green('as it should') : pc.red(`should be ${wanted}`);
  const said = got === 0 ? 'passes' : `stops (${got})`;
  console.log(
    `${pc.bold(`$ ${[command, ...args].join(' ')}`)}${title ? pc.dim(`   # ${title}`) : ''}`,
  );
  if (output.trim() !== '') console.log(output.trim().replace(/^/gm, '    '));
  console.log(`  → ${said}, ${verdict}\n`);
}

/** The part of a long output that says what was found. */
function excerpt(output, from) {
  const lines = output.split('\n');
  const start = lines.findIndex((line) => from.test(line));
  return start < 0 ? '' : lines.slice(Math.max(0, start - 1), start + 14).join('\n');
}

function expect(holds, surprise) {
  if (!holds) surprises.push(surprise);
}

function run(command, args, { cwd, env = {} }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: -1, output: String(error) }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
