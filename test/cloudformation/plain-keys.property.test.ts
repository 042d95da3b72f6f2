import fc from 'fast-check';
import { readStacks } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

let found: typeof readStacks | undefined;

/** As it is without the short way: nothing is plain, so everything is evaluated. */
function slowly(): typeof readStacks {
  if (found) return found;
  jest.isolateModules(() => {
    jest.doMock('../../inputs/cloudformation/keys/plain-keys', () => ({
      plainKey: () => undefined,
      isSettled: () => false,
    }));
    jest.doMock('../../inputs/cloudformation/parameters/bootstrap-rule', () => ({
      isBootstrapRule: () => false,
      isOnItsOwn: () => false,
    }));
    ({ readStacks: found } = jest.requireActual<{ readStacks: typeof readStacks }>(
      '../../inputs/cloudformation/stacks/read-stacks',
    ));
    jest.dontMock('../../inputs/cloudformation/keys/plain-keys');
    jest.dontMock('../../inputs/cloudformation/parameters/bootstrap-rule');
  });
  return found!;
}

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 1_000);

const name = fc.constantFrom<unknown>('ann', 'Ann', 'bob', 'b/ob', '', '{{resolve:ssm:/u}}', 7);
const others = ['P', 'AWS::Region', 'AWS::NoValue', 'K', 'BootstrapVersion', 'W1', 'W2'];
/** Mostly to a user, so that what is plain is frequent, and every way in which it is not comes up. */
const reference = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom('U', 'V', 'W') },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  )
  .map((Ref) => ({ Ref }));
const value: fc.Arbitrary<unknown> = fc.oneof(
  name,
  { weight: 3, arbitrary: reference },
  fc.constantFrom<unknown>(
    { 'Fn::Sub': 'ann' },
    { 'Fn::ImportValue': 'who' },
    { 'Fn::If': ['C', 'ann', { Ref: 'U' }] },
    { Ref: 'U', more: 1 },
    { Ref: 'U', 'Fn::Sub': 'ann' },
    { 'Fn::Sub': 'v-${BootstrapVersion}' },
    null,
  ),
);
const rarely = <T>(it: fc.Arbitrary<T>) => fc.option(it, { nil: undefined, freq: 6 });
const present = (entries: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(entries).filter(([, it]) => it !== undefined));

const around = fc.record({
  Condition: rarely(fc.constantFrom<unknown>('C', 'Missing', null, 3)),
  Metadata: rarely(
    fc.constantFrom<unknown>(
      { 'aws:cdk:path': 'S/Key/Resource' },
      { 'one-active-key': { accept: { reason: 'r', owner: 'o', expires: '2030-01-01' } } },
    ),
  ),
});
const user = fc
  .record({
    around,
    name: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, value),
    whole: rarely(fc.constantFrom<unknown>(null, { 'Fn::If': ['C', {}, {}] }, { Path: '/a/' })),
  })
  .map((it) => ({
    Type: 'AWS::IAM::User',
    ...present(it.around),
    ...(it.whole !== undefined ? { Properties: it.whole } : {}),
    ...(it.name !== undefined ? { Properties: { UserName: it.name } } : {}),
  }));
const key = fc
  .record({
    around,
    user: value,
    status: fc.oneof(
      fc.constantFrom<unknown>(undefined, undefined, 'Active', 'Inactive', 'active', null),
      reference,
    ),
    more: rarely(fc.constantFrom({ 'Fn::Transform': { Name: 'AWS::Include' } }, { Serial: 1 })),
    beside: rarely(
      fc.constantFrom<object>(
        { 'Fn::Transform': { Name: 'AWS::Include' } },
        { 'Fn::If': ['C', {}, {}] },
        { Ref: 'P' },
      ),
    ),
  })
  .map((it) => ({
    Type: 'AWS::IAM::AccessKey',
    ...present(it.around),
    Properties: { ...present({ UserName: it.user, Status: it.status }), ...it.more },
    ...it.beside,
  }));

/** What is plain but for what stands around it. */
const plainUser = fc
  .constantFrom<object>({}, {}, { Properties: { UserName: 'ann' } })
  .map((it) => ({ Type: 'AWS::IAM::User', ...it }));
