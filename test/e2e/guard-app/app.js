'use strict';

// A stack with the guard, judged by our own validator and by cdk-nag's AwsSolutions.
const { App, Stack, Validations } = require('aws-cdk-lib');
const { AwsSolutionsChecks } = require('cdk-nag');
const { OneActiveKeyValidator } = require('../../../dist/cdk-aspect');
const { OneActiveKeyGuard } = require('../../../dist/guard/construct');

const app = new App();
Validations.of(app).addPlugins(new OneActiveKeyValidator(), new AwsSolutionsChecks());
new OneActiveKeyGuard(new Stack(app, 'Guard'), 'Guard', { settings: { strict: true } });
