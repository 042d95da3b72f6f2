'use strict';

// The cost of each CDK face on apps of 20 stacks, 5,000 resources and 500 keys: processor time in the
// face's own calls, as a share of synthesis without it, in pairs: all faces and apps in turn, each in
// a fresh process; every figure is the median of the rounds. What synthesis leaves to the garbage
// collector and to V8's compiler is done before a face begins, and counted to neither. Needs
// `npm run build`.
//
//   node bench/cdk.js [rounds] [app,app] [face,face]
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const FACES = ['none', 'plugin', 'aspect', 'nag', 'aws-solutions'];
// A glance is enough where every key has a user of its own; the others have to be read.
const APPS = ['glance', 'reading', 'violation'];
const STACKS = 20;
const USERS = 500;
const OTHERS = 4_000;

if (process.argv[2] === '--one') one(process.argv[3], process.argv[4]);
else main(Number(process.argv[2] ?? process.env.ROUNDS ?? 5), listed(3, APPS), listed(4, FACES));

function listed(at, all) {
  const named = process.argv[at]?.split(',') ?? all;
  return all === FACES ? [...new Set(['none', ...named])] : named;
}

function main(rounds, apps, faces) {
  const samples = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const app of apps) {
      for (const face of faces) {
        const id = `${app} ${face}`;
        samples.set(id, [...(samples.get(id) ?? []), inFreshProcess(face, app)]);
      }
    }
  }
  const resources = `${STACKS} stacks, ${USERS * 2 + OTHERS} resources, ${USERS} keys`;
  console.log(`${resources}, ${rounds} rounds, processor time`);
  console.log('app        face            synth ms    own ms   own/synth');
  const rows = [];
  for (const app of apps) {
    for (const face of faces) {
      const all = samples.get(`${app} ${face}`);
      const bare = samples.get(`${app} none`);
      const of = (figure) => middle(all.map(figure)).toFixed(1);
      if (face !== 'none') rows.push(rowOf(app, face, all, bare));
      console.log(
        [
          app.padEnd(10),
          face.padEnd(14),
          of((it) => it.rest).padStart(9),
          of((it) => it.own).padStart(9),
          `${of((it, round) => (100 * it.own) / bare[round].rest)} %`.padStart(11),
        ].join(' '),
      );
    }
  }
  if (process.env.BENCH_ROWS) writeFileSync(process.env.BENCH_ROWS, JSON.stringify(rows));
}

/** What `npm run bench` puts into its table. */
function rowOf(app, face, all, bare) {
  return {
    what: `${app}: a face of the CDK, ${STACKS} stacks`,
    who: face,
    value: middle(all.map((it) => it.own)),
    unit: 'ms of work',
    ratio: middle(all.map((it, round) => it.own / bare[round].rest)),
    to: 'synthesis without it',
  };
}

function middle(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function inFreshProcess(face, app) {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' };
  try {
    const done = spawnSync(
      process.execPath,
      ['--expose-gc', require.main.filename, '--one', face, app],
      {
        env,
        encoding: 'utf8',
      },
    );
    if (done.status !== 0) throw new Error(done.stderr);
    return JSON.parse(done.stdout);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** One synthesis; what a face costs by itself is the time spent in its own calls. */
function one(face, kind) {
  const { App, Aspects, Stack, Validations } = require('aws-cdk-lib');
  const iam = require('aws-cdk-lib/aws-iam');
  const { Topic } = require('aws-cdk-lib/aws-sns');
  const context = { '@aws-cdk/core:failSynthOnValidationErrors': false };
  // What the Aspect throws would be thrown once more when the process ends.
  const app = new App({ autoSynth: false, context });
  for (let s = 0; s < STACKS; s++) {
    const env = { account: '111111111111', region: 'eu-west-1' };
    const stack = new Stack(app, `Stack${s}`, { env });
    for (let n = 0; n < USERS / STACKS; n++) {
      const user = new iam.User(stack, `User${n}`, n % 2 ? { userName: `user-${s}-${n}` } : {});
      new iam.AccessKey(stack, `Key${n}`, { user });
    }
    for (let n = 0; n < OTHERS / STACKS; n++) new Topic(stack, `Topic${n}`);
    if (kind !== 'glance' && s === 0) needsReading(stack);
    if (kind === 'violation' && s < 2)
      new iam.CfnAccessKey(stack, 'Second', { userName: 'user-0-1' });
  }
  let own = 0;
  let leftOver = 0;
  const timed = (object, method) => {
    const original = object[method].bind(object);
    object[method] = (...args) => {
      leftOver += timeOf(settle);
      const start = processorTime();
      try {
        return original(...args);
      } finally {
        own += processorTime() - start;
      }
    };
    return object;
  };
  if (face === 'aspect') {
    const { OneActiveKeyAspect } = require('one-active-key/cdk');
    const aspect = new OneActiveKeyAspect();
    const add = app.node.addValidation.bind(app.node);
    app.node.addValidation = (validation) => add(timed(validation, 'validate'));
    Aspects.of(app).add(aspect, { priority: 0 });
    // A clock around each of so many short calls would measure itself: all of them at once instead.
    const constructs = app.node.findAll();
    settle();
    // No function of this file is called so often that V8 compiles it meanwhile.
    own += timeOf(() => constructs.forEach(aspect.visit, aspect));
  } else if (face !== 'none')
    Validations.of(app).addPlugins(timed(pluginOf(face, app), 'validate'));
  const start = processorTime();
  try {
    app.synth();
  } catch (error) {
    // The Aspect throws what it finds.
    if (kind !== 'violation' || face !== 'aspect') throw error;
  }
  const rest = processorTime() - start - own - leftOver;
  console.log(JSON.stringify({ rest, own }));
}

/** Ends what goes on in other threads by now. */
function settle() {
  globalThis.gc();
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  for (let waits = 0; waits < 100; waits++) {
    const start = processorTime();
    Atomics.wait(nothing, 0, 0, 10);
    if (processorTime() - start < 0.5) return;
  }
}

function timeOf(act) {
  const start = processorTime();
  act();
  return processorTime() - start;
}

/** In milliseconds, of this process so far, outside of the operating system. */
function processorTime() {
  return process.cpuUsage().user / 1000;
}

/** A user named by a parameter, a condition, a nested stack, and a call of the API. */
function needsReading(stack) {
  const { CfnParameter, NestedStack } = require('aws-cdk-lib');
  const iam = require('aws-cdk-lib/aws-iam');
  const resources = require('aws-cdk-lib/custom-resources');
  const name = new CfnParameter(stack, 'Name', { allowedValues: ['ann', 'bob'] }).valueAsString;
  new iam.CfnAccessKey(stack, 'ByParameter', { userName: name });
  const user = new iam.User(stack, 'Outer');
  new iam.AccessKey(new NestedStack(stack, 'Nested'), 'Key', { user });
  new resources.AwsCustomResource(stack, 'Call', {
    installLatestAwsSdk: false,
    onCreate: {
      service: 'IAM',
      action: 'createAccessKey',
      parameters: { UserName: new iam.User(stack, 'Called').userName },
      physicalResourceId: resources.PhysicalResourceId.of('key'),
    },
    policy: resources.AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
  });
}

function pluginOf(face, app) {
  if (face === 'plugin') return new (require('one-active-key/cdk').OneActiveKeyValidator)();
  if (face === 'nag') return new (require('one-active-key/cdk-nag').OneActiveKeyNagPack)(app);
  return new (require('cdk-nag').AwsSolutionsChecks)(app);
}