const plainKey = fc
  .record({
    user: fc.constantFrom<unknown>({ Ref: 'U' }, { Ref: 'U' }, { Ref: 'V' }, 'ann'),
    status: fc.constantFrom(undefined, undefined, 'Inactive'),
  })
  .map((it) => ({
    Type: 'AWS::IAM::AccessKey',
    Properties: present({ UserName: it.user, Status: it.status }),
  }));
const halfPlain = <T, U>(plain: fc.Arbitrary<T>, any: fc.Arbitrary<U>) =>
  fc.oneof<fc.Arbitrary<T | U>[]>(plain, any);

const bootstrap = {
  CheckBootstrapVersion: {
    Assertions: [
      {
        Assert: {
          'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], { Ref: 'BootstrapVersion' }] }],
        },
      },
    ],
  },
};
const version = { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' };
const oldVersion = { 'Fn::Equals': [{ Ref: 'BootstrapVersion' }, '3'] };
const loop = (user: unknown, variable = 'N') => [
  variable,
  ['1', 'Version'],
  { [`Key\${${variable}}`]: looped(user) },
];
const looped = (UserName: unknown) => ({ Type: 'AWS::IAM::AccessKey', Properties: { UserName } });
const more = fc.constantFrom<Record<string, unknown>>(
  {},
  {},
  { Rules: bootstrap, Parameters: { BootstrapVersion: version } },
  { Rules: bootstrap, Parameters: { BootstrapVersion: version }, Conditions: { C: oldVersion } },
  {
    Rules: bootstrap,
    Parameters: {
      BootstrapVersion: version,
      P: { Type: 'String', AllowedValues: ['ann', 'Active'] },
    },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'ann'] } },
  },
  { Rules: bootstrap, Parameters: { BootstrapVersion: { Type: 'String', AllowedValues: ['3'] } } },
  {
    Rules: { ...bootstrap, R: { Assertions: [{ Assert: oldVersion }] } },
    Parameters: { BootstrapVersion: version },
  },
  {
    Rules: {
      CheckBootstrapVersion: { ...bootstrap.CheckBootstrapVersion, RuleCondition: oldVersion },
    },
    Parameters: { BootstrapVersion: version },
  },
  {
    Rules: {
      CheckBootstrapVersion: {
        Assertions: [...bootstrap.CheckBootstrapVersion.Assertions, { Assert: oldVersion }],
      },
    },
    Parameters: { BootstrapVersion: version },
  },
  {
    Rules: bootstrap,
    Parameters: { BootstrapVersion: { ...version, AllowedValues: ['3', '4'] } },
  },
  {
    Transform: 'AWS::LanguageExtensions',
    Rules: bootstrap,
    Parameters: { BootstrapVersion: version },
    Conditions: {
      'Fn::ForEach::L': [
        'N',
        ['Version'],
        { 'C${N}': { 'Fn::Equals': [{ Ref: 'Bootstrap${N}' }, '3'] } },
      ],
      C: { Condition: 'CVersion' },
    },
  },
  { Rules: { R: { Assertions: [{ Assert: { 'Fn::Equals': ['a', 'b'] } }] } } },
  { Conditions: { C: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] } } },
  {
    Parameters: { P: { Type: 'String', AllowedValues: ['ann', 'Active'] } },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'ann'] } },
  },
  { Parameters: { U: { Type: 'String', Default: 'ann' } } },
  { Parameters: { U: { Type: 'String', Default: 'Active' }, V: { Type: 'String' } } },
  { Transform: 'Custom' },
  { Outputs: { O: { Value: { Ref: 'U' }, Export: { Name: 'who' } } } },
);
/** What is written out first: keys in loops, and users of which some are there in some worlds only. */
const loops = rarely(
  fc.record({
    key: fc
      .constantFrom(
        ...['ann', '${N}', 'v-${N}'].map((it) => loop({ 'Fn::Sub': it })),
        // The variable is called as a user is.
        ...[{ Ref: 'U' }, { 'Fn::Sub': '${U}' }].map((it) => loop(it, 'U')),
      )
      .map((it) => ({ 'Fn::ForEach::L': it })),
    users: fc
      .record({
        of: fc.constantFrom<unknown>({ Ref: 'Names' }, ['1', '2'], {
          'Fn::If': ['C', ['1'], ['2']],
        }),
        name: fc.constantFrom<unknown>(undefined, 'ann', '${N}', { 'Fn::Sub': 'v-${N}' }),
      })
      .map((it) => ({
        'Fn::ForEach::W': [
          'N',
          it.of,
          {
            'W${N}': {
              Type: 'AWS::IAM::User',
              ...(it.name === undefined ? {} : { Properties: { UserName: it.name } }),
            },
          },
        ],
      })),
  }),
).map((it) => it && { ...it.key, ...it.users });
const names = { Names: { Type: 'CommaDelimitedList', AllowedValues: ['1', '1,2', '3'] } };

