'use strict';

// A stack with the guard, judged by our own validator and by cdk-nag's AwsSolutions.
const { App, Stack, Validations } = require('aws-cdk-lib');
const { Topic } = require('aws-cdk-lib/aws-sns');
const { AwsSolutionsChecks } = require('cdk-nag');
const { OneActiveKeyValidator } = require('../../../dist/cdk-aspect');
const { OneActiveKeyGuard } = require('../../../dist/guard/construct');

const app = new App();
Validations.of(app).addPlugins(new OneActiveKeyValidator(), new AwsSolutionsChecks());
const stack = new Stack(app, 'Guard');
const noticeTopic = new Topic(stack, 'Notices', { enforceSSL: true });
new OneActiveKeyGuard(stack, 'Guard', {
  settings: { strict: true },
  events: { noticeTopic, deactivateNewKeys: true },
  configRule: {},
});
