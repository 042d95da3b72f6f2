import { readTerraform } from '../../inputs/terraform/index';
import { evaluate } from '../../rule-core/index';
import { plan } from './plans';

const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } };
const body = (...users: string[]) =>
  JSON.stringify({
    Parameters: { User: { Type: 'String', Default: 'bob' } },
    Resources: Object.fromEntries(
      users.map((UserName, index) => [
        `K${index}`,
        { ...KEY, Properties: { UserName: UserName === '$' ? { Ref: 'User' } : UserName } },
      ]),
    ),
  });
const stack = (values: object, type = 'aws_cloudformation_stack') => ({
  address: `${type}.s`,
  mode: 'managed',
  type,
  values,
});
const key = (name: string, user: string) => ({
  address: `aws_iam_access_key.${name}`,
  mode: 'managed',
  type: 'aws_iam_access_key',
  values: { user, status: 'Active' },
});
const user = (name: string, account: string) => ({
  address: `aws_iam_user.${name}`,
  mode: 'managed',
  type: 'aws_iam_user',
  values: { name: 'alice', arn: `arn:aws:iam::${account}:user/alice` },
});
const state = (...resources: object[]) => ({
  format_version: '1.0',
  values: { root_module: { resources } },
});
const planned = (after: object, unknown: object = {}) =>
  plan([{ address: 'aws_cloudformation_stack.s', after, unknown }]);

test.each([
  [
    'two keys in the template of a stack',
    planned({ template_body: body('alice', 'alice') }),
    'violation',
  ],
  ['one key in the template of a stack', planned({ template_body: body('alice') }), 'compliant'],
  [
    'a parameter that makes two keys those of one user',
    planned({ template_body: body('alice', '$'), parameters: { User: 'alice' } }),
    'violation',
  ],
  [
    'a template that is known only after apply',
    planned({}, { template_body: true }),
    'not complete',
  ],
  [
    'a parameter that is known only after apply',
    planned({ template_body: body('alice', '$') }, { parameters: { User: true } }),
    'undetermined',
  ],
  [
    'a parameter out of a list that is known only after apply',
    plan([
      {
        address: 'awscc_cloudformation_stack_set.s',
        after: {
          template_body: body('alice', '$'),
          parameters: [{ parameter_key: 'Other', parameter_value: 'x' }, { parameter_key: 'User' }],
        },
        unknown: { parameters: [{}, { parameter_value: true }] },
      },
    ]),
    'undetermined',
  ],
  [
    'another parameter out of a list that is known only after apply',
    plan([
      {
        address: 'awscc_cloudformation_stack_set.s',
        after: {
          template_body: body('alice', '$'),
          parameters: [
            { parameter_key: 'Other' },
            { parameter_key: 'User', parameter_value: 'bob' },
          ],
        },
        unknown: { parameters: [{ parameter_value: true }, {}] },
      },
    ]),
    'compliant',
  ],
  [
    'a parameter out of a list whose name is known only after apply too',
    plan([
      {
        address: 'awscc_cloudformation_stack_set.s',
        after: { template_body: body('alice', '$'), parameters: [{}] },
        unknown: { parameters: [{ parameter_key: true, parameter_value: true }] },
      },
    ]),
    'undetermined',
  ],
  [
    'such a parameter of a stack without keys',
    planned({ template_body: '{ "Resources": {} }' }, { parameters: { User: true } }),
    'compliant',
  ],
  ['a template behind a URL', planned({ template_url: 'https://b/t' }), 'not complete'],
  [
    'a key of the state and one in the template of a stack',
    state(key('k', 'alice'), stack({ template_body: body('alice') })),
    'violation',
  ],
  [
    'two keys in the template of a stack set',
    state(stack({ template_body: body('alice', 'alice') }, 'aws_cloudformation_stack_set')),
    'violation',
  ],
  [
    'a key here and one in the template of a stack set, of one name',
    state(
      key('k', 'alice'),
      stack({ template_body: body('alice') }, 'aws_cloudformation_stack_set'),
    ),
    'undetermined',
  ],
  [
    'a state of two accounts that have a user of one name',
    state(
      user('u', '111111111111'),
      user('v', '222222222222'),
      key('a', 'alice'),
      key('b', 'alice'),
    ),
    'undetermined',
  ],
])('%s', (_, document, expected) => {
  const { keys, errors } = readTerraform(JSON.stringify(document), { file: 'x.json' });
  const report = evaluate(keys, { errors });
  expect(report.complete ? report.verdict : 'not complete').toBe(expected);
});
