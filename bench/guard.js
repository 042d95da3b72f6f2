'use strict';

// The guard's function as AWS Lambda runs it, beside a bare Node process: cold start, warm calls, memory.
//   npm run build && node bench/guard.js [rounds, 5] [warm calls in each, 5]
// An account of dist/embedded-iam and a bucket are at loopback. AWS Lambda gives a function of 512 MB
// 512/1769 of a processor (Lambda developer guide, "Configure Lambda function memory"): processor time
// divided by that is about what it takes there.
const { fork, spawnSync } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '..');
const ACCOUNT = '111111111111';
const STACK = `arn:aws:cloudformation:us-west-2:${ACCOUNT}:stack/MyStack/1a2345b6-0000-00a0-a123-00abc0abc000`;
const MEMORY = 512;
const SHARE = MEMORY / 1769;

if (process.argv[2] === '--function') serve();
else void main(Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 5));

/** The function in a process of its own. */
function serve() {
  const { handler } = require(path.join(root, 'dist/guard/function/index.js'));
  process.on('message', (event) => {
    const [began, used] = [performance.now(), process.cpuUsage()];
    void handler(event, { getRemainingTimeInMillis: () => 30_000 }).then((answer) => {
      const { user, system } = process.cpuUsage(used);
      const whole = process.cpuUsage();
      process.send({
        status: answer.hookStatus,
        milliseconds: performance.now() - began,
        processor: (user + system) / 1_000,
        sinceStart: (whole.user + whole.system) / 1_000,
        peak: process.resourceUsage().maxRSS / 1024,
      });
    });
  });
}

const key = (user) => ({ Type: 'AWS::IAM::AccessKey', Properties: { UserName: user } });
const queue = (size) => (number) => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    QueueName: { 'Fn::Sub': `\${AWS::StackName}-${number}` },
    Tags: [{ Key: 'k', Value: 'v'.repeat(size) }],
  },
});
const many = (count, make) =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`R${number}`, make(number)]));

function templates() {
  const { stringify } = require('yaml');
  const mega = { Resources: { Key: key('alice'), ...many(499, queue(1_800)) } };
  const small = { Resources: many(4_400, queue(40)) };
  return {
    'one key': JSON.stringify({ Resources: { Key: key('alice') } }),
    '500 resources, 20 keys': JSON.stringify({
      Resources: {
        ...many(480, queue(20)),
        ...Object.fromEntries(Array.from({ length: 20 }, (_, it) => [`K${it}`, key(`u${it}`)])),
      },
    }),
    '1 MB, JSON': JSON.stringify(mega),
    '1 MB, YAML': stringify(mega),
    '1 MB, YAML, short lines': stringify(small)
      .slice(0, 1_000_000)
      .replace(/\n\s*R\d+:(?![^]*\n\s*R\d+:)[^]*$/, '\n'),
  };
}

const event = (number) => ({
  clientRequestToken: 'f8da6d11',
  awsAccountId: ACCOUNT,
  stackId: STACK,
  actionInvocationPoint: 'CREATE_PRE_PROVISION',
  requestData: {
    ...{ targetName: 'STACK', targetType: 'STACK', targetLogicalId: 'MyStack' },
    payload: `https://hooks.s3.us-west-2.amazonaws.com/${number}`,
  },
  requestContext: { invocation: 1 },
});

/** One process: its first answer, and those after it. */
async function run(number, calls, env) {
  const began = performance.now();
  const child = fork(path.join(__dirname, 'guard.js'), ['--function'], { env, silent: true });
  const ask = () =>
    new Promise((resolve) => {
      child.once('message', resolve);
      child.send(event(number));
    });
  const { sinceStart } = await ask();
  const cold = performance.now() - began;
  const warm = [];
  for (let call = 0; call < calls; call++) warm.push(await ask());
  child.kill();
  return { cold, sinceStart, warm };
}

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

function bareNode() {
  const began = performance.now();
  const peak = 'process.stdout.write(String(process.resourceUsage().maxRSS / 1024))';
  const { stdout } = spawnSync(process.execPath, ['-e', peak], { encoding: 'utf8' });
  return { milliseconds: performance.now() - began, peak: Number(stdout) };
}

async function main(rounds, calls) {
  const { startEmbeddedIam } = require(path.join(root, 'dist/embedded-iam'));
  const iam = await startEmbeddedIam({ accounts: [{ id: ACCOUNT }] });
  const { accessKeyId, secretAccessKey } = iam.credentialsFor(ACCOUNT);
  const bodies = Object.entries(templates()).map(([name, template]) => [
    name,
    template.length,
    JSON.stringify({ template }),
  ]);
  const server = http.createServer((request, response) => {
    response.end(bodies[Number(request.url.slice(1))]?.[2]);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = {
    PATH: process.env.PATH,
    // For each of its threads.
    NODE_OPTIONS: `--require ${path.join(root, 'test/e2e/guard-lambda/s3-at-loopback.js')}`,
    S3_AT: `http://127.0.0.1:${server.address().port}`,
    AWS_ENDPOINT_URL: iam.url,
    AWS_REGION: 'us-west-2',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEMORY),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const samples = bodies.map(() => []);
  const bare = [];
  // In turn, so that a busy moment is everybody's.
  for (let round = 0; round < rounds; round++) {
    bare.push(bareNode());
    for (const number of bodies.keys()) samples[number].push(await run(number, calls, env));
  }
  server.close();
  await iam.close();
  show(bodies, samples, bare, rounds, calls);
}

function show(bodies, samples, bare, rounds, calls) {
  const start = middle(bare.map((it) => it.milliseconds));
  const empty = middle(bare.map((it) => it.peak));
  console.log(
    `node ${process.version}, ${os.cpus().length} cores, medians of ${rounds} processes with ${calls} warm calls`,
  );
  const rows = [];
  console.log(`a bare node: ${start.toFixed(0)} ms, ${empty.toFixed(0)} MiB`);
  for (const [number, [name, size]] of bodies.entries()) {
    const cold = middle(samples[number].map((it) => it.cold));
    const first = middle(samples[number].map((it) => it.sinceStart));
    const warm = samples[number].flatMap((it) => it.warm);
    const processor = middle(warm.map((it) => it.processor));
    const peak = middle(warm.map((it) => it.peak));
    const what = `the guard: ${name}, cold`;
    const figures = { value: cold, unit: 'ms', ratio: cold / start, to: 'a bare node', peak };
    rows.push({ what, who: 'one-active-key', ...figures });
    console.log(
      `${name.padEnd(24)} ${(size / 1e6).toFixed(2)} MB  cold x${(cold / start).toFixed(1)}` +
        `  warm x${(middle(warm.map((it) => it.milliseconds)) / start).toFixed(2)}` +
        `  processor ${first.toFixed(0)} and ${processor.toFixed(0)} ms,` +
        ` at ${MEMORY} MB about ${(first / SHARE / 1_000).toFixed(2)} and ${(processor / SHARE / 1_000).toFixed(2)} s` +
        `  memory x${(peak / empty).toFixed(1)} (${peak.toFixed(0)} MiB)  ${warm[0].status}`,
    );
  }
  if (process.env.BENCH_ROWS) writeFileSync(process.env.BENCH_ROWS, JSON.stringify(rows));
}
