import { readTerraform } from '../../inputs/terraform/index';
import { evaluate } from '../../rule-core/index';
import { type Change, constant, plan, ref, resources } from './plans';

const key = (name: string, after: object, rest: Partial<Change> = {}): Change => ({
  address: `aws_iam_access_key.${name}`,
  after,
  ...rest,
});
const computed = { id: true, user: true, status: true };
const alias = (name: string, expressions: object) => ({
  [`aws.${name}`]: {
    name: 'aws',
    full_name: 'registry.terraform.io/hashicorp/aws',
    alias: name,
    expressions,
  },
});
const role = (account: string) => ({
  assume_role: [{ role_arn: constant(`arn:aws:iam::${account}:role/deploy`) }],
});
const twoAliases = (one: object, two: object) =>
  plan([key('a', { user: 'alice' }), key('b', { user: 'alice' })], {
    code: {
      'aws_iam_access_key.a': { provider: 'aws.one', user: constant('alice') },
      'aws_iam_access_key.b': { provider: 'aws.two', user: constant('alice') },
    },
    providers: { ...alias('one', one), ...alias('two', two) },
  });

const user = (name: string, known?: string): Change => ({
  address: `aws_iam_user.${name}`,
  after: known === undefined ? {} : { name: known },
  unknown: known === undefined ? { name: true, arn: true } : { arn: true },
});

const moduleCode = {
  module: {
    resources: resources({
      'aws_iam_user.u': {},
      'aws_iam_access_key.k': { user: ref('aws_iam_user.u.name') },
      'aws_iam_access_key.l': { user: ref('aws_iam_user.u.name') },
    }),
    variables: { name: {} },
  },
  for_each_expression: ref('var.teams'),
};

