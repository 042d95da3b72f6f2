'use strict';

const aws = require('@pulumi/aws');
const { DeployUser } = require('./deploy-user');

const deploy = new DeployUser('deploy');

// The user has a key already, inside the component: this is a second one.
const extra = new aws.iam.AccessKey('nightly-job-key', { user: deploy.userName });

module.exports = { keys: [deploy.keyId, extra.id] };
