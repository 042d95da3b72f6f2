/**
 * Templates of someone who wants a second key past the guard, judged by what CloudFormation's user guide
 * says of them.
 */
export interface HostileTemplate {
  readonly name: string;
  readonly template: string;
  readonly verdict: 'violation' | 'undetermined' | 'compliant' | 'not read';
  readonly configuration?: object;
  readonly says?: RegExp;
}

const json = (value: object) => JSON.stringify(value);
const key = (UserName: unknown = 'alice', more: object = {}) => ({
  Type: 'AWS::IAM::AccessKey',
  Properties: { UserName },
  ...more,
});
const two = (more: object = {}, rest: object = {}) =>
  json({ ...rest, Resources: { A: key(), B: key('alice', more) } });
const accepted = {
  Metadata: { 'one-active-key': { accept: { reason: 'r', owner: 'o', expires: '2027-01-01' } } },
};
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
/** A value that doubles with each level. */
const doubled = (levels: number): unknown =>
  range(levels).reduce<unknown>((it) => ({ 'Fn::Join': ['', [it, it]] }), 'a');
const hook = (Type: string, Properties: object) =>
  json({ Resources: { Hook: { Type, Properties } } });
const CONFIG = 'AWS::CloudFormation::HookTypeConfig';
const OFF =
  '{"CloudFormationConfiguration":{"HookConfiguration":{"HookInvocationStatus":"DISABLED"}}}';

/** Ways to have two keys that a reader may not see as two. */
const HIDDEN: readonly HostileTemplate[] = [
  {
    name: 'an exception that the template gives itself',
    template: two(accepted),
    verdict: 'violation',
  },
  {
    name: 'the same where the configuration lets it',
    template: two(accepted),
    configuration: { acceptInCode: true },
    verdict: 'compliant',
    says: /1 accepted/,
  },
  {
    name: 'types written with escapes, JSON',
    template: two().replaceAll('AWS::IAM', '\\u0041WS\\u003a:IAM'),
    verdict: 'violation',
  },
  {
    name: 'types written with escapes and folded, YAML',
    template: two().replaceAll('AWS::IAM::', '\\x41WS::I\\\n    AM::'),
    verdict: 'violation',
  },
  {
    name: 'the second key under a name that is there twice',
    template:
      'Resources:\n  A: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n  B: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n  B: {Type: AWS::SNS::Topic}\n',
    verdict: 'violation',
  },
  {
    name: 'the section is there twice',
    template: `{"Resources":${JSON.stringify({ A: key(), B: key() })},"Resources":{"T":{"Type":"AWS::SNS::Topic"}}}`,
    verdict: 'violation',
  },
  {
    name: 'merge keys and anchors',
    template:
      'Resources:\n  A: &key\n    Type: AWS::IAM::AccessKey\n    Properties: &who { UserName: alice }\n  B: *key\n',
    verdict: 'violation',
  },
  {
    name: 'names of JavaScript',
    template: json({
      Resources: { constructor: key(), hasOwnProperty: key(), toString: key('bob') },
    }),
    verdict: 'violation',
  },
  {
    name: 'a resource called __proto__',
    template:
      '{"Resources":{"__proto__":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":"alice"}},"B":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":"alice"}}}}',
    verdict: 'violation',
  },
  {
    name: 'a loop',
    template: json({
      Transform: 'AWS::LanguageExtensions',
      Resources: { 'Fn::ForEach::K': ['N', ['x', 'y'], { 'K${N}': key() }] },
    }),
    verdict: 'violation',
  },
  {
    name: 'a condition that always holds',
    template: two({ Condition: 'C' }, { Conditions: { C: { 'Fn::Equals': ['a', 'a'] } } }),
    verdict: 'violation',
  },
  {
    name: 'a user of many forms',
    template: json({
      Resources: {
        User: { Type: 'AWS::IAM::User', Properties: { UserName: 'alice' } },
        A: key({ Ref: 'User' }),
        B: key({ 'Fn::Select': ['1', { 'Fn::Split': ['/', { 'Fn::GetAtt': ['User', 'Arn'] }] }] }),
      },
    }),
    verdict: 'violation',
  },
  {
    name: 'another case',
    template: json({ Resources: { A: key('Alice'), B: key('aLICE') } }),
    verdict: 'violation',
  },
  {
    name: 'a status that is no word of IAM',
    template: json({
      Resources: {
        A: key(),
        B: { ...key(), Properties: { UserName: 'alice', Status: 'INACTIVE' } },
      },
    }),
    verdict: 'undetermined',
  },
  {
    name: 'a call of IAM by a custom resource',
    template: json({
      Resources: {
        A: key(),
        B: {
          Type: 'Custom::AWS',
          Properties: {
            ServiceToken: 'x',
            Create: json({
              service: 'IAM',
              action: 'createAccessKey',
              parameters: { UserName: 'alice' },
            }),
          },
        },
      },
    }),
    verdict: 'violation',
  },
  {
    name: 'a right to make keys, for a function of the stack',
    template: json({
      Resources: {
        A: key(),
        P: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: 'p',
            Roles: ['r'],
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Action: 'iam:CreateAccessKey',
                  Resource: 'arn:aws:iam::111111111111:user/alice',
                },
              ],
            },
          },
        },
      },
    }),
    verdict: 'undetermined',
  },
  {
    name: 'a rule of the template that keeps no world out',
    template: two(
      { Condition: 'Prod' },
      {
        Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
        Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
        Rules: { R: { Assertions: [{ Assert: { 'Fn::Equals': ['a', 'a'] } }] } },
      },
    ),
    verdict: 'violation',
    says: /when Env=prod/,
  },
  {
    name: 'a macro',
    template: two({}, { Transform: 'Second' }).replace('"alice"}}}}', '"bob"}}}}'),
    verdict: 'not read',
  },
  {
    name: 'a macro, and two keys in plain sight',
    template: two({}, { Transform: 'Second' }),
    verdict: 'violation',
  },
  {
    name: 'a macro in the place of a resource',
    template: json({ Resources: { A: key(), 'Fn::Transform': { Name: 'Second' } } }),
    verdict: 'not read',
  },
  {
    name: 'a file of AWS::Include',
    template: json({
      Resources: {
        A: key(),
        'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/second.yaml' } },
      },
    }),
    verdict: 'not read',
  },
  {
    name: 'a module',
    template: json({ Resources: { A: key(), M: { Type: 'My::Second::Key::MODULE' } } }),
    verdict: 'not read',
  },
  {
    name: 'a stack set with the keys in its body',
    template: json({
      Resources: {
        S: {
          Type: 'AWS::CloudFormation::StackSet',
          Properties: { StackSetName: 's', PermissionModel: 'SELF_MANAGED', TemplateBody: two() },
        },
      },
    }),
    verdict: 'violation',
  },
];

