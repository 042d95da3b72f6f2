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

const parametrised = `
Parameters: { Who: { Type: String }, Make: { Type: String, Default: 'yes' }, Topic: { Type: String, Default: '' } }
Conditions: { Wanted: !Equals [!Ref Make, 'yes'] }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Condition: Wanted, Properties: { UserName: !Ref Who } }
`;

const CLOUD_CONTROL = 'aws:cloudcontrol/resource:Resource';

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
    name: 'a template whose user is an unknown parameter, beside a key of that user',
    verdict: 'undetermined',
    update: 'violation',
    make({ aws, named, user, key }) {
      const u = user('u');
      const parameters = { Who: u.id };
      new aws.cloudformation.Stack(named('s'), { templateBody: parametrised, parameters });
      key('a', u.name);
    },
  },
  {
    name: 'a template whose condition is an unknown parameter',
    verdict: 'undetermined',
    update: 'compliant',
    make({ aws, named, user, key }) {
      const parameters = { Who: 'alice', Make: user('u').arn.apply(() => 'no') };
      new aws.cloudformation.Stack(named('s'), { templateBody: parametrised, parameters });
      key('a', 'alice');
    },
  },
  {
    name: 'a template whose parameters are not known at all',
    verdict: 'undetermined',
    update: 'compliant',
    make({ aws, named, user, key }) {
      const parameters = user('u').arn.apply(() => ({ Who: 'alice' }));
      new aws.cloudformation.Stack(named('s'), { templateBody: parametrised, parameters });
      key('a', 'bob');
    },
  },
  {
    name: 'a template with an unknown parameter that no key depends on',
    verdict: 'compliant',
    make({ aws, named, user, key }) {
      const parameters = { Who: 'alice', Topic: user('u').arn };
      new aws.cloudformation.Stack(named('s'), { templateBody: parametrised, parameters });
      key('a', 'bob');
    },
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
    name: 'a user and a key by Cloud Control, whose state is one text that is not known yet',
    verdict: 'undetermined',
    update: 'violation',
    make({ pulumi, any, key }) {
      const make = (typeName, name, state) =>
        any(CLOUD_CONTROL, name, { typeName, desiredState: pulumi.jsonStringify(state) });
      const u = make('AWS::IAM::User', 'u', { Path: '/' });
      make('AWS::IAM::AccessKey', 'a', { UserName: u.id });
      key('b', u.id);
    },
  },
  {
    name: 'a key by Cloud Control that is inactive',
    verdict: 'compliant',
    make({ any, key }) {
      const desiredState = JSON.stringify({ UserName: 'alice', Status: 'Inactive' });
      any(CLOUD_CONTROL, 'a', { typeName: 'AWS::IAM::AccessKey', desiredState });
      key('b', 'alice');
    },
  },
  {
    name: 'an extension resource of aws-native',
    verdict: 'violation',
    make({ any, key }) {
      any('aws-native:index:ExtensionResource', 'a', {
        type: 'AWS::IAM::AccessKey',
        properties: { UserName: 'alice' },
      });
      key('b', 'alice');
    },
  },
  {
    name: 'a template by Cloud Control',
    verdict: 'violation',
    make: ({ any }) =>
      any(CLOUD_CONTROL, 's', {
        typeName: 'AWS::CloudFormation::Stack',
        desiredState: JSON.stringify({ TemplateBody: template('alice', 'alice') }),
      }),
  },
  {
    name: 'a type of Cloud Control that is not known yet',
    verdict: 'undetermined',
    update: 'compliant',
    make({ any, user }) {
      const typeName = user('u').arn.apply(() => 'AWS::S3::Bucket');
      any(CLOUD_CONTROL, 'a', { typeName, desiredState: '{}' });
    },
  },
  {
    name: 'other types of Cloud Control',
    verdict: 'compliant',
    make: ({ any }) => any(CLOUD_CONTROL, 'a', { typeName: 'AWS::S3::Bucket', desiredState: '{}' }),
  },
  {
    name: 'user and keys in a Terraform module',
    verdict: 'violation',
    make({ any }) {
      any('deploy:tf:aws_iam_user', 'u', { name: 'alice' });
      any('deploy:tf:aws_iam_access_key', 'a', { user: 'alice' });
      any('deploy:tf:aws_iam_access_key', 'b', { user: 'alice', status: 'Active' });
    },
  },
  {
    name: 'a user of aws-native without a name, two keys',
    verdict: 'violation',
    make({ any, key }) {
      const u = any('aws-native:iam:User', 'u', {});
      key('a', u.id);
      key('b', u.id);
    },
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
