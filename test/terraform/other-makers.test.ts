import { judged } from './recorded';
import { type Change, constant, plan, ref } from './plans';

const template = (...users: string[]) =>
  JSON.stringify({
    Parameters: { User: { Type: 'String', Default: 'bob' } },
    Resources: Object.fromEntries(
      users.map((name, index) => [
        `K${index}`,
        {
          Type: 'AWS::IAM::AccessKey',
          Properties: { UserName: name === '$' ? { Ref: 'User' } : name },
        },
      ]),
    ),
  });
const key = (name: string, user: string): Change => ({
  address: `aws_iam_access_key.${name}`,
  after: { user, status: 'Active' },
});
const cloudControl = (name: string, type: string, state: object): Change => ({
  address: `aws_cloudcontrolapi_resource.${name}`,
  after: { type_name: type, desired_state: JSON.stringify(state) },
  unknown: { properties: true, schema: true },
});
const open = { parameters: true, outputs: true, template_url: true };
const URL = 'https://b.s3.amazonaws.com/t';

test.each<[given: string, document: object, expected: string]>([
  [
    'a stack whose code omits the parameters: they stand in after_unknown',
    plan(
      [
        {
          address: 'aws_cloudformation_stack.s',
          after: { name: 's', template_body: template('alice') },
          unknown: open,
        },
      ],
      { code: { 'aws_cloudformation_stack.s': { name: constant('s'), template_body: {} } } },
    ),
    'compliant',
  ],
  [
    'a stack whose parameters come from elsewhere',
    plan(
      [
        {
          address: 'aws_cloudformation_stack.s',
          after: { name: 's', template_body: template('alice', '$') },
          unknown: { parameters: true },
        },
      ],
      { code: { 'aws_cloudformation_stack.s': { parameters: ref('terraform_data.t.output') } } },
    ),
    'undetermined',
  ],
  [
    'a stack that is updated from a URL: the body is the one before',
    plan([
      {
        address: 'aws_cloudformation_stack.s',
        actions: ['update'],
        before: { template_body: template('alice'), template_url: URL },
        after: { template_body: template('alice'), template_url: URL },
      },
    ]),
    'not complete',
  ],
  [
    'a stack from a URL that is left alone',
    plan([
      {
        address: 'aws_cloudformation_stack.s',
        actions: ['no-op'],
        before: { template_body: template('alice', 'alice'), template_url: URL },
        after: { template_body: template('alice', 'alice'), template_url: URL },
      },
    ]),
    'violation',
  ],
  [
    'a stack whose template nobody tells',
    plan([{ address: 'aws_cloudformation_stack.s', after: { name: 's' } }]),
    'not complete',
  ],
  [
    'a stack of awscc',
    plan(
      [
        {
          address: 'awscc_cloudformation_stack.s',
          after: { stack_name: 's', template_body: template('alice', 'alice') },
          unknown: open,
        },
      ],
      { code: { 'awscc_cloudformation_stack.s': { template_body: {} } } },
    ),
    'violation',
  ],
  [
    'a stack set of awscc, with a list of parameters',
    plan([
      {
        address: 'awscc_cloudformation_stack_set.s',
        after: {
          stack_set_name: 's',
          template_body: template('alice', '$'),
          parameters: [{ parameter_key: 'User', parameter_value: 'alice' }],
        },
        unknown: {},
      },
    ]),
    'violation',
  ],
  [
    'a stack set of awscc with a template behind a URL',
    plan([{ address: 'awscc_cloudformation_stack_set.s', after: { template_url: URL } }]),
    'not complete',
  ],
  [
    'a user of awscc whose name is generated, with two keys',
    plan(
      [
        { address: 'awscc_iam_user.u', after: {}, unknown: { user_name: true } },
        { address: 'aws_iam_access_key.a', after: {}, unknown: { user: true } },
        { address: 'aws_iam_access_key.b', after: {}, unknown: { user: true } },
      ],
      {
        code: {
          'awscc_iam_user.u': {},
          'aws_iam_access_key.a': { user: ref('awscc_iam_user.u.user_name') },
          'aws_iam_access_key.b': { user: ref('awscc_iam_user.u.id') },
        },
      },
    ),
    'violation',
  ],
  [
    'a key of Cloud Control beside one of the provider',
    plan([cloudControl('k', 'AWS::IAM::AccessKey', { UserName: 'alice' }), key('a', 'alice')]),
    'violation',
  ],
  [
    'an Inactive key of Cloud Control',
    plan([
      cloudControl('k', 'AWS::IAM::AccessKey', { UserName: 'alice', Status: 'Inactive' }),
      key('a', 'alice'),
    ]),
    'compliant',
  ],
  [
    'a key of Cloud Control of which nothing is known',
    plan([
      {
        address: 'aws_cloudcontrolapi_resource.k',
        after: { type_name: 'AWS::IAM::AccessKey' },
        unknown: { desired_state: true },
      },
      key('a', 'alice'),
    ]),
    'undetermined',
  ],
  [
    'a resource of Cloud Control of an unknown type',
    plan([
      {
        address: 'aws_cloudcontrolapi_resource.k',
        after: {},
        unknown: { type_name: true, desired_state: true },
      },
    ]),
    'not complete',
  ],
  [
    'a bucket of Cloud Control',
    plan([cloudControl('k', 'AWS::S3::Bucket', {}), key('a', 'alice')]),
    'compliant',
  ],
  [
    'a stack of Cloud Control',
    plan([
      cloudControl('s', 'AWS::CloudFormation::Stack', {
        StackName: 's',
        TemplateBody: JSON.parse(template('alice', '$')) as object,
        Parameters: { User: 'alice' },
      }),
    ]),
    'violation',
  ],
  [
    'a stack set of Cloud Control',
    plan([
      cloudControl('s', 'AWS::CloudFormation::StackSet', {
        TemplateBody: template('alice', '$'),
        Parameters: [{ ParameterKey: 'User', ParameterValue: 'alice' }],
      }),
    ]),
    'violation',
  ],
  [
    'a stack of Cloud Control of which nothing is known',
    plan([
      {
        address: 'aws_cloudcontrolapi_resource.s',
        after: { type_name: 'AWS::CloudFormation::Stack' },
        unknown: { desired_state: true },
      },
    ]),
    'not complete',
  ],
  [
    'a product of Cloud Control',
    plan([cloudControl('p', 'AWS::ServiceCatalog::CloudFormationProduct', {})]),
    'not complete',
  ],
  ...[
    'aws_servicecatalog_product',
    'aws_servicecatalog_provisioning_artifact',
    'aws_servicecatalog_provisioned_product',
    'awscc_servicecatalog_cloudformation_product',
    'aws_serverlessapplicationrepository_cloudformation_stack',
  ].map((type): [string, object, string] => [
    `${type}, whose template lies elsewhere`,
    plan([{ address: `${type}.p`, after: {} }]),
    'not complete',
  ]),
])('%s', (_, document, expected) => {
  const { verdict, complete } = judged(document);
  expect(complete || verdict === 'violation' ? verdict : 'not complete').toBe(expected);
});
