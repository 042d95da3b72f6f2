import type { Row } from './row';

const U = 'U: { Type: AWS::IAM::User }';
const P = 'P: { Type: String }';

/** Which expressions are the same user. */
export const names: readonly Row[] = [
  { name: 'one key', resources: U, keys: ['UserName: !Ref U'], verdict: 'compliant' },
  { name: 'a literal twice', keys: ['UserName: alice', 'UserName: alice'], verdict: 'violation' },
  { name: 'two literals', keys: ['UserName: alice', 'UserName: bob'], verdict: 'compliant' },
  {
    name: 'upper and lower case',
    keys: ['UserName: ALICE', 'UserName: alice'],
    verdict: 'violation',
  },
  {
    name: 'a name that only begins alike',
    keys: ['UserName: alice', 'UserName: alice2'],
    verdict: 'compliant',
  },
  {
    name: 'a number and its text',
    keys: ['UserName: 123', "UserName: '123'"],
    verdict: 'violation',
  },
  {
    name: 'a number keeps its zeros',
    keys: ['UserName: 007', 'UserName: 7'],
    verdict: 'compliant',
  },
  {
    name: 'words that YAML 1.1 takes for booleans stay names',
    keys: ['UserName: yes', 'UserName: true'],
    verdict: 'compliant',
  },
  {
    name: 'Ref of an unnamed user, twice',
    resources: U,
    keys: ['UserName: !Ref U', 'UserName: !Ref U'],
    verdict: 'violation',
  },
  {
    name: 'Ref in its long form',
    resources: U,
    keys: ['UserName: { Ref: U }', 'UserName: !Ref U'],
    verdict: 'violation',
  },
  {
    name: 'Ref of two unnamed users',
    resources: `${U}\nV: { Type: AWS::IAM::User }`,
    keys: ['UserName: !Ref U', 'UserName: !Ref V'],
    verdict: 'compliant',
  },
  {
    name: 'Ref of a named user, and the name',
    resources: 'U: { Type: AWS::IAM::User, Properties: { UserName: alice } }',
    keys: ['UserName: !Ref U', 'UserName: Alice'],
    verdict: 'violation',
  },
  {
    name: 'two user resources with one name are one user',
    resources:
      'U: { Type: AWS::IAM::User, Properties: { UserName: alice } }\nV: { Type: AWS::IAM::User, Properties: { UserName: alice } }',
    keys: ['UserName: !Ref U', 'UserName: !Ref V'],
    verdict: 'violation',
  },
  {
    name: 'Sub of a user',
    resources: U,
    keys: ["UserName: !Sub '${U}'", 'UserName: !Ref U'],
    verdict: 'violation',
  },
  {
    name: 'Sub of a parameter',
    parameters: P,
    keys: ["UserName: !Sub '${P}'", 'UserName: !Ref P'],
    verdict: 'violation',
  },
  {
    name: 'Sub with spaces in the braces',
    parameters: P,
    keys: ["UserName: !Sub 'x-${ P }'", "UserName: !Sub 'x-${P}'"],
    verdict: 'violation',
  },
  {
    name: 'Sub with text around a parameter',
    parameters: P,
    keys: ["UserName: !Sub 'x-${P}'", "UserName: !Sub 'x-${P}'"],
    verdict: 'violation',
  },
  {
    name: 'Sub with different text around',
    parameters: P,
    keys: ["UserName: !Sub 'x-${P}'", "UserName: !Sub 'y-${P}'"],
    verdict: 'compliant',
  },
  {
    name: 'Sub and Join of the same',
    parameters: P,
    keys: ["UserName: !Sub 'x-${P}'", "UserName: !Join ['-', [x, !Ref P]]"],
    verdict: 'violation',
  },
  {
    name: 'Sub with variables of its own',
    parameters: P,
    keys: ["UserName: !Sub ['${N}-x', { N: !Ref P }]", "UserName: !Sub '${P}-x'"],
    verdict: 'violation',
  },
  {
    name: 'a variable of Sub hides the parameter',
    parameters: P,
    keys: ["UserName: !Sub ['${P}', { P: alice }]", 'UserName: alice'],
    verdict: 'violation',
  },
  {
    name: 'Sub escapes with an exclamation mark',
    parameters: P,
    keys: ["UserName: !Sub 'x${!P}'", "UserName: 'x${P}'"],
    verdict: 'violation',
  },
  {
    name: 'without Sub, braces are text',
    parameters: P,
    keys: ["UserName: 'x${P}'", "UserName: !Sub 'x${P}'"],
    verdict: 'compliant',
  },
  {
    name: 'Join of literals',
    keys: ["UserName: !Join ['-', [a, b]]", 'UserName: a-b'],
    verdict: 'violation',
  },
  {
    name: 'Join leaves AWS::NoValue out',
    keys: ["UserName: !Join ['-', [a, !Ref 'AWS::NoValue', b]]", 'UserName: a-b'],
    verdict: 'violation',
  },
  {
    name: 'Join of a list parameter',
    parameters: "L: { Type: CommaDelimitedList, Default: 'a, b' }",
    keys: ["UserName: !Join ['-', !Ref L]", 'UserName: a-b'],
    verdict: 'violation',
    when: { L: 'a, b' },
  },
  {
    name: 'Select of a list parameter',
    parameters: "L: { Type: CommaDelimitedList, Default: 'a, b' }",
    keys: ['UserName: !Select [1, !Ref L]', 'UserName: b'],
    verdict: 'violation',
    when: { L: 'a, b' },
  },
  {
    name: 'the same item of a list parameter without value',
    parameters: 'L: { Type: CommaDelimitedList }',
    keys: ['UserName: !Select [1, !Ref L]', 'UserName: !Select [1, !Ref L]'],
    verdict: 'violation',
  },
  {
    name: 'two items of a list parameter without value',
    parameters: 'L: { Type: CommaDelimitedList }',
    keys: ['UserName: !Select [0, !Ref L]', 'UserName: !Select [1, !Ref L]'],
    verdict: 'compliant',
  },
  {
    name: 'Split and Select of a literal',
    keys: ["UserName: !Select [1, !Split ['-', 'x-alice']]", 'UserName: alice'],
    verdict: 'violation',
  },
  {
    name: 'Select counts as text too',
    keys: ["UserName: !Select ['0', [alice, bob]]", 'UserName: alice'],
    verdict: 'violation',
  },
  {
    name: 'Select leaves AWS::NoValue out',
    keys: ["UserName: !Select [0, [!Ref 'AWS::NoValue', alice]]", 'UserName: alice'],
    verdict: 'violation',
  },
  {
    name: 'Select behind the end is refused by CloudFormation',
    keys: ['UserName: !Select [5, [alice]]', 'UserName: alice', 'UserName: !Select [5, [alice]]'],
    verdict: 'compliant',
  },
  {
    name: 'an ARN of a user, split',
    resources: U,
    keys: ["UserName: !Select [1, !Split [':user/', !GetAtt U.Arn]]", 'UserName: !Ref U'],
    verdict: 'violation',
  },
  {
    name: 'an ARN of a named user, split',
    resources: 'U: { Type: AWS::IAM::User, Properties: { UserName: alice } }',
    keys: ["UserName: !Select [1, !Split ['/', !GetAtt U.Arn]]", 'UserName: alice'],
    verdict: 'violation',
  },
  {
    name: 'an ARN of a user with a path',
    resources: 'U: { Type: AWS::IAM::User, Properties: { UserName: alice, Path: /div/team/ } }',
    keys: ["UserName: !Select [1, !Split [':user/', !GetAtt U.Arn]]", 'UserName: alice'],
    verdict: 'violation',
  },
  {
    name: 'an ARN of a user named by a parameter',
    parameters: P,
    resources: 'U: { Type: AWS::IAM::User, Properties: { UserName: !Ref P } }',
    keys: ["UserName: !Select [1, !Split ['/', !GetAtt U.Arn]]", 'UserName: !Ref P'],
    verdict: 'violation',
  },
  {
    name: 'a user named after another user',
    resources:
      "U: { Type: AWS::IAM::User }\nV: { Type: AWS::IAM::User, Properties: { UserName: !Sub '${U}-2' } }",
    keys: ['UserName: !Ref V', "UserName: !Sub '${U}-2'"],
    verdict: 'violation',
  },
  {
    name: 'AWS::StackName in a name',
    keys: [
      "UserName: !Sub '${AWS::StackName}-app'",
      "UserName: !Join ['', [!Ref 'AWS::StackName', -app]]",
    ],
    verdict: 'violation',
  },
  {
    name: 'AWS::StackName, where it is known',
    stackName: 'prod',
    keys: ["UserName: !Sub '${AWS::StackName}-app'", 'UserName: prod-app'],
    verdict: 'violation',
  },
  {
    name: 'AWS::AccountId, where it is known',
    account: '111111111111',
    keys: ["UserName: !Sub 'u-${AWS::AccountId}'", 'UserName: u-111111111111'],
    verdict: 'violation',
  },
  {
    name: 'AWS::Region, where it is known',
    region: 'eu-west-1',
    keys: ["UserName: !Sub 'u-${AWS::Region}'", 'UserName: u-eu-west-1'],
    verdict: 'violation',
  },
  {
    name: 'AWS::Partition by the region',
    region: 'cn-north-1',
    keys: ["UserName: !Sub 'u-${AWS::Partition}'", 'UserName: u-aws-cn'],
    verdict: 'violation',
  },
  {
    name: 'AWS::URLSuffix by the region',
    region: 'eu-west-1',
    keys: ["UserName: !Sub 'u-${AWS::URLSuffix}'", 'UserName: u-amazonaws.com'],
    verdict: 'violation',
  },
  {
    name: 'a name with a region that is not known, and another',
    keys: ["UserName: !Sub 'u-${AWS::Region}'", 'UserName: u-eu-west-1'],
    verdict: 'compliant',
  },
  {
    name: 'the same import',
    keys: ['UserName: !ImportValue shared-user', 'UserName: !ImportValue shared-user'],
    verdict: 'violation',
  },
  {
    name: 'two imports',
    keys: ['UserName: !ImportValue one', 'UserName: !ImportValue two'],
    verdict: 'compliant',
  },
  {
    name: 'an import by a computed name, twice',
    parameters: P,
    keys: [
      "UserName: !ImportValue { 'Fn::Sub': '${P}-user' }",
      "UserName: { 'Fn::ImportValue': !Sub '${P}-user' }",
    ],
    verdict: 'violation',
  },
  {
    name: 'the same output of a stack we do not have',
    keys: [
      "UserName: { 'Fn::GetStackOutput': { StackName: S, OutputName: O } }",
      "UserName: { 'Fn::GetStackOutput': { OutputName: O, StackName: S } }",
    ],
    verdict: 'violation',
  },
  {
    name: 'outputs of two stacks we do not have',
    keys: [
      "UserName: { 'Fn::GetStackOutput': { StackName: S, OutputName: O } }",
      "UserName: { 'Fn::GetStackOutput': { StackName: T, OutputName: O } }",
    ],
    verdict: 'compliant',
  },
  {
    name: 'the same dynamic reference',
    keys: ["UserName: '{{resolve:ssm:/app/user}}'", "UserName: '{{resolve:ssm:/app/user}}'"],
    verdict: 'violation',
  },
  {
    name: 'two dynamic references',
    keys: ["UserName: '{{resolve:ssm:/app/user}}'", "UserName: '{{resolve:ssm:/app/other}}'"],
    verdict: 'compliant',
  },
  {
    name: 'dynamic references tell upper from lower case',
    keys: ["UserName: '{{resolve:ssm:/App/User}}'", "UserName: '{{resolve:ssm:/app/user}}'"],
    verdict: 'compliant',
  },
  {
    name: 'a dynamic reference is not its text',
    keys: ["UserName: '{{resolve:secretsmanager:app:SecretString:user}}'", 'UserName: app'],
    verdict: 'compliant',
  },
  {
    name: 'an SSM parameter type: the default is a name, not the value',
    parameters: "P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: alice }",
    keys: ['UserName: !Ref P', 'UserName: alice'],
    verdict: 'compliant',
  },
  {
    name: 'two parameters that read one SSM parameter',
    parameters:
      "P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /u }\nQ: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /u }",
    supplied: { P: '/u', Q: '/u' },
    keys: ['UserName: !Ref P', 'UserName: !Ref Q'],
    verdict: 'violation',
  },
  {
    name: 'Base64 of a literal',
    keys: ['UserName: !Base64 alice', 'UserName: YWxpY2U='],
    verdict: 'violation',
  },
  {
    name: 'Base64 of the same parameter',
    parameters: P,
    keys: ['UserName: !Base64 { Ref: P }', 'UserName: !Base64 { Ref: P }'],
    verdict: 'violation',
  },
  {
    name: 'the same block of a Cidr',
    parameters: P,
    keys: [
      'UserName: !Select [0, !Cidr [!Ref P, 4, 8]]',
      'UserName: !Select [0, !Cidr [!Ref P, 4, 8]]',
    ],
    verdict: 'violation',
  },
  {
    name: 'two blocks of a Cidr',
    parameters: P,
    keys: [
      'UserName: !Select [0, !Cidr [!Ref P, 4, 8]]',
      'UserName: !Select [1, !Cidr [!Ref P, 4, 8]]',
    ],
    verdict: 'compliant',
  },
  {
    name: 'the same zone of GetAZs',
    keys: ["UserName: !Select [0, !GetAZs '']", "UserName: !Select [0, !GetAZs '']"],
    verdict: 'violation',
  },
  {
    name: 'Length of a list',
    transform: 'AWS::LanguageExtensions',
    keys: ["UserName: !Join ['', [u, !Length [a, b]]]", 'UserName: u2'],
    verdict: 'violation',
  },
  {
    name: 'ToJsonString of the same',
    transform: 'AWS::LanguageExtensions',
    keys: ['UserName: !ToJsonString { a: [b] }', 'UserName: \'{"a":["b"]}\''],
    verdict: 'violation',
  },
  {
    name: 'functions in functions',
    parameters: P,
    keys: [
      "UserName: !Select [1, !Split ['/', !Join ['/', [x, !Sub 'u-${P}']]]]",
      "UserName: !Select [1, !Split ['/', !Join ['/', [x, !Sub 'u-${P}']]]]",
    ],
    verdict: 'violation',
  },
  {
    name: 'the same attribute of a custom resource is the same user',
    resources: 'C: { Type: Custom::Names, Properties: { ServiceToken: arn } }',
    keys: ['UserName: !GetAtt C.Name', 'UserName: !GetAtt C.Name'],
    verdict: 'violation',
  },
  {
    name: 'two attributes of a custom resource may be one user',
    resources: 'C: { Type: Custom::Names, Properties: { ServiceToken: arn } }',
    keys: ['UserName: !GetAtt C.One', 'UserName: !GetAtt C.Two'],
    verdict: 'undetermined',
    says: 'C.One',
  },
  {
    name: 'a custom resource may be anyone',
    resources: 'C: { Type: Custom::Names, Properties: { ServiceToken: arn } }',
    keys: ['UserName: !GetAtt C.Name', 'UserName: alice'],
    verdict: 'undetermined',
    says: 'made during deployment',
  },
  {
    name: 'a custom resource beside an inactive key',
    resources: 'C: { Type: Custom::Names, Properties: { ServiceToken: arn } }',
    keys: ['UserName: !GetAtt C.Name', 'UserName: alice, Status: Inactive'],
    verdict: 'compliant',
  },
  {
    name: 'a custom resource, alone',
    resources: 'C: { Type: Custom::Names, Properties: { ServiceToken: arn } }',
    keys: ['UserName: !GetAtt C.Name'],
    verdict: 'compliant',
  },
  {
    name: 'a key that names no user',
    keys: ['Status: Active', 'UserName: alice'],
    verdict: 'undetermined',
  },
  {
    name: 'a user name that is a list',
    keys: ['UserName: [alice]', 'UserName: alice'],
    verdict: 'undetermined',
  },
  {
    name: 'a user name that is AWS::NoValue',
    keys: ["UserName: !Ref 'AWS::NoValue'", 'UserName: alice'],
    verdict: 'undetermined',
  },
  {
    name: 'Fn::GetAtt of a look-up',
    transform: 'AWS::LanguageExtensions',
    mappings: 'M: { a: { Arn: U.Arn } }',
    resources: U,
    keys: [
      "UserName: !Select [1, !Split ['/', { 'Fn::GetAtt': { 'Fn::FindInMap': [M, a, Arn] } }]]",
      'UserName: !Ref U',
    ],
    verdict: 'violation',
  },
  {
    name: 'Fn::GetAtt of look-ups of both its parts',
    transform: 'AWS::LanguageExtensions',
    mappings: 'M: { a: { Id: U, What: Arn } }',
    resources: U,
    keys: [
      "UserName: !Select [1, !Split ['/', { 'Fn::GetAtt': [!FindInMap [M, a, Id], !FindInMap [M, a, What]] }]]",
      'UserName: !Ref U',
    ],
    verdict: 'violation',
  },
  {
    name: 'Ref of a look-up',
    transform: 'AWS::LanguageExtensions',
    mappings: 'M: { a: { Id: U } }',
    resources: U,
    keys: ["UserName: { Ref: { 'Fn::FindInMap': [M, a, Id] } }", 'UserName: !Ref U'],
    verdict: 'violation',
  },
  {
    name: 'Fn::GetAtt of a look-up by a parameter',
    transform: 'AWS::LanguageExtensions',
    parameters: 'P: { Type: String, AllowedValues: [a, b] }',
    mappings: 'M: { a: { Arn: U.Arn }, b: { Arn: V.Arn } }',
    resources: `${U}\nV: { Type: AWS::IAM::User }`,
    keys: [
      "UserName: !Select [1, !Split ['/', { 'Fn::GetAtt': { 'Fn::FindInMap': [M, !Ref P, Arn] } }]]",
      'UserName: !Ref V',
    ],
    verdict: 'violation',
    when: { P: 'b' },
  },
  {
    name: 'a text that may read as another in more ways than are tried',
    parameters: ['A', 'B', 'C', 'D', 'E', 'F'].map((it) => `${it}: { Type: String }`).join('\n'),
    conditions: `X: !Equals [!Sub '\${A}\${B}\${C}z\${D}\${E}\${F}', ${'z'.repeat(60)}]`,
    keys: ['UserName: a', 'UserName: a | X'],
    verdict: 'undetermined',
  },
];