const template = fc
  .record({
    users: fc.dictionary(fc.constantFrom('U', 'V', 'W'), halfPlain(plainUser, user), {
      minKeys: 1,
      maxKeys: 3,
    }),
    keys: fc.dictionary(fc.constantFrom('K', 'L', 'M'), halfPlain(plainKey, key), {
      minKeys: 1,
      maxKeys: 3,
    }),
    loops,
    more,
  })
  .map(({ users, keys, loops: looping, more: { Parameters: own, ...rest } }) => ({
    ...(looping ? { Transform: 'AWS::LanguageExtensions' } : {}),
    Resources: { ...users, ...keys, ...looping },
    ...rest,
    Parameters: { ...(own as object | undefined), ...(looping ? names : {}) },
  }));

const stacks = fc
  .array(
    fc.record({
      template,
      named: fc.boolean(),
      given: rarely(
        fc.constantFrom<Record<string, string>>({ P: 'ann' }, { BootstrapVersion: '3' }),
      ),
      unknown: rarely(fc.constant({ others: 'it is computed' })),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .chain((all) =>
    fc.record({
      all: fc.constant(all),
      nested: fc.option(template, { nil: undefined, freq: 4 }),
      nestedWhen: rarely(fc.constantFrom('C', 'Missing')),
      passed: fc.constantFrom<Record<string, unknown>>(
        { P: 'x' },
        { P: 'x', BootstrapVersion: '3' },
        { BootstrapVersion: { Ref: 'BootstrapVersion' } },
      ),
      asText: fc.boolean(),
    }),
  )
  .map(({ all, nested, nestedWhen, passed, asText }) =>
    all.map((it, index) => {
      const inner = index === 0 ? nested : undefined;
      const parent = {
        Type: 'AWS::CloudFormation::Stack',
        ...(nestedWhen ? { Condition: nestedWhen } : {}),
        Properties: { Parameters: passed },
      };
      const whole = inner
        ? { ...it.template, Resources: { ...it.template.Resources, N: parent } }
        : it.template;
      const text = JSON.stringify(whole, null, 1);
      return {
        name: `S${index}`,
        template: asText ? text : (JSON.parse(text) as object),
        file: `${index}.json`,
        account: { scope: 'app', id: '111111111111' },
        ...(it.named ? { stackName: `stack-${index}` } : {}),
        ...(it.given ? { parameters: it.given } : {}),
        ...(it.unknown ? { unknownParameters: it.unknown } : {}),
        ...(inner ? { nested: { N: { template: inner } } } : {}),
      };
    }),
  );

/** What a parameter is called depends on which others have its name and were asked for; its id does not. */
function facts(read: ReturnType<typeof readStacks>): unknown {
  return JSON.parse(
    JSON.stringify(read, (key, it: unknown) =>
      key === 'parameter' ? { ...(it as object), name: undefined } : it,
    ),
  );
}

test(`${RUNS} runs of stacks: what is plain to see is what evaluating gives`, () => {
  const evaluated = slowly();
  fc.assert(
    fc.property(stacks, (inputs) => {
      expect(facts(readStacks(inputs))).toEqual(facts(evaluated(inputs)));
    }),
    { numRuns: RUNS, seed: Number(process.env['SEED'] ?? 113) },
  );
});

test.each([
  ['3', 'compliant'],
  ['9', 'violation'],
])('the rule of the CDK counts where a condition asks for version %s: %s', (asked, verdict) => {
  const plain = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ann' } };
  const { keys } = readStacks([
    {
      name: 'S',
      account: { scope: 'app' },
      template: {
        Rules: bootstrap,
        Parameters: { BootstrapVersion: version },
        Conditions: { C: { 'Fn::Equals': [{ Ref: 'BootstrapVersion' }, asked] } },
        Resources: { K: plain, L: { ...plain, Condition: 'C' } },
      },
    },
  ]);
  expect(evaluate(keys).verdict).toBe(verdict);
});

/** A stack whose keys are plain to see, and the rule of the CDK; each row makes one thing of it not plain. */
const PLAIN = {
  Rules: bootstrap,
  Parameters: { BootstrapVersion: version },
  Conditions: {} as object,
  Resources: {
    U: { Type: 'AWS::IAM::User' } as object,
    R: { Type: 'AWS::IAM::Role' } as object,
    K: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: { Ref: 'U' } } } as object,
    L: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ann' } } as object,
  },
};
const keyOf = (UserName: unknown, more: object = {}) => ({
  Type: 'AWS::IAM::AccessKey',
  Properties: { UserName, ...more },
});
const withResources = (more: object) => ({
  ...PLAIN,
  Resources: { ...PLAIN.Resources, ...more },
});
const withUser = (more: object) => withResources({ U: { ...PLAIN.Resources.U, ...more } });
const withRule = (more: object, rest: object = {}) => ({
  ...PLAIN,
  ...rest,
  Rules: { CheckBootstrapVersion: { ...bootstrap.CheckBootstrapVersion, ...more } },
});
const withVersion = (more: object) => ({
  ...PLAIN,
  Parameters: { BootstrapVersion: { ...version, ...more } },
});
/** A key that is there for some versions only. */
const DEPENDS = {
  Conditions: { C: oldVersion },
  Resources: { ...PLAIN.Resources, L: { ...PLAIN.Resources.L, Condition: 'C' } },
};
const inner = (Default: string, Condition?: string) => ({
  Parameters: { BootstrapVersion: { ...version, Default } },
  Conditions: { C: oldVersion },
  Resources: { I: { ...keyOf('ann'), ...(Condition ? { Condition } : {}) } },
});
const nest = { N: { Type: 'AWS::CloudFormation::Stack' } };

/** A condition, and a key that is there where it holds. */
const SAME = {
  C: { 'Fn::Equals': [{ Ref: 'P' }, 'ann'] },
  stack: {
    Parameters: { ...PLAIN.Parameters, P: { Type: 'String' } },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'ann'] } },
    Resources: DEPENDS.Resources,
  },
};
const sharing = (Default: string, more: object = {}) => ({
  Parameters: { BootstrapVersion: { ...version, ...more }, Other: { ...version, Default } },
  Conditions: { C: { 'Fn::Equals': [{ Ref: 'Other' }, '3'] } },
  Resources: DEPENDS.Resources,
});

