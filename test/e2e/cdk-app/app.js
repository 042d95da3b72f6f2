'use strict';

// The app of the exit-code table. What it is comes from the environment:
//   SHAPE  root, stage, pipeline
//   FACE   plugin, aspect, nag, stage-plugin, stage-aspect, broken, none
//   KEYS   two, one, unknown, acknowledged (of alice one, of bob none)
const { App, Aspects, Stack, Stage, Validations } = require('aws-cdk-lib');
const { CfnAccessKey } = require('aws-cdk-lib/aws-iam');
const { Repository } = require('aws-cdk-lib/aws-codecommit');
const { CodePipeline, CodePipelineSource, ShellStep } = require('aws-cdk-lib/pipelines');

const { SHAPE = 'root', FACE = 'plugin', KEYS = 'two' } = process.env;

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
  if (KEYS === 'unknown') {
    new CfnAccessKey(stack, 'Second', { userName: 'alice', status: '{{resolve:ssm:/status}}' });
  }
}

function attach(scope) {
  if (FACE === 'none') return;
  const { OneActiveKey, OneActiveKeyAspect } = require('one-active-key/cdk');
  if (FACE.endsWith('aspect')) Aspects.of(scope).add(new OneActiveKeyAspect(), { priority: 0 });
  else if (FACE === 'nag') {
    const { OneActiveKeyNagPack } = require('one-active-key/cdk-nag');
    Validations.of(scope).addPlugins(new OneActiveKeyNagPack(scope));
  } else OneActiveKey.enforce(scope, FACE === 'broken' ? { benchmark: '0.0.0' } : {});
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
    const synth = new ShellStep('Synth', { input, commands: ['npx cdk synth'] });
    new CodePipeline(tools, 'Pipeline', { synth }).addStage(stage);
  }
}
app.synth();
