'use strict';

// Every program of the table in one process: what program 7 makes is called `7-…`, and is judged as
// a stack of its own.
const aws = require('@pulumi/aws');
const pulumi = require('@pulumi/pulumi');
const { PROGRAMS } = require('./programs');

PROGRAMS.forEach(({ make }, index) => {
  const named = (name) => `${index}-${name}`;
  make({
    aws,
    pulumi,
    user: (name, inputs = {}, options) => new aws.iam.User(named(name), inputs, options),
    key: (name, user, inputs = {}, options) =>
      new aws.iam.AccessKey(named(name), { user, ...inputs }, options),
    provider: (name, inputs) => new aws.Provider(named(name), { region: 'eu-west-1', ...inputs }),
    any: (type, name, inputs, options) =>
      new pulumi.CustomResource(type, named(name), inputs, options),
    named,
  });
});
