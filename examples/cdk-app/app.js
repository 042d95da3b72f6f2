'use strict';

// A CDK app with the rule on it. It is synthesized like any other:
//
//   npx --no cdk synth --app 'node examples/cdk-app/app.js'                      fails
//   npx --no cdk synth --app 'node examples/cdk-app/app.js' -c variant=fixed     passes
//   npx --no cdk synth --app 'node examples/cdk-app/app.js' -c staged=true '**'  fails, inside a Stage
const { App, Stage } = require('aws-cdk-lib');
const { Aspects } = require('aws-cdk-lib');
const { OneActiveKey, OneActiveKeyAspect } = require('one-active-key/cdk');
const { IdentityStack } = require('./identity-stack');
const { PipelineStack } = require('./pipeline-stack');

const app = new App();
const fixed = app.node.tryGetContext('variant') === 'fixed';
const staged = app.node.tryGetContext('staged') === 'true';
const scope = staged ? new Stage(app, 'Prod') : app;

const identity = new IdentityStack(scope, 'Identity', { retireOldKey: fixed });
new PipelineStack(scope, 'Pipeline', { deployer: identity.deployer });

if (app.node.tryGetContext('face') === 'aspect') {
  Aspects.of(app).add(new OneActiveKeyAspect(), { priority: 0 });
} else {
  OneActiveKey.enforce(app);
}
