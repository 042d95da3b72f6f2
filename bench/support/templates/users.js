'use strict';

// Users with keys, as templates have them, and what is right about each: whether some deployment of
// the template has a user with two active keys.
const { allow, attribute, inProduction, ref, sub, tagged } = require('./services');

const keyOf = (UserName, more = {}) => ({
  Type: 'AWS::IAM::AccessKey',
  ...more,
  Properties: { UserName, ...more.Properties },
});
const status = (Status) => ({ Properties: { Status } });

/** How a template says whose key it is: by reference mostly, by name or parameter sometimes. */
const NAMED = {
  reference: () => [{}, ref('Publisher')],
  name: (number) => [{ UserName: `publisher-${number}` }, `publisher-${number}`],
  parameter: () => [{ UserName: ref('PublisherName') }, ref('PublisherName')],
  'name of the stack': () => [{ UserName: sub('${AWS::StackName}-publisher') }, ref('Publisher')],
};

/** Two keys of one user: what makes the second one different, and whether both can be active. */
const PAIRS = [
  ['nothing is said of them', {}, {}, true],
  ['both are said to be active', status('Active'), status('Active'), true],
  ['the second is inactive', {}, status('Inactive'), false],
  ['the first is inactive', status('Inactive'), status('Active'), false],
  ['the second is in production only', {}, { Condition: 'IsProduction' }, true],
  [
    'one in production, one elsewhere',
    { Condition: 'IsProduction' },
    { Condition: 'IsElsewhere' },
    false,
  ],
  [
    'active in production, active elsewhere',
    status(inProduction('Active', 'Inactive')),
    status(inProduction('Inactive', 'Active')),
    false,
  ],
  ['one by name, one by reference', {}, {}, true, 'name'],
  ['both by parameter', {}, {}, true, 'parameter'],
  ['a user named after the stack', {}, {}, true, 'name of the stack'],
];

/** Adds a user with one key, or with two. */
function addUser(template, number, { named, pair }) {
  const [name, by] = NAMED[named](number);
  if (named === 'parameter') {
    template.Parameters.PublisherName = { Type: 'String', Default: `publisher-${number}` };
  }
  const bucket = sub('arn:${AWS::Partition}:s3:::${Artifacts}/*');
  template.Resources.Publisher = {
    Type: 'AWS::IAM::User',
    Properties: {
      ...name,
      Path: '/machines/',
      Policies: [{ PolicyName: 'publish', PolicyDocument: allow(['s3:PutObject'], [bucket]) }],
      Tags: tagged('publisher'),
    },
  };
  const [, first = {}, second] = pair ?? [];
  template.Resources.PublisherKey = keyOf(pair && named === 'name' ? ref('Publisher') : by, first);
  if (second) template.Resources.NextPublisherKey = keyOf(by, second);
  template.Resources.PublisherSecret = {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      SecretString: sub('${PublisherKey} ${PublisherKey.SecretAccessKey}'),
      Description: 'what the pipeline signs in with',
    },
  };
  template.Outputs.PublisherArn = { Value: attribute('Publisher', 'Arn') };
}

module.exports = { addUser, PAIRS };
