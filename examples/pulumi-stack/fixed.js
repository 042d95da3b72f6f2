'use strict';

const aws = require('@pulumi/aws');
const { DeployUser } = require('./deploy-user');

const deploy = new DeployUser('deploy');

// The nightly job is a user of its own.
const nightly = new aws.iam.User('nightly-job');
const key = new aws.iam.AccessKey('nightly-job-key', { user: nightly.name });

module.exports = { keys: [deploy.keyId, key.id] };