/** Templates that ask for more work than they are worth. */
const HEAVY: readonly HostileTemplate[] = [
  {
    name: 'a bomb of aliases',
    template: `Metadata:\n  a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n${range(8)
      .map((it) => `  a${it + 1}: &a${it + 1} [${Array(10).fill(`*a${it}`).join(',')}]\n`)
      .join('')}Resources: {A: {Type: AWS::SNS::Topic}}\n`,
    verdict: 'not read',
  },
  { name: 'brackets without end', template: '['.repeat(1_000_000), verdict: 'not read' },
  {
    name: 'names without end',
    template: `Resources:\n${range(300)
      .map((it) => `${' '.repeat(it + 1)}a:\n`)
      .join('')}`,
    verdict: 'not read',
  },
  {
    name: 'a text that doubles, beside two keys in plain sight',
    template: json({ Resources: { A: key(), B: key(), C: key(doubled(14)) } }),
    verdict: 'violation',
  },
  {
    name: 'a pattern that takes for ever',
    template: json({
      Parameters: {
        P: {
          Type: 'String',
          AllowedPattern: `${'[a-z]?'.repeat(40)}${'[a-z]'.repeat(40)}`,
          Default: 'a'.repeat(40),
        },
      },
      Resources: { A: key({ Ref: 'P' }), B: key('b'.repeat(40)) },
    }),
    verdict: 'compliant',
  },
  {
    name: 'a mapping with as many entries as values of its key',
    template: json({
      Parameters: { P: { Type: 'String' } },
      Mappings: { M: Object.fromEntries(range(1_500).map((it) => [`k${it}`, { v: `u${it}` }])) },
      Resources: Object.fromEntries(
        range(30).map((it) => [`K${it}`, key({ 'Fn::FindInMap': ['M', { Ref: 'P' }, 'v'] })]),
      ),
    }),
    verdict: 'violation',
  },
  {
    name: 'conditions that know each other',
    template: json({
      Parameters: Object.fromEntries(
        range(60).map((it) => [
          `P${it}`,
          { Type: 'String', AllowedValues: ['a', 'b', 'c', 'd', 'e'] },
        ]),
      ),
      Conditions: Object.fromEntries(
        range(60).map((it) => [
          `E${it}`,
          { 'Fn::Equals': [{ Ref: `P${it}` }, { Ref: `P${(it * 17 + 1) % 60}` }] },
        ]),
      ),
      Resources: Object.fromEntries(
        range(60).map((it) => [
          `K${it}`,
          key({ 'Fn::If': [`E${it % 60}`, 'alice', { Ref: `P${(it * 11) % 60}` }] }),
        ]),
      ),
    }),
    verdict: 'violation',
  },
];