const rows: [given: string, document: object, verdict: string][] = [
  [
    'an omitted status stands in after_unknown: two keys are active',
    plan([key('a', { user: 'alice' }), key('b', { user: 'alice' })], {
      code: { 'aws_iam_access_key.a': {}, 'aws_iam_access_key.b': {} },
    }),
    'violation',
  ],
  [
    'a status that another resource computes is not known',
    plan([key('a', { user: 'alice' }), key('b', { user: 'alice' })], {
      code: {
        'aws_iam_access_key.a': {},
        'aws_iam_access_key.b': { status: ref('terraform_data.s.output') },
      },
    }),
    'undetermined',
  ],
  [
    'a status from a variable that is null is Active',
    plan([key('a', { user: 'alice' }), key('b', { user: 'alice' })], {
      code: {
        'aws_iam_access_key.a': {},
        'aws_iam_access_key.b': { status: { references: ['var.s'] } },
      },
      rest: { variables: { s: { value: null } } },
    }),
    'violation',
  ],
  [
    'a key that is deleted is gone',
    plan([
      key('a', { user: 'alice' }),
      key(
        'b',
        {},
        { actions: ['delete'], before: { user: 'alice', status: 'Active' }, after: null },
      ),
    ]),
    'compliant',
  ],
  [
    'a key that is replaced is one key',
    plan([
      key(
        'a',
        { user: 'alice', status: 'Active' },
        { actions: ['create', 'delete'], before: { user: 'alice', status: 'Active' } },
      ),
    ]),
    'compliant',
  ],
  [
    'a key that Terraform only forgets stays in the account',
    plan([
      key('a', { user: 'alice', status: 'Active' }),
      key(
        'b',
        {},
        { actions: ['forget'], before: { user: 'alice', status: 'Active' }, after: null },
      ),
    ]),
    'violation',
  ],
  [
    'a key that is set to Inactive by this plan',
    plan([
      key('a', { user: 'alice', status: 'Active' }),
      key('b', { user: 'alice', status: 'Inactive' }, { actions: ['update'] }),
    ]),
    'compliant',
  ],
  [
    'count makes two keys of one user',
    plan([
      key('k[0]', { user: 'alice', status: 'Active' }),
      key('k[1]', { user: 'alice', status: 'Active' }),
    ]),
    'violation',
  ],
  [
    'for_each makes one key for each user',
    plan([
      key('k["a"]', { user: 'a', status: 'Active' }),
      key('k["b.c[0]"]', { user: 'b', status: 'Active' }),
    ]),
    'compliant',
  ],
  [
    'two keys of a user whose name is known after apply',
    plan([user('u'), key('a', {}, { unknown: computed }), key('b', {}, { unknown: computed })], {
      code: {
        'aws_iam_user.u': {},
        'aws_iam_access_key.a': { user: ref('aws_iam_user.u.name') },
        'aws_iam_access_key.b': { user: ref('aws_iam_user.u.id') },
      },
    }),
    'violation',
  ],
  [
    'one key each of two users whose names are known after apply',
    plan(
      [
        user('u'),
        user('v'),
        key('a', {}, { unknown: computed }),
        key('b', {}, { unknown: computed }),
      ],
      {
        code: {
          'aws_iam_access_key.a': { user: ref('aws_iam_user.u.name') },
          'aws_iam_access_key.b': { user: ref('aws_iam_user.v.name') },
        },
      },
    ),
    'compliant',
  ],
  [
    'the id of a user is its name',
    plan([user('u', 'alice'), key('a', {}, { unknown: computed }), key('b', { user: 'alice' })], {
      code: {
        'aws_iam_access_key.a': { user: ref('aws_iam_user.u.id') },
        'aws_iam_access_key.b': { user: constant('alice') },
      },
    }),
    'violation',
  ],
  [
    'users of two instances of a module are two users',
    plan(
      [
        { address: 'module.t["x"].aws_iam_access_key.k', after: {}, unknown: computed },
        { address: 'module.t["y"].aws_iam_access_key.k', after: {}, unknown: computed },
      ],
      { root: { module_calls: { t: moduleCode } } },
    ),
    'compliant',
  ],
  [
    'two keys of the user in one instance of a module',
    plan(
      [
        { address: 'module.t["x"].aws_iam_access_key.k', after: {}, unknown: computed },
        { address: 'module.t["x"].aws_iam_access_key.l', after: {}, unknown: computed },
      ],
      { root: { module_calls: { t: moduleCode } } },
    ),
    'violation',
  ],
  [
    'a user handed into a module',
    plan(
      [
        user('u'),
        key('a', {}, { unknown: computed }),
        { address: 'module.m.aws_iam_access_key.k', after: {}, unknown: computed },
      ],
      {
        code: { 'aws_iam_access_key.a': { user: ref('aws_iam_user.u.name') } },
        root: {
          resources: resources({ 'aws_iam_access_key.a': { user: ref('aws_iam_user.u.name') } }),
          module_calls: {
            m: {
              expressions: { name: ref('aws_iam_user.u.name') },
              module: {
                resources: resources({
                  'aws_iam_access_key.k': { user: { references: ['var.name'] } },
                }),
                variables: { name: {} },
              },
            },
          },
        },
      },
    ),
    'violation',
  ],
  [
    'a user handed out of a module',
    plan(
      [
        key('a', {}, { unknown: computed }),
        { address: 'module.m.aws_iam_access_key.k', after: {}, unknown: computed },
      ],
      {
        root: {
          resources: resources({ 'aws_iam_access_key.a': { user: ref('module.m.user') } }),
          module_calls: {
            m: {
              module: {
                outputs: { user: { expression: ref('aws_iam_user.u.name') } },
                resources: resources({
                  'aws_iam_access_key.k': { user: ref('aws_iam_user.u.name') },
                }),
              },
            },
          },
        },
      },
    ),
    'violation',
  ],
  [
    'which of several users is computed: nobody can tell',
    plan([key('a', {}, { unknown: computed }), key('b', { user: 'alice' })], {
      code: { 'aws_iam_access_key.a': { user: { references: ['aws_iam_user.u', 'count.index'] } } },
    }),
    'undetermined',
  ],
  [
    'keys of the prior state that the plan leaves alone (-target)',
    plan([key('a', { user: 'alice', status: 'Active' })], {
      rest: {
        prior_state: {
          values: {
            root_module: {
              resources: [
                {
                  address: 'aws_iam_access_key.old',
                  mode: 'managed',
                  type: 'aws_iam_access_key',
                  values: { user: 'alice', status: 'Active' },
                },
              ],
            },
          },
        },
      },
    }),
    'violation',
  ],
  [
    'a deposed object that the plan leaves alone, beside the key that it changes',
    plan(
      [
        key(
          'k',
          { user: 'alice', status: 'Active', id: 'AKIAIOSFODNN7EXAMPLE' },
          { actions: ['no-op'], before: { user: 'alice', status: 'Active' } },
        ),
      ],
      {
        rest: {
          prior_state: {
            values: {
              root_module: {
                resources: [undefined, 'd0c0ffee'].map((deposed_key) => ({
                  address: 'aws_iam_access_key.k',
                  mode: 'managed',
                  type: 'aws_iam_access_key',
                  values: { user: 'alice', status: 'Active' },
                  deposed_key,
                })),
              },
            },
          },
        },
      },
    ),
    'violation',
  ],
  [
    'a key that moved is one key',
    plan(
      [
        key(
          'new',
          { user: 'alice', status: 'Active' },
          { actions: ['no-op'], more: { previous_address: 'aws_iam_access_key.old' } },
        ),
      ],
      {
        rest: {
          prior_state: {
            values: {
              root_module: {
                resources: [
                  {
                    address: 'aws_iam_access_key.old',
                    mode: 'managed',
                    type: 'aws_iam_access_key',
                    values: { user: 'alice', status: 'Active' },
                  },
                ],
              },
            },
          },
        },
      },
    ),
    'compliant',
  ],
  [
    'two regions of one account are one account',
    twoAliases({ region: constant('eu-west-1') }, { region: constant('us-east-1') }),
    'violation',
  ],
  ['roles of two accounts', twoAliases(role('111111111111'), role('222222222222')), 'compliant'],
  [
    'roles of one account',
    twoAliases(role('111111111111'), { ...role('111111111111'), region: constant('x') }),
    'violation',
  ],
  [
    'two profiles may be one account',
    twoAliases({ profile: constant('a') }, { profile: constant('b') }),
    'undetermined',
  ],
  ['an empty state', { format_version: '1.0' }, 'compliant'],
  [
    'a state with two keys in a child module',
    {
      format_version: '1.0',
      terraform_version: '1.9.8',
      values: {
        root_module: {
          child_modules: [
            {
              address: 'module.m',
              resources: ['a', 'b'].map((it) => ({
                address: `module.m.aws_iam_access_key.${it}`,
                mode: 'managed',
                type: 'aws_iam_access_key',
                name: it,
                values: { user: 'alice', status: 'Active', secret: 'x' },
              })),
            },
          ],
        },
      },
    },
    'violation',
  ],
];

