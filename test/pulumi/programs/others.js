'use strict';

const template = (...users) =>
  JSON.stringify({
    Resources: Object.fromEntries(
      users.map((UserName, index) => [
        `Key${index}`,
        { Type: 'AWS::IAM::AccessKey', Properties: { UserName } },
      ]),
    ),
  });

/** Other kinds of resources, and the options of resources. */
const others = [
  {
    name: 'a user without keys',
    verdict: 'compliant',
    make: ({ user }) => user('u', { forceDestroy: true }, { protect: true }),
  },
  {
    name: 'an imported key beside a new one',
    verdict: 'violation',
    make({ key }) {
      key('a', 'alice', {}, { import: 'AKIA0000000000000001' });
      key('b', 'alice');
    },
  },
  {
    name: 'a renamed key is one key',
    verdict: 'compliant',
    make: ({ key, named }) => key('a', 'alice', {}, { aliases: [{ name: named('old') }] }),
  },
  {
    name: 'a key that is deleted before it is replaced, and stays one',
    verdict: 'compliant',
    make: ({ key }) => key('a', 'alice', {}, { deleteBeforeReplace: true, retainOnDelete: true }),
  },
  {
    name: 'keys of a bridged Terraform provider',
    verdict: 'violation',
    make({ any }) {
      for (const name of ['a', 'b']) {
        any('aws:index/iamAccessKey:IamAccessKey', name, { user: 'alice', status: 'Active' });
      }
    },
  },
  {
    name: 'a key in a Terraform module, and one beside it',
    verdict: 'violation',
    make({ any, key }) {
      any('bucket:tf:aws_iam_access_key', 'a', { user: 'alice' });
      key('b', 'alice');
    },
  },
  {
    name: 'a user of aws-native',
    verdict: 'violation',
    make({ any, key }) {
      any('aws-native:iam:User', 'u', { userName: 'alice' });
      key('a', 'alice');
      key('b', 'Alice');
    },
  },
  {
    name: 'two keys in the template of a CloudFormation stack',
    verdict: 'violation',
    make: ({ aws, named }) =>
      new aws.cloudformation.Stack(named('s'), { templateBody: template('alice', 'alice') }),
  },
  {
    name: 'a key in a template, and one in the program',
    verdict: 'violation',
    make({ aws, named, key }) {
      new aws.cloudformation.Stack(named('s'), { templateBody: template('alice') });
      key('a', 'alice');
    },
  },
  {
    name: 'a template with one key each',
    verdict: 'compliant',
    make: ({ aws, named }) =>
      new aws.cloudformation.Stack(named('s'), { templateBody: template('alice', 'bob') }),
  },
  {
    name: 'a template behind a URL',
    verdict: 'undetermined',
    make: ({ aws, named }) =>
      new aws.cloudformation.Stack(named('s'), { templateUrl: 'https://example.com/t.yaml' }),
  },
  {
    name: 'a template that is not known yet',
    verdict: 'undetermined',
    update: 'any',
    make({ aws, named, user }) {
      const u = user('u');
      new aws.cloudformation.Stack(named('s'), { templateBody: u.arn.apply(() => template('x')) });
    },
  },
  {
    name: 'a stack set of aws-native',
    verdict: 'violation',
    make: ({ any }) =>
      any('aws-native:cloudformation:StackSet', 's', { templateBody: template('alice', 'alice') }),
  },
  {
    name: 'resources that have nothing to do with keys',
    verdict: 'compliant',
    make({ any, user }) {
      const bucket = any('aws:s3/bucket:Bucket', 'b', { bucket: user('u').arn });
      any('test:index:Thing', 't', { id: bucket.id });
    },
  },
];

module.exports = { others };
