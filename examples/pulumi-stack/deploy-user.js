'use strict';

const aws = require('@pulumi/aws');
const pulumi = require('@pulumi/pulumi');

/** A user for a pipeline, with the key it signs in with. */
class DeployUser extends pulumi.ComponentResource {
  constructor(name, options) {
    super('example:index:DeployUser', name, {}, options);
    const user = new aws.iam.User(name, { path: '/pipelines/' }, { parent: this });
    const key = new aws.iam.AccessKey(`${name}-key`, { user: user.name }, { parent: this });
    this.userName = user.name;
    this.keyId = key.id;
    this.registerOutputs({ userName: this.userName, keyId: this.keyId });
  }
}

module.exports = { DeployUser };
