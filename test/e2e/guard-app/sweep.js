'use strict';

// The guard with everything that a sweep has, and what an account has for it, judged in the same way.
const { App, Stack, Validations } = require('aws-cdk-lib');
const { Code } = require('aws-cdk-lib/aws-lambda');
const { AwsSolutionsChecks } = require('cdk-nag');
const { OneActiveKeyValidator } = require('../../../dist/cdk-aspect');
const { OneActiveKeyGuard, SweepMember } = require('../../../dist/guard/construct');

const app = new App();
Validations.of(app).addPlugins(new OneActiveKeyValidator(), new AwsSolutionsChecks());
new OneActiveKeyGuard(new Stack(app, 'Guard'), 'Guard', {
  sweep: { organizationId: 'o-abcdefghij', findings: true, organizationalUnits: ['r-ab12'] },
});
new SweepMember(new Stack(app, 'Member'), 'Sweep', {
  sweepAccount: '111111111111',
  resultBucket: 'one-active-key-sweep-111111111111-us-east-1',
  code: Code.fromInline('exports.handler = undefined;'),
});