test.each<[string, object, object?]>([
  ['nothing else', PLAIN],
  ['a reference beside something else', withResources({ K: keyOf({ Ref: 'U', more: 1 }) })],
  ['a reference to a list', withResources({ K: keyOf({ Ref: ['U'] }) })],
  ['a reference to another resource', withResources({ K: keyOf({ Ref: 'R' }) })],
  ['a reference to nothing', withResources({ K: keyOf({ Ref: 'Missing' }) })],
  ['a name with a path', withResources({ L: keyOf('team/ann') })],
  ['a dynamic reference', withResources({ L: keyOf('{{resolve:ssm:/ann}}') })],
  ['an empty name', withResources({ L: keyOf('') })],
  ['no name', withResources({ L: keyOf(undefined) })],
  ['a status that does not exist', withResources({ L: keyOf('ann', { Status: 'active' }) })],
  [
    'properties of a key that are a reference',
    withResources({ L: { ...keyOf(''), Properties: { Ref: 'P', UserName: 'ann' } } }),
  ],
  [
    'properties of a key that are chosen',
    withResources({
      L: { ...keyOf(''), Properties: { 'Fn::If': ['C', {}, {}], UserName: 'ann' } },
    }),
  ],
  ['properties of a key that are text', withResources({ L: { ...keyOf(''), Properties: 'ann' } })],
  [
    'a macro in a key',
    withResources({ L: { ...keyOf('ann'), 'Fn::Transform': { Name: 'AWS::Include' } } }),
  ],
  [
    'an exception in a key',
    withResources({
      L: { ...keyOf('ann'), Metadata: { 'one-active-key': { accept: { reason: 'r' } } } },
    }),
  ],
  [
    'a key with a condition that is missing',
    withResources({ L: { ...keyOf('ann'), Condition: 'Missing' } }),
  ],
  ['a user with a condition that is missing', withUser({ Condition: 'Missing' })],
  [
    'a user with a condition',
    {
      ...withUser({ Condition: 'C' }),
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'x'] } },
    },
  ],
  ['a user with a name', withUser({ Properties: { UserName: 'ann' } })],
  [
    'a user with a name that is made',
    withUser({ Properties: { UserName: { Ref: 'AWS::Region' } } }),
  ],
  ['a user whose properties are a reference', withUser({ Properties: { Ref: 'P' } })],
  ['a user whose properties are chosen', withUser({ Properties: { 'Fn::If': ['C', {}, {}] } })],
  ['a user whose properties are text', withUser({ Properties: 'UserName' })],
  ['a user without properties', withUser({ Properties: null })],
  ['a macro in a user', withUser({ 'Fn::Transform': { Name: 'AWS::Include' } })],
  ['a function in a user', withUser({ 'Fn::If': ['C', {}, {}] })],
  [
    'a parameter that is called as a user',
    { ...PLAIN, Parameters: { ...PLAIN.Parameters, U: { Type: 'String', Default: 'ann' } } },
  ],
  [
    'a loop whose variable is called as a user',
    {
      ...withResources({ 'Fn::ForEach::X': loop({ Ref: 'U' }, 'U') }),
      Transform: 'AWS::LanguageExtensions',
    },
  ],
  [
    'a user of a loop',
    {
      ...withResources({
        K: keyOf({ Ref: 'W1' }),
        'Fn::ForEach::W': [
          'N',
          ['1', '2'],
          { 'W${N}': { Type: 'AWS::IAM::User', Properties: { UserName: 'ann-${N}' } } },
        ],
      }),
      Transform: 'AWS::LanguageExtensions',
    },
  ],
  [
    'a policy that allows keys',
    withResources({
      P: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          PolicyDocument: {
            Statement: {
              Effect: 'Allow',
              Action: 'iam:CreateAccessKey',
              Resource: 'arn:aws:iam::111111111111:user/ann',
            },
          },
        },
      },
    }),
  ],
  [
    'a custom resource',
    withResources({
      X: {
        Type: 'Custom::AWS',
        Properties: {
          Create: {
            service: 'IAM',
            action: 'createAccessKey',
            parameters: { UserName: { Ref: 'BootstrapVersion' } },
          },
        },
      },
    }),
  ],
  [
    'a condition that nothing has',
    { ...PLAIN, Conditions: { C: { 'Fn::Equals': [{ Ref: 'Missing' }, 'x'] } } },
  ],
  ['a key for some versions', { ...PLAIN, ...DEPENDS }],
  ['a given version', { ...PLAIN, ...DEPENDS }, { parameters: { BootstrapVersion: '3' } }],
  ['a given version that nothing asks for', PLAIN, { parameters: { BootstrapVersion: '3' } }],
  ['a parameter that is given and not there', PLAIN, { parameters: { P: '3' } }],
  ['parameters that are not known', PLAIN, { unknownParameters: { others: 'it is computed' } }],
  [
    'a version that is not known',
    { ...PLAIN, ...DEPENDS },
    { unknownParameters: { others: 'it is computed' } },
  ],
  [
    'another rule',
    {
      ...PLAIN,
      Rules: { ...bootstrap, R: { Assertions: [{ Assert: { 'Fn::Equals': ['a', 'b'] } }] } },
    },
  ],
  ['the rule under another name', { ...PLAIN, Rules: { R: bootstrap.CheckBootstrapVersion } }],
  ['the rule in some cases', withRule({ RuleCondition: { 'Fn::Equals': ['a', 'b'] } })],
  ['the rule that asserts nothing', withRule({ Assertions: 'nothing' })],
  [
    'the rule that asserts more',
    withRule({
      Assertions: [
        ...bootstrap.CheckBootstrapVersion.Assertions,
        { Assert: { 'Fn::Equals': ['a', 'b'] } },
      ],
    }),
  ],
  [
    'the rule that asserts something else',
    withRule({ Assertions: [{ Assert: { 'Fn::Equals': ['a', 'b'] } }] }),
  ],
  ['a version that is text', withVersion({ Type: 'String', Default: '3' })],
  ['a version of few values', withVersion({ AllowedValues: ['3'] })],
  [
    'a version of few values, as text',
    withVersion({ Type: 'String', Default: '3', AllowedValues: ['3'] }),
  ],
  [
    'a version that is text, and given',
    withVersion({ Type: 'String' }),
    { parameters: { BootstrapVersion: '3' } },
  ],
  ['the rule whose assertions are a number', withRule({ Assertions: 7 })],
  ['the rule in the cases of a key', { ...withRule({ RuleCondition: SAME.C }), ...SAME.stack }],
  [
    'another parameter with the place of the version',
    { ...PLAIN, ...sharing('/cdk-bootstrap/version') },
  ],
  [
    'another parameter with a place that is given',
    { ...PLAIN, ...sharing('/x') },
    { parameters: { BootstrapVersion: '/x' } },
  ],
  [
    'another parameter with the only place that is allowed',
    { ...PLAIN, ...sharing('/x', { AllowedValues: ['/x'] }) },
  ],
  [
    'another parameter with a place that is not known',
    { ...PLAIN, ...sharing('/x') },
    { unknownParameters: { others: 'it is computed' } },
  ],
  [
    'a nested stack in some cases that the rule decides',
    { ...PLAIN, Conditions: { C: oldVersion }, Resources: { N: { ...nest.N, Condition: 'C' } } },
    { nested: { N: { template: { Resources: PLAIN.Resources } } } },
  ],
  [
    'a nested stack that is given the version',
    {
      ...PLAIN,
      ...DEPENDS,
      Resources: {
        ...DEPENDS.Resources,
        N: {
          ...nest.N,
          Properties: { Parameters: { BootstrapVersion: { Ref: 'BootstrapVersion' } } },
        },
      },
    },
    { nested: { N: { template: PLAIN } } },
  ],
  ['a macro', { ...PLAIN, ...DEPENDS, Transform: 'Ours' }],
  [
    'a name that the user of a key shares with the version',
    withResources({ L: keyOf({ Ref: 'BootstrapVersion' }) }),
  ],
  [
    'the place of the version as a name',
    withResources({ L: keyOf('{{resolve:ssm:/cdk-bootstrap/version}}') }),
  ],
  [
    'a nested stack whose key depends on the same value',
    withResources(nest),
    { nested: { N: { template: inner('/cdk-bootstrap/version', 'C') } } },
  ],
  ['a nested stack', withResources(nest), { nested: { N: { template: inner('/other') } } }],
  [
    'a nested stack with the rule',
    withResources(nest),
    { nested: { N: { template: { ...PLAIN, ...DEPENDS } } } },
  ],
  ['a nested stack that is plain', withResources(nest), { nested: { N: { template: PLAIN } } }],
  [
    'a nested stack in some cases',
    {
      ...withResources({ N: { ...nest.N, Condition: 'C' } }),
      Conditions: { C: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'x'] } },
    },
    { nested: { N: { template: PLAIN } } },
  ],
])('%s: what is plain to see is what evaluating gives', (_, template, more = {}) => {
  const stack = { name: 'S', account: { scope: 'app' }, template, file: 'a.json', ...more };
  expect(readStacks([stack])).toEqual(slowly()([stack]));
});