/** Stacks that change the guard itself. */
const ON_THE_GUARD: readonly HostileTemplate[] = [
  {
    name: 'switches a hook off',
    template: hook(CONFIG, { TypeName: 'OneActiveKey::Guard::Stacks', Configuration: OFF }),
    verdict: 'violation',
    says: /^Hook \(line 1\) changes the hook OneActiveKey::Guard::Stacks of the guard.*Only the guard's own stack may/,
  },
  {
    name: 'switches a hook off by its ARN',
    template: hook(CONFIG, {
      TypeArn:
        'arn:aws:cloudformation:us-west-2:111111111111:type/hook/OneActiveKey-Guard-Resources',
      Configuration: OFF,
    }),
    verdict: 'violation',
  },
  {
    name: 'switches off a hook that a parameter names',
    template: json({
      Parameters: { P: { Type: 'String' } },
      Resources: {
        H: { Type: CONFIG, Properties: { TypeName: { Ref: 'P' }, Configuration: OFF } },
      },
    }),
    verdict: 'compliant',
    says: /1 may change the guard/,
  },
  {
    name: 'the same where strict',
    template: json({
      Parameters: { P: { Type: 'String' } },
      Resources: {
        H: { Type: CONFIG, Properties: { TypeName: { Ref: 'P' }, Configuration: OFF } },
      },
    }),
    configuration: { strict: true },
    verdict: 'violation',
  },
  {
    name: 'another hook',
    template: hook(CONFIG, { TypeName: 'My::Own::Hook', Configuration: OFF }),
    verdict: 'compliant',
  },
  {
    name: 'an older version',
    template: hook('AWS::CloudFormation::HookDefaultVersion', {
      TypeName: 'OneActiveKey::Guard::Stacks',
      VersionId: '00000001',
    }),
    verdict: 'violation',
  },
  {
    name: 'a hook of the same name',
    template: hook('AWS::CloudFormation::LambdaHook', {
      Alias: 'oneactivekey::guard::stacks',
      HookStatus: 'DISABLED',
    }),
    verdict: 'violation',
  },
  {
    name: 'the function',
    template: hook('AWS::Lambda::Function', { FunctionName: 'one-active-key-guard' }),
    verdict: 'violation',
  },
  {
    name: 'who may run the function',
    template: hook('AWS::Lambda::Permission', {
      FunctionName: 'arn:aws:lambda:us-west-2:111111111111:function:one-active-key-guard:1',
    }),
    verdict: 'violation',
  },
  {
    name: 'the settings',
    template: hook('AWS::SSM::Parameter', { Name: '/one-active-key/guard', Value: '{}' }),
    verdict: 'violation',
  },
  {
    name: 'a role',
    template: hook('AWS::IAM::Policy', {
      Roles: [{ Ref: 'R' }, 'one-active-key-guard-GuardRole1A2B-3C4D'],
    }),
    verdict: 'violation',
  },
  {
    name: 'a role of a stack set',
    template: hook('AWS::IAM::RolePolicy', {
      RoleName: 'StackSet-one-active-key-guard-1a2b-GuardRole-3C4D',
    }),
    verdict: 'violation',
  },
  {
    name: 'policies of others',
    template: hook('AWS::IAM::Policy', { Roles: [{ Ref: 'R' }, 'mine'] }),
    verdict: 'compliant',
  },
];

export const hostileTemplates: readonly HostileTemplate[] = [...HIDDEN, ...HEAVY, ...ON_THE_GUARD];
