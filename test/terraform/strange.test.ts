import { readTerraform } from '../../inputs/terraform/index';
import { plan } from './plans';
import { judged } from './recorded';

const key = (name: string, more: object = {}) => ({
  address: `aws_iam_access_key.${name}`,
  after: { user: 'alice', status: 'Active' },
  more,
});
const one = plan([key('a')]) as Record<string, unknown>;
const changes = one['resource_changes'] as object[];
const [change] = changes;
const withActions = (...actions: string[]) => ({
  ...one,
  resource_changes: [{ ...change, change: { actions, before: null, after: { user: 'alice' } } }],
});
const state = (resource: object) => ({
  format_version: '1.0',
  values: { root_module: { resources: [resource] } },
});
const KEY = { address: 'aws_iam_access_key.a', type: 'aws_iam_access_key', values: {} };

test.each<[given: string, document: object, message: RegExp]>([
  ['an action of the future', withActions('rotate'), /not known here \(rotate\)/],
  ['two actions that do not go together', withActions('update', 'delete'), /update delete/],
  ['a change without actions', withActions(), /does not say what is done/],
  ['an action of data sources', withActions('read'), /not known here \(read\)/],
  [
    'a deletion that does not say of what',
    withActions('delete'),
    /does not say what this resource is like before/,
  ],
  [
    'a resource of a mode of the future',
    { ...one, resource_changes: [{ ...change, mode: 'ephemeral' }] },
    /mode that is not known here \("ephemeral"\)/,
  ],
  [
    'a change of nothing',
    { ...one, resource_changes: [{ change: {} }] },
    /does not say which resource/,
  ],
  ['changes that are no list', { ...one, resource_changes: {} }, /not a list of objects/],
  ['a change that is no object', { ...one, resource_changes: ['x'] }, /not a list of objects/],
  ['a state with a mode of the future', state({ ...KEY, mode: 'borrowed' }), /mode borrowed/],
  [
    'a state with a key of no address',
    state({ type: KEY.type, mode: 'managed' }),
    /not known here/,
  ],
  [
    'a state whose resources are no list',
    { format_version: '1.0', values: { root_module: { resources: {} } } },
    /"resources" of a module is not a list/,
  ],
  [
    'a state whose module is no object',
    { format_version: '1.0', values: { root_module: [] } },
    /a module is not an object/,
  ],
  [
    'a state without a root module',
    { format_version: '1.0', values: { modules: [] } },
    /no "root_module"/,
  ],
  [
    'a stack that is put off',
    {
      ...one,
      deferred_changes: [
        {
          reason: 'x',
          resource_change: {
            type: 'aws_cloudformation_stack',
            address: 'module.m[*].aws_cloudformation_stack.s',
          },
        },
      ],
    },
    /put module\.m\[\*\]\.aws_cloudformation_stack\.s off/,
  ],
  [
    'an action of IAM',
    {
      ...one,
      action_invocations: [
        { address: 'action.aws_iam_make_key.x', type: 'aws_iam_make_key', provider_name: 'aws' },
      ],
    },
    /invokes an action \(aws_iam_make_key\)/,
  ],
  [
    'a plan of which only the code is left',
    {
      format_version: '1.2',
      configuration: {},
      planned_values: { root_module: { child_modules: [{ resources: [KEY] }] } },
    },
    /cut off/,
  ],
])('%s is an error', (_, document, message) => {
  const { errors, complete } = judged(document);
  expect(errors.map((it) => it.message).join('\n')).toMatch(message);
  expect(complete).toBe(false);
});

test.each<[given: string, document: object]>([
  ['an action of Lambda', { ...one, action_invocations: [{ type: 'aws_lambda_invoke' }] }],
  [
    'a bucket with an action of the future',
    {
      ...one,
      resource_changes: [
        { address: 'aws_s3_bucket.b', type: 'aws_s3_bucket', change: { actions: ['x'] } },
      ],
    },
  ],
  [
    'a bucket that is put off',
    { ...one, deferred_changes: [{ resource_change: { type: 'aws_s3_bucket', address: 'x.y' } }] },
  ],
  ['a plan that -target made', { ...one, complete: false, applyable: true, errored: false }],
])('%s is none', (_, document) => {
  expect(judged(document).errors).toEqual([]);
});

test('a document with the fields of a plan and of a state is refused', () => {
  const both = JSON.stringify({ ...one, values: {} });
  expect(() => readTerraform(both, { file: 'x' })).toThrow(/of a plan and of a state/);
});
