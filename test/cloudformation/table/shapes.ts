import type { Row } from './row';

const create = (user: string) =>
  `'{"service":"IAM","action":"createAccessKey","parameters":{"UserName":"${user}"}}'`;
const sdk = (properties: string) =>
  `Sdk: { Type: Custom::AWS, Properties: { ServiceToken: arn, ${properties} } }`;

const LOOP = 'AWS::LanguageExtensions';

/** Keys in other clothes: SDK calls, loops, transforms. */
export const shapes: readonly Row[] = [
  {
    name: 'a key made by an SDK call, beside a declared one',
    resources: sdk(`Create: ${create('a')}`),
    keys: ['UserName: a'],
    verdict: 'violation',
  },
  {
    name: 'a key made by an SDK call for another user',
    resources: sdk(`Create: ${create('b')}`),
    keys: ['UserName: a'],
    verdict: 'compliant',
  },
  {
    name: 'a key made by an SDK call on update only',
    resources: sdk(`Update: ${create('a')}`),
    keys: ['UserName: a'],
    verdict: 'violation',
  },
  {
    name: 'one SDK call for create and update is one key',
    resources: sdk(`Create: ${create('a')}, Update: ${create('a')}`),
    keys: [],
    verdict: 'compliant',
  },
  {
    name: 'an SDK call on create, and one for another user on update',
    resources: sdk(`Create: ${create('b')}, Update: ${create('a')}`),
    keys: ['UserName: a'],
    verdict: 'violation',
  },
  {
    name: 'an SDK call of something else on create',
    resources: sdk(`Create: '{"service":"IAM","action":"listAccessKeys"}', Update: ${create('a')}`),
    keys: ['UserName: a'],
    verdict: 'violation',
  },
  {
    name: 'an SDK call in one world only',
    parameters: 'P: { Type: String, AllowedValues: [x, y] }',
    conditions: 'C: !Equals [!Ref P, x]',
    resources: sdk(`Create: !If [C, ${create('a')}, '{"service":"S3","action":"listBuckets"}']`),
    keys: ['UserName: a | C'],
    verdict: 'violation',
    when: { P: 'x' },
  },
  {
    name: 'an SDK call in another world than the key',
    parameters: 'P: { Type: String, AllowedValues: [x, y] }',
    conditions: 'C: !Equals [!Ref P, x]\nD: !Equals [!Ref P, y]',
    resources: sdk(`Create: !If [D, ${create('a')}, '{"service":"S3","action":"listBuckets"}']`),
    keys: ['UserName: a | C'],
    verdict: 'compliant',
  },
  {
    name: 'an SDK call whose action is not known',
    parameters: 'P: { Type: String }',
    resources: sdk(
      `Create: !Sub '{"service":"IAM","action":"\${P}","parameters":{"UserName":"a"}}'`,
    ),
    keys: ['UserName: a'],
    verdict: 'undetermined',
  },
  {
    name: 'an SDK call that is not known at all',
    parameters: 'P: { Type: String }',
    resources: sdk('Create: !Ref P'),
    keys: ['UserName: a'],
    verdict: 'undetermined',
  },
  {
    name: 'an SDK call of another service with a value that is no text',
    parameters: 'P: { Type: String }',
    resources: sdk(`Create: !Sub '{"service":"S3","action":"list","parameters":{"Max":\${P}}}'`),
    keys: ['UserName: a'],
    verdict: 'compliant',
  },
  {
    name: 'an SDK call with a long text in it',
    resources: sdk(
      `Create: '{"service":"IAM","action":"createAccessKey","parameters":{"UserName":"a","x":"${'x'.repeat(200_000)}"}}'`,
    ),
    keys: ['UserName: a'],
    verdict: 'violation',
  },
  {
    name: 'an SDK call with the user in pieces',
    resources: `U: { Type: AWS::IAM::User }\n${sdk(`Create: !Join ['', ['{"service":"IAM","action":"createAccessKey","parameters":{"UserName":"', !Ref U, '"}}']]`)}`,
    keys: ['UserName: !Ref U'],
    verdict: 'violation',
  },
  {
    name: 'an SDK call by the names of version 3',
    resources: sdk(
      `Create: '{"service":"@aws-sdk/client-iam","action":"CreateAccessKeyCommand","parameters":{"UserName":"a"}}'`,
    ),
    keys: ['UserName: a'],
    verdict: 'violation',
  },
  {
    name: 'an SDK call without a user',
    resources: sdk(`Create: '{"service":"IAM","action":"createAccessKey"}'`),
    keys: ['UserName: a'],
    verdict: 'undetermined',
  },
  {
    name: 'an SDK call of something else',
    resources: sdk(
      `Create: '{"service":"IAM","action":"listAccessKeys","parameters":{"UserName":"a"}}'`,
    ),
    keys: ['UserName: a'],
    verdict: 'compliant',
  },
  {
    name: 'an SDK call of another service',
    resources: sdk(
      `Create: '{"service":"S3","action":"createAccessKey","parameters":{"UserName":"a"}}'`,
    ),
    keys: ['UserName: a'],
    verdict: 'compliant',
  },
  {
    name: 'two SDK calls for one user',
    resources: `${sdk(`Create: ${create('a')}`)}\nMore: { Type: Custom::AWS, Properties: { ServiceToken: arn, Create: ${create('A')} } }`,
    keys: [],
    verdict: 'violation',
  },
  {
    name: 'a loop that makes a user and a key each time',
    transform: LOOP,
    resources: `'Fn::ForEach::Users':\n  - Name\n  - [alice, bob]\n  - 'User\${Name}': { Type: AWS::IAM::User }\n    'Key\${Name}': { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref 'User\${Name}' } }`,
    keys: [],
    verdict: 'compliant',
  },
  {
    name: 'a loop over names',
    transform: LOOP,
    resources: `'Fn::ForEach::Keys':\n  - Name\n  - [alice, bob]\n  - 'Key\${Name}': { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }`,
    keys: ['UserName: bob'],
    verdict: 'violation',
  },
  {
    name: 'a loop that makes two keys for one user',
    transform: LOOP,
    resources: `'Fn::ForEach::Keys':\n  - N\n  - ['1', '2']\n  - 'Key\${N}x': { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }`,
    keys: [],
    verdict: 'violation',
  },
  {
    name: 'a loop in a loop',
    transform: LOOP,
    resources: `'Fn::ForEach::Outer':\n  - A\n  - [x, y]\n  - 'Fn::ForEach::Inner':\n      - B\n      - ['1', '2']\n      - 'Key\${A}\${B}': { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub '\${A}-user' } }`,
    keys: [],
    verdict: 'violation',
  },
  {
    name: 'a loop over a list parameter',
    transform: LOOP,
    parameters: "L: { Type: CommaDelimitedList, Default: 'alice,bob' }",
    resources: `'Fn::ForEach::Keys':\n  - Name\n  - !Ref L\n  - 'Key\${Name}': { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }`,
    supplied: { L: 'alice,bob' },
    keys: ['UserName: bob'],
    verdict: 'violation',
  },
  {
    name: 'a loop over names that are no ids',
    transform: LOOP,
    resources: `'Fn::ForEach::Keys':\n  - Name\n  - ['a@x.org', 'b@x.org']\n  - 'Key&{Name}': { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }`,
    keys: ['UserName: a@x.org'],
    verdict: 'violation',
  },
  {
    name: 'a loop that makes conditions',
    transform: LOOP,
    parameters: 'Env: { Type: String }',
    conditions: `'Fn::ForEach::Envs':\n  - E\n  - [dev, prod]\n  - 'Is\${E}': !Equals [!Ref Env, !Ref E]`,
    keys: ['UserName: a | Isdev', 'UserName: a | Isprod'],
    verdict: 'compliant',
  },
  {
    name: 'a serverless template',
    transform: 'AWS::Serverless-2016-10-31',
    resources:
      'F: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs22.x, Handler: i.h, CodeUri: . } }\nU: { Type: AWS::IAM::User }',
    keys: ['UserName: !Ref U'],
    verdict: 'compliant',
  },
  {
    name: 'a serverless template with two keys',
    transform: '[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]',
    resources: 'U: { Type: AWS::IAM::User }',
    keys: ['UserName: !Ref U', 'UserName: !Ref U'],
    verdict: 'violation',
  },
  {
    name: 'aliases: the same key written once',
    resources:
      'U: { Type: AWS::IAM::User }\nA: &key { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref U } }\nB: *key',
    keys: [],
    verdict: 'violation',
  },
  {
    name: 'merge keys',
    resources:
      'A: { Type: AWS::IAM::AccessKey, Properties: &p { UserName: alice } }\nB: { Type: AWS::IAM::AccessKey, Properties: { <<: *p, Status: Inactive } }',
    keys: [],
    verdict: 'compliant',
  },
  {
    name: 'a resource of another type with the same property',
    resources:
      'G: { Type: AWS::IAM::UserToGroupAddition, Properties: { GroupName: g, Users: [alice] } }\nP: { Type: AWS::Example::AccessKey, Properties: { UserName: alice } }',
    keys: ['UserName: alice'],
    verdict: 'compliant',
  },
  {
    name: 'a resource named like a prototype',
    resources:
      '__proto__: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }\nconstructor: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }',
    keys: [],
    verdict: 'violation',
  },
  {
    name: 'the keys of public templates: Serial, DependsOn, an output of the secret',
    resources:
      'User: { Type: AWS::IAM::User, Properties: { UserName: !Sub "${AWS::StackName}-app-user" } }\nKey: { Type: AWS::IAM::AccessKey, DependsOn: User, Properties: { Serial: 1, Status: Active, UserName: !Ref User } }\nSecret: { Type: AWS::SecretsManager::Secret, Properties: { SecretString: !Sub "{\\"k\\":\\"${Key}\\",\\"s\\":\\"${Key.SecretAccessKey}\\"}" } }',
    keys: [],
    verdict: 'compliant',
  },
  {
    name: 'the keys of public templates: a literal on user and key',
    resources:
      'User: { Type: AWS::IAM::User, Properties: { UserName: scanner } }\nKey: { Type: AWS::IAM::AccessKey, DependsOn: User, Properties: { UserName: scanner } }',
    keys: [],
    verdict: 'compliant',
  },
  {
    name: 'the keys of public templates: a name parameter in policies, Ref on the key',
    parameters: 'Name: { Type: String, Default: app }',
    resources:
      'User: { Type: AWS::IAM::User, Properties: { UserName: !Ref Name, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [] } }] } }',
    keys: ['UserName: !Ref User'],
    verdict: 'compliant',
  },
  {
    name: 'the keys of public templates: an optional key',
    parameters: "Create: { Type: String, AllowedValues: ['true', 'false'] }",
    conditions: "Wanted: !Equals [!Ref Create, 'true']",
    resources: 'User: { Type: AWS::IAM::User, Condition: Wanted }',
    keys: ['UserName: !Ref User | Wanted'],
    verdict: 'compliant',
  },
  {
    name: 'two keys of an optional user',
    parameters: "Create: { Type: String, AllowedValues: ['true', 'false'] }",
    conditions: "Wanted: !Equals [!Ref Create, 'true']",
    resources: 'User: { Type: AWS::IAM::User, Condition: Wanted }',
    keys: ['UserName: !Ref User | Wanted', 'UserName: !Ref User | Wanted'],
    verdict: 'violation',
    when: { Create: 'true' },
  },
];
