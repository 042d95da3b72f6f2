'use strict';

// An app that deploys the guard: a CloudFormation hook which AWS asks before every stack operation.
// It begins with warnings; `failureMode: 'FAIL'` refuses stacks. See docs/guard.md.
const { App, Stack } = require('aws-cdk-lib');
const { OneActiveKeyGuard } = require('one-active-key/guard-cdk');

const app = new App();
new OneActiveKeyGuard(new Stack(app, 'Guard'), 'Guard');
