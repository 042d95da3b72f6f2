'use strict';

// The cost of each CDK face on apps of 20 stacks, 5,000 resources and 500 keys, as ratios in one
// run: to the same app's synthesis without it, and to cdk-nag's AwsSolutionsChecks. Every figure is
// the median over fresh processes. Needs `npm run build`.
//
//   node bench/cdk.js [rounds]
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const FACES = ['none', 'plugin', 'aspect', 'nag', 'aws-solutions'];
// A glance is enough where every key has a user of its own; the others have to be read.
const APPS = ['glance', 'reading', 'violation'];
const STACKS = 20;
const USERS = 500;
const OTHERS = 4_000;

if (process.argv[2] === '--one') one(process.argv[3], process.argv[4]);
else for (const app of APPS) main(Number(process.argv[2] ?? 5), app);

function main(rounds, app) {
  const samples = Object.fromEntries(FACES.map((face) => [face, []]));
  for (let round = 0; round < rounds; round++) {
    for (const face of FACES) samples[face].push(inFreshProcess(face, app));
  }
  const median = (face, field) => middle(samples[face].map((it) => it[field]));
  const synth = median('none', 'total');
  const solutions = median('aws-solutions', 'own');
  console.log(
    `\n${app}: ${STACKS} stacks, ${USERS * 2 + OTHERS} resources, ${USERS} keys, ${rounds} rounds`,
  );
  console.log('face            synth ms   own ms   own/synth   AwsSolutions/own');
  for (const face of FACES) {
    const own = median(face, 'own');
    const share = `${((100 * own) / synth).toFixed(1)} %`;
    const times = own > 0 ? `${(solutions / own).toFixed(1)}x` : '-';
    const columns = [median(face, 'total').toFixed(0).padStart(8), own.toFixed(1).padStart(8)];
    console.log(
      `${face.padEnd(15)} ${columns.join(' ')} ${share.padStart(11)} ${times.padStart(18)}`,
    );
  }
}

function middle(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function inFreshProcess(face, app) {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' };
  try {
    const done = spawnSync(process.execPath, [require.main.filename, '--one', face, app], {
      env,
      encoding: 'utf8',
    });
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
  const timed = (object, method) => {
    const original = object[method].bind(object);
    object[method] = (...args) => {
      const start = performance.now();
      try {
        return original(...args);
      } finally {
        own += performance.now() - start;
      }
    };
    return object;
  };
  if (face === 'aspect') {
    const { OneActiveKeyAspect } = require('one-active-key/cdk');
    const aspect = timed(new OneActiveKeyAspect(), 'visit');
    const add = app.node.addValidation.bind(app.node);
    app.node.addValidation = (validation) => add(timed(validation, 'validate'));
    Aspects.of(app).add(aspect, { priority: 0 });
  } else if (face !== 'none')
    Validations.of(app).addPlugins(timed(pluginOf(face, app), 'validate'));
  const start = performance.now();
  try {
    app.synth();
  } catch (error) {
    // The Aspect throws what it finds.
    if (kind !== 'violation' || face !== 'aspect') throw error;
  }
  const total = performance.now() - start;
  console.log(JSON.stringify({ total, own }));
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
