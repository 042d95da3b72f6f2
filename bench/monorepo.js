'use strict';

// One call over a whole repository: 1,000 templates, 50 cloud assemblies and 50 Terraform plans, beside
// a process that only reads and parses the same files. Time and peak memory, in one run.
//   npm run build && node bench/monorepo.js [rounds, 3]
const { spawnSync } = require('node:child_process');
const {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '..');
const KINDS = { templates: 1_000, assemblies: 50, plans: 50 };

if (process.argv[2] === '--parse') parseAll(process.argv[3]);
else main(Number(process.argv[2] ?? 3));

function main(rounds) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-monorepo-'));
  try {
    const bytes = generate(folder);
    const commands = {
      'one-active-key check': [path.join(root, 'dist/cli/bin.js'), 'check', '.', '-q'],
      'parsing alone': [require.main.filename, '--parse', folder],
    };
    const samples = Object.fromEntries(Object.keys(commands).map((it) => [it, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, argv] of Object.entries(commands)) samples[name].push(run(argv, folder));
    }
    const seconds = (name) => middle(samples[name].map((it) => it.seconds));
    const base = seconds('parsing alone');
    const shown = Object.entries(KINDS).map(([kind, count]) => `${count} ${kind}`);
    console.log(`${shown.join(', ')}: ${(bytes / 1e6).toFixed(1)} MB, median of ${rounds}`);
    for (const name of Object.keys(commands)) {
      const peak = middle(samples[name].map((it) => it.megabytes));
      const ratio = (seconds(name) / base).toFixed(2);
      console.log(`${name.padEnd(22)} ${seconds(name).toFixed(2)} s (x${ratio})  ${peak} MiB`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function middle(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Runs node, which says at its end how much memory it had at most. */
function run(argv, cwd) {
  const peak = 'process.on("exit",()=>console.error("peak",process.resourceUsage().maxRSS))';
  const hook = path.join(os.tmpdir(), `one-active-key-peak-${process.pid}.js`);
  writeFileSync(hook, peak);
  const began = performance.now();
  const done = spawnSync(process.execPath, ['-r', hook, ...argv], { cwd, encoding: 'utf8' });
  const seconds = (performance.now() - began) / 1000;
  rmSync(hook);
  const [, kilobytes] = /peak (\d+)/.exec(done.stderr) ?? [];
  if (done.status !== 0 || kilobytes === undefined) throw new Error(done.stdout + done.stderr);
  return { seconds, megabytes: Math.round(Number(kilobytes) / 1024) };
}

function generate(folder) {
  let bytes = 0;
  const write = (file, content) => {
    bytes += content.length;
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  };
  for (let n = 0; n < KINDS.templates; n++) {
    const body = template(n);
    const json = n % 2 === 0;
    write(`templates/${n % 20}/t${n}.${json ? 'json' : 'yaml'}`, json ? pretty(body) : yaml(body));
  }
  for (let n = 0; n < KINDS.assemblies; n++) {
    const at = `apps/${n}/cdk.out`;
    const properties = { templateFile: 'S.template.json', stackName: `app-${n}` };
    const environment = 'aws://111111111111/eu-west-1';
    const S = { type: 'aws:cloudformation:stack', environment, properties };
    write(`${at}/manifest.json`, pretty({ version: '53.0.0', artifacts: { S } }));
    write(`${at}/cdk.out`, pretty({ version: '53.0.0' }));
    write(`${at}/S.template.json`, pretty(template(10_000 + n)));
  }
  for (let n = 0; n < KINDS.plans; n++) write(`plans/${n}.json`, pretty(plan(n)));
  return bytes;
}

function pretty(value) {
  return JSON.stringify(value, undefined, 2);
}

function template(number) {
  const Resources = {};
  for (let n = 0; n < 10; n++) {
    Resources[`User${n}`] = { Type: 'AWS::IAM::User', Properties: { UserName: `u${number}-${n}` } };
    const UserName = { Ref: `User${n}` };
    Resources[`Key${n}`] = { Type: 'AWS::IAM::AccessKey', Properties: { UserName } };
    Resources[`Queue${n}`] = { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 5 } };
    Resources[`Topic${n}`] = { Type: 'AWS::SNS::Topic', Properties: { DisplayName: `t${n}` } };
  }
  return { AWSTemplateFormatVersion: '2010-09-09', Resources };
}

function yaml(value) {
  return require('yaml').stringify(value);
}

function plan(number) {
  const resource_changes = Array.from({ length: 40 }, (_, n) => ({
    address: `aws_iam_access_key.k${n}`,
    mode: 'managed',
    type: 'aws_iam_access_key',
    name: `k${n}`,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: ['create'],
      before: null,
      after: { user: `p${number}-${n}`, status: 'Active' },
      after_unknown: { id: true, secret: true },
    },
  }));
  const provider_config = {
    aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws' },
  };
  return {
    format_version: '1.2',
    terraform_version: '1.9.8',
    resource_changes,
    configuration: { provider_config, root_module: {} },
  };
}

/** What nobody can do without: every file read and parsed. */
function parseAll(folder) {
  const { parse } = require('yaml');
  for (const it of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!it.isFile()) continue;
    const text = readFileSync(path.join(it.parentPath ?? it.path, it.name), 'utf8');
    if (it.name.endsWith('.yaml')) parse(text);
    else JSON.parse(text);
  }
}
