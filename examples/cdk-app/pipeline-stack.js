'use strict';

const { Stack } = require('aws-cdk-lib');
const { AccessKey } = require('aws-cdk-lib/aws-iam');

/** A pipeline that brought its own key for a user of another stack. */
class PipelineStack extends Stack {
  constructor(scope, id, { deployer, ...props }) {
    super(scope, id, props);
    new AccessKey(this, 'DeployKey', { user: deployer });
  }
}

module.exports = { PipelineStack };
