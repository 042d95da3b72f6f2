'use strict';

// The app of the exit-code table. What it is comes from the environment:
//   SHAPE  root, stage, pipeline
//   FACE   plugin, aspect, nag, stage-plugin, stage-aspect, stage-nag, none
//   KEYS   two, one, unknown, acknowledged (of alice one, of bob none), in-prod (two when Env=prod),
//         unread (one, and a nested stack whose template is elsewhere)
//   OPTIONS  what the face is given, as JSON
const {
  App,
  Aspects,
  CfnCondition,
  CfnParameter,
  CfnStack,
  Fn,
  Stack,
  Stage,
  Validations,
} = require('aws-cdk-lib');
const { CfnAccessKey } = require('aws-cdk-lib/aws-iam');
const { Repository } = require('aws-cdk-lib/aws-codecommit');
const { CodePipeline, CodePipelineSource, ShellStep } = require('aws-cdk-lib/pipelines');

const { SHAPE = 'root', FACE = 'plugin', KEYS = 'two', OPTIONS = '{}' } = process.env;

function keysIn(stack) {
  const first = new CfnAccessKey(stack, 'First', { userName: 'alice' });
  if (KEYS === 'acknowledged') {
    const id = 'one-active-key::iam-user-one-active-access-key';
    Validations.of(first).acknowledge({ id, reason: 'two-step rotation' });
    new CfnAccessKey(stack, 'Third', { userName: 'bob' });
    new CfnAccessKey(stack, 'Fourth', { userName: 'bob' });
  }
  if (KEYS === 'two' || KEYS === 'acknowledged')
    new CfnAccessKey(stack, 'Second', { userName: 'alice' });
  if (KEYS === 'in-prod') {
    const env = new CfnParameter(stack, 'Env', { allowedValues: ['dev', 'prod'] });
    const expression = Fn.conditionEquals(env.valueAsString, 'prod');
    const condition = new CfnCondition(stack, 'Prod', { expression });
    const second = new CfnAccessKey(stack, 'Second', { userName: 'alice' });
    second.cfnOptions.condition = condition;
  }
  if (KEYS === 'unread')
    new CfnStack(stack, 'Remote', { templateUrl: 'https://example.com/template.json' });
  if (KEYS === 'unknown') {
    new CfnAccessKey(stack, 'Second', { userName: 'alice', status: '{{resolve:ssm:/status}}' });
  }
}

function attach(scope) {
  if (FACE === 'none') return;
  const options = JSON.parse(OPTIONS);
  const { OneActiveKey, OneActiveKeyAspect } = require('one-active-key/cdk');
  if (FACE.endsWith('aspect')) {
    Aspects.of(scope).add(new OneActiveKeyAspect(options), { priority: 0 });
  } else if (FACE.endsWith('nag')) {
    const { OneActiveKeyNagPack } = require('one-active-key/cdk-nag');
    Validations.of(scope).addPlugins(new OneActiveKeyNagPack(scope, options));
  } else OneActiveKey.enforce(scope, options);
}

const app = new App();
const env = { account: '111111111111', region: 'eu-west-1' };
if (SHAPE === 'root') {
  keysIn(new Stack(app, 'S', { env }));
  attach(app);
} else {
  const stage = new Stage(app, 'Prod', { env });
  keysIn(new Stack(stage, 'S'));
  attach(FACE.startsWith('stage-') ? stage : app);
  if (SHAPE === 'pipeline') {
    const tools = new Stack(app, 'Tools', { env });
    const input = CodePipelineSource.codeCommit(
      new Repository(tools, 'R', { repositoryName: 'r' }),
      'main',
    );
    const synth = new ShellStep('Synth', { input, commands: ['npx --no cdk synth'] });
    new CodePipeline(tools, 'Pipeline', { synth }).addStage(stage);
  }
}
app.synth();
