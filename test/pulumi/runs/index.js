'use strict';

// Every run of the table in one program: what run 7 makes is called `7-…`, its users too, so that no two
// runs meet. RUN_STEP says which of its two programs; RUN_ONLY leaves all runs but some out.
const aws = require('@pulumi/aws');
const pulumi = require('@pulumi/pulumi');
const { RUNS } = require('./runs');

const only = (process.env.RUN_ONLY ?? '')
  .split(',')
  .filter((it) => it !== '')
  .map(Number);

RUNS.forEach((run, index) => {
  if (only.length > 0 && !only.includes(index)) return;
  const named = (name) => `${index}-${name}`;
  run[process.env.RUN_STEP]?.({
    aws,
    pulumi,
    named,
    output: (name, value) => (module.exports[named(name)] = value),
    user: (name, inputs = {}, options) =>
      new aws.iam.User(named(name), { name: named(name), forceDestroy: true, ...inputs }, options),
    key: (name, user, inputs = {}, options) =>
      new aws.iam.AccessKey(named(name), { user, ...inputs }, options),
    provider: (name, inputs) => new aws.Provider(named(name), { region: 'eu-west-1', ...inputs }),
    any: (type, name, inputs, options) =>
      new pulumi.CustomResource(type, named(name), inputs, options),
  });
});