const verdictOf = (document: object) => {
  const { keys, errors } = readTerraform(JSON.stringify(document), { file: 'plan.json' });
  expect(errors).toEqual([]);
  return evaluate(keys).verdict;
};

test.each(rows)('%s', (_, document, verdict) => {
  expect(verdictOf(document)).toBe(verdict);
});

test('the order of changes does not matter', () => {
  for (const [, document] of rows) {
    const { resource_changes: changes } = document as { resource_changes?: unknown[] };
    if (!changes) continue;
    const turned = { ...document, resource_changes: [...changes].reverse() };
    const report = (it: object) =>
      evaluate(readTerraform(JSON.stringify(it), { file: 'plan.json' }).keys);
    expect(report(turned)).toEqual(report(document));
  }
});

test.each([
  ['a plan that failed', plan([], { rest: { errored: true } }), /planning failed/],
  [
    'a key put off to a later plan',
    plan([], {
      rest: {
        deferred_changes: [
          {
            reason: 'x',
            resource_change: { type: 'aws_iam_access_key', address: 'aws_iam_access_key.k' },
          },
        ],
      },
    }),
    /put aws_iam_access_key\.k off/,
  ],
])('%s is not complete', (_, document, message) => {
  const { errors } = readTerraform(JSON.stringify(document), { file: 'plan.json' });
  expect(errors.map((it) => it.message).join()).toMatch(message);
});

test.each([
  ['a raw state', { version: 4, lineage: 'x', resources: [] }, /terraform show -json/],
  ['a format of the future', { format_version: '2.0', values: {} }, /format version 2\.0/],
])('%s is refused in a sentence', (_, document, message) => {
  expect(() => readTerraform(JSON.stringify(document), { file: 'x.json' })).toThrow(message);
});

test('accounts come from the ARNs of existing users, and no secret is kept', () => {
  const state = {
    format_version: '1.0',
    terraform_version: '1.9.8',
    values: {
      root_module: {
        resources: [
          {
            address: 'aws_iam_user.u',
            mode: 'managed',
            type: 'aws_iam_user',
            values: { name: 'alice', arn: 'arn:aws:iam::111111111111:user/alice' },
          },
          {
            address: 'aws_iam_access_key.k',
            mode: 'managed',
            type: 'aws_iam_access_key',
            values: {
              id: 'AKIAIOSFODNN7EXAMPLE',
              user: 'alice',
              status: 'Active',
              secret: 'wJalrXUtnFEMI',
              ses_smtp_password_v4: 'BPassword',
              create_date: '2026-01-02T03:04:05Z',
            },
          },
        ],
      },
    },
  };
  const { keys } = readTerraform(JSON.stringify(state), { file: 'state.json' });
  expect(keys[0]?.account.id).toBe('111111111111');
  expect(keys[0]?.observed).toEqual({
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    createdAt: '2026-01-02T03:04:05.000Z',
  });
  expect(JSON.stringify(keys)).not.toMatch(/wJalr|BPassword/);
});
