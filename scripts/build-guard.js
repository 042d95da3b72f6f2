'use strict';

const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { bundle, root } = require('./bundle');

const FOLDER = path.join(root, 'dist/guard');

/** The guard for AWS Lambda, and its templates for people without the CDK. */
function buildGuard() {
  buildFunction();
  writeTemplates();
}

/** What AWS Lambda runs, and the file of the function that it is: of the hook two, one for each thread. */
const FILES = {
  hook: 'index',
  judge: 'judge',
  'run-task': 'run-task',
  sweep: 'sweep',
  event: 'event',
  'config-rule': 'config-rule',
};

/**
 * Every file has the clients of the AWS SDK that it uses: what AWS Lambda's runtimes bring changes without
 * notice.
 */
function buildFunction() {
  for (const [entry, name] of Object.entries(FILES)) {
    bundle({
      entry: `guard/lambda/${entry}.ts`,
      outfile: path.join(FOLDER, `function/${name}.js`),
      // Of the SDK only what is used: its CommonJS form cannot be taken apart.
      mainFields: ['module', 'main'],
      minify: true,
      // Messages say how an error is called.
      keepNames: true,
    });
  }
}

function writeTemplates() {
  const { App } = require('aws-cdk-lib');
  const construct = require(path.join(FOLDER, 'construct'));
  const guard = synthesized((app) => new construct.PlainGuardStack(app, 'one-active-key-guard'));
  const member = synthesized((app) => new construct.SweepMemberStack(app, 'one-active-key-sweep'));
  const organization = synthesized(
    (app) => new construct.OrganizationStack(app, 'one-active-key-guard', JSON.stringify(guard)),
  );
  mkdirSync(path.join(FOLDER, 'templates'), { recursive: true });
  const write = (name, value) =>
    writeFileSync(
      path.join(FOLDER, 'templates', `${name}.json`),
      `${JSON.stringify(value, undefined, 2)}\n`,
    );
  write('guard.template', guard);
  write(
    'detection.template',
    synthesized((app) => new construct.PlainDetectionStack(app, 'one-active-key-guard-detection')),
  );
  write('organization.template', organization);
  write(
    'run-task.template',
    synthesized((app) => new construct.PlainRunTaskStack(app, 'one-active-key-guard-run-task')),
  );
  write('sweep-member.template', member);
  write('protection.scp', construct.protectionPolicy([construct.DEPLOYER]));

  function synthesized(make) {
    const app = new App({
      outdir: path.join(root, '.cache/guard-templates'),
      analyticsReporting: false,
      context: { 'aws:cdk:enable-path-metadata': false, 'aws:cdk:enable-asset-metadata': false },
    });
    const stack = make(app);
    return app.synth().getStackArtifact(stack.artifactId).template;
  }
}

module.exports = { buildGuard };
