'use strict';

const { Stack } = require('aws-cdk-lib');
const { AccessKey, AccessKeyStatus, User } = require('aws-cdk-lib/aws-iam');

/** The users of a small company: one of them is a robot. */
class IdentityStack extends Stack {
  constructor(scope, id, { retireOldKey, ...props }) {
    super(scope, id, props);
    this.deployer = new User(this, 'Deployer', { userName: 'ci-deployer' });
    new AccessKey(this, 'OldKey', {
      user: this.deployer,
      status: retireOldKey ? AccessKeyStatus.INACTIVE : AccessKeyStatus.ACTIVE,
    });
    const backup = new User(this, 'Backup');
    new AccessKey(this, 'BackupKey', { user: backup });
  }
}

module.exports = { IdentityStack };
