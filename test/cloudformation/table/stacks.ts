import type { StackInput } from '../../../inputs/cloudformation/index';
import type { Verdict } from '../../../rule-core/index';

/** Several stacks of one run: their templates in YAML (resources, then outputs), and the verdict. */
export interface StacksRow {
  readonly name: string;
  readonly stacks: readonly StackInput[];
  readonly verdict: Verdict;
  readonly when?: Readonly<Record<string, string>>;
}

const HOME = { id: '111111111111', scope: 'home' };
const AWAY = { id: '222222222222', scope: 'away' };
/** An assembly whose stacks name no account: all in one, whichever it is. */
const APP = { scope: 'app', family: 'app', uncertain: true };
const STAGE = { scope: 'stage', family: 'app', uncertain: true };

const key = (user: string) => `{ Type: AWS::IAM::AccessKey, Properties: { UserName: ${user} } }`;
const USER = 'U: { Type: AWS::IAM::User }';

function stack(
  name: string,
  resources: readonly string[],
  more: Partial<StackInput> & { readonly outputs?: readonly string[]; readonly top?: string } = {},
): StackInput {
  const { outputs = [], top = '', ...rest } = more;
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${heading}:`, ...lines.map((it) => `  ${it}`)];
  const template = [top, ...section('Resources', resources), ...section('Outputs', outputs)];
  return {
    name,
    stackName: name,
    account: HOME,
    region: 'eu-west-1',
    template: template.join('\n'),
    ...rest,
  };
}

const exporter = (more: Partial<StackInput> = {}) =>
  stack('A', [USER, `K: ${key('!Ref U')}`], {
    outputs: ['Name: { Value: !Ref U, Export: { Name: the-user } }'],
    ...more,
  });
const importer = (more: Partial<StackInput> = {}) =>
  stack('B', [`K: ${key('!ImportValue the-user')}`], more);
const output = (more: string) =>
  key(`{ 'Fn::GetStackOutput': { StackName: A, OutputName: Name${more} } }`);

const child = (template: string) => ({ N: { template } });
const NESTED = 'N: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: n.yaml';
const TAKES_USER = `
Parameters: { User: { Type: String } }
Resources: { K: ${key('!Ref User')} }
`;
const GIVES_USER = `
Resources:
  ${USER}
  K: ${key('!Ref U')}
Outputs: { Name: { Value: !Ref U } }
`;

const product = (...files: readonly string[]) =>
  `P: { Type: AWS::ServiceCatalog::CloudFormationProduct, Properties: { Name: p, Owner: o, ProvisioningArtifactParameters: [${files
    .map((it) => `{ Name: ${it}, Info: { LoadTemplateFromURL: 'https://bucket/${it}' } }`)
    .join(', ')}] } }`;
const launch = (more: string) =>
  `L: { Type: AWS::ServiceCatalog::CloudFormationProvisionedProduct, Properties: { ProductId: !Ref P${more} } }`;
const made = (...keys: readonly string[]) => ({
  template: `Resources:\n${keys.map((it, index) => `  K${index}: ${it}`).join('\n')}`,
});
const ONE_KEY = made(key('vendor'));
const ONE_KEY_MORE = made(key('vendor'), key('other'));
const ANOTHER_KEY = made(key('other'));
const TWO_KEYS = made(key('vendor'), key('vendor'));
const TWO_KEYS_IN_PROD = {
  template: `
Parameters: { Env: { Type: String, AllowedValues: [dev, prod] } }
Conditions: { Prod: !Equals [!Ref Env, prod] }
Resources:
  A: ${key('vendor')}
  B: { Type: AWS::IAM::AccessKey, Condition: Prod, Properties: { UserName: vendor } }`,
};

/** Keys that meet across stacks, accounts and regions. */
export const stacks: readonly StacksRow[] = [
  {
    name: 'a literal in two stacks of one account',
    stacks: [stack('A', [`K: ${key('a')}`]), stack('B', [`K: ${key('a')}`])],
    verdict: 'violation',
  },
  {
    name: 'a literal in two regions of one account: IAM is global',
    stacks: [
      stack('A', [`K: ${key('a')}`]),
      stack('B', [`K: ${key('a')}`], { region: 'us-east-1' }),
    ],
    verdict: 'violation',
  },
  {
    name: 'a literal in two accounts',
    stacks: [stack('A', [`K: ${key('a')}`]), stack('B', [`K: ${key('a')}`], { account: AWAY })],
    verdict: 'compliant',
  },
  {
    name: 'a literal in two stacks whose account is not known',
    stacks: [
      stack('A', [`K: ${key('a')}`], { account: APP }),
      stack('B', [`K: ${key('a')}`], { account: APP }),
    ],
    verdict: 'violation',
  },
  {
    name: 'a literal in two Stages whose accounts are not known',
    stacks: [
      stack('A', [`K: ${key('a')}`], { account: APP }),
      stack('B', [`K: ${key('a')}`], { account: STAGE }),
    ],
    verdict: 'undetermined',
  },
  {
    name: 'a literal in a Stage whose account is not known, and in an account',
    stacks: [
      stack('A', [`K: ${key('a')}`], { account: STAGE }),
      stack('B', [`K: ${key('a')}`], { account: { ...HOME, family: 'app' } }),
    ],
    verdict: 'undetermined',
  },
  {
    name: 'a literal in two unrelated templates',
    stacks: [
      stack('A', [`K: ${key('a')}`], { account: { scope: 'A' } }),
      stack('B', [`K: ${key('a')}`], { account: { scope: 'B' } }),
    ],
    verdict: 'compliant',
  },
  {
    name: 'unnamed users with one logical id',
    stacks: [stack('A', [USER, `K: ${key('!Ref U')}`]), stack('B', [USER, `K: ${key('!Ref U')}`])],
    verdict: 'compliant',
  },
  {
    name: 'parameters with one name',
    stacks: [
      stack('A', [`K: ${key('!Ref P')}`], { top: 'Parameters: { P: { Type: String } }' }),
      stack('B', [`K: ${key('!Ref P')}`], { top: 'Parameters: { P: { Type: String } }' }),
    ],
    verdict: 'compliant',
  },
  {
    name: 'parameters with one name and one default',
    stacks: [
      stack('A', [`K: ${key('!Ref P')}`], {
        top: 'Parameters: { P: { Type: String, Default: a } }',
      }),
      stack('B', [`K: ${key('!Ref P')}`], {
        top: 'Parameters: { P: { Type: String, Default: a } }',
      }),
    ],
    verdict: 'violation',
    when: { 'A|P': 'a', 'B|P': 'a' },
  },
  { name: 'an export and its import', stacks: [exporter(), importer()], verdict: 'violation' },
  {
    name: 'an import before its export',
    stacks: [importer({ name: '0' }), exporter()],
    verdict: 'violation',
  },
  {
    name: 'an import of another name',
    stacks: [exporter(), stack('B', [`K: ${key('!ImportValue other')}`])],
    verdict: 'compliant',
  },
  {
    name: 'an import in another region is another export',
    stacks: [exporter(), importer({ region: 'us-east-1' })],
    verdict: 'compliant',
  },
  {
    name: 'an import in another account is another export',
    stacks: [exporter(), importer({ account: AWAY })],
    verdict: 'compliant',
  },
  {
    name: 'templates that import from each other are in one account',
    stacks: [exporter({ account: { scope: 'A' } }), importer({ account: { scope: 'B' } })],
    verdict: 'violation',
  },
  {
    name: 'two stacks with one import that we do not have',
    stacks: [importer(), importer({ name: 'C', stackName: 'C' })],
    verdict: 'violation',
  },
  {
    name: 'an export name with the name of the stack',
    stacks: [
      stack('A', [USER, `K: ${key('!Ref U')}`], {
        outputs: ["Name: { Value: !Ref U, Export: { Name: !Sub '${AWS::StackName}-user' } }"],
      }),
      stack('B', [`K: ${key('!ImportValue A-user')}`]),
    ],
    verdict: 'violation',
  },
  {
    name: 'an output by the name of its stack',
    stacks: [exporter(), stack('B', [`K: ${output('')}`])],
    verdict: 'violation',
  },
  {
    name: 'an output of a stack in another region',
    stacks: [
      exporter({ region: 'us-east-1' }),
      stack('B', [`K: ${output(', Region: us-east-1')}`]),
    ],
    verdict: 'violation',
  },
  {
    name: 'an output of a stack in another region, without saying so',
    stacks: [exporter({ region: 'us-east-1' }), stack('B', [`K: ${output('')}`])],
    verdict: 'compliant',
  },
  {
    name: 'an output of a stack in another account, through a role: the names meet here',
    stacks: [
      stack('A', ['U: { Type: AWS::IAM::User, Properties: { UserName: a } }'], {
        account: AWAY,
        outputs: ['Name: { Value: !Ref U }'],
      }),
      stack('B', [
        `K: ${output(", RoleArn: 'arn:aws:iam::222222222222:role/r'")}`,
        `L: ${key('a')}`,
      ]),
    ],
    verdict: 'violation',
  },
  {
    name: 'a value written for a reader in another region',
    stacks: [
      stack('A', [
        USER,
        `K: ${key('!Ref U')}`,
        'W: { Type: Custom::CrossRegionExportWriter, Properties: { WriterProps: { region: us-east-1, exports: { /cdk/exports/B/user: !Ref U } } } }',
      ]),
      stack(
        'B',
        [
          'R: { Type: Custom::CrossRegionExportReader, Properties: { ReaderProps: {} } }',
          `K: ${key('!GetAtt [R, /cdk/exports/B/user]')}`,
        ],
        { region: 'us-east-1' },
      ),
    ],
    verdict: 'violation',
  },
  {
    name: 'a nested stack that gets the user',
    stacks: [
      stack('A', [USER, `K: ${key('!Ref U')}`, `${NESTED}, Parameters: { User: !Ref U } } }`], {
        nested: child(TAKES_USER),
      }),
    ],
    verdict: 'violation',
  },
  {
    name: 'a nested stack that gets another user',
    stacks: [
      stack(
        'A',
        [
          USER,
          `K: ${key('!Ref U')}`,
          'V: { Type: AWS::IAM::User }',
          `${NESTED}, Parameters: { User: !Ref V } } }`,
        ],
        { nested: child(TAKES_USER) },
      ),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a user of a nested stack, by its output',
    stacks: [
      stack('A', [`${NESTED} } }`, `K: ${key('!GetAtt N.Outputs.Name')}`], {
        nested: child(GIVES_USER),
      }),
    ],
    verdict: 'violation',
  },
  {
    name: 'a user from one nested stack into another',
    stacks: [
      stack(
        'A',
        [
          `${NESTED} } }`,
          'M: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: m.yaml, Parameters: { User: !GetAtt N.Outputs.Name } } }',
        ],
        { nested: { N: { template: GIVES_USER }, M: { template: TAKES_USER } } },
      ),
    ],
    verdict: 'violation',
  },
  {
    name: 'one template nested twice makes two users',
    stacks: [
      stack(
        'A',
        [
          `${NESTED} } }`,
          'M: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: n.yaml } }',
        ],
        { nested: { N: { template: GIVES_USER }, M: { template: GIVES_USER } } },
      ),
    ],
    verdict: 'compliant',
  },
  {
    name: 'nested in a nested stack',
    stacks: [
      stack('A', [USER, `K: ${key('!Ref U')}`, `${NESTED}, Parameters: { User: !Ref U } } }`], {
        nested: {
          N: {
            template: `Parameters: { User: { Type: String } }\nResources:\n  I: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: i.yaml, Parameters: { User: !Ref User } } }`,
            nested: { I: { template: TAKES_USER } },
          },
        },
      }),
    ],
    verdict: 'violation',
  },
  {
    name: 'a nested stack under a condition',
    stacks: [
      stack(
        'A',
        [
          `K: ${key('a')}`,
          `N: { Type: AWS::CloudFormation::Stack, Condition: C, Properties: { TemplateURL: n.yaml, Parameters: { User: a } } }`,
        ],
        {
          nested: child(TAKES_USER),
          top: 'Parameters: { P: { Type: String } }\nConditions: { C: !Equals [!Ref P, x] }',
        },
      ),
    ],
    verdict: 'violation',
    when: { P: 'x' },
  },
  {
    name: 'a condition inside, on what the parent passes',
    stacks: [
      stack('A', [`K: ${key('a')}`, `${NESTED}, Parameters: { Env: dev } } }`], {
        nested: child(
          `Parameters: { Env: { Type: String } }\nConditions: { C: !Equals [!Ref Env, prod] }\nResources: { K: { Type: AWS::IAM::AccessKey, Condition: C, Properties: { UserName: a } } }`,
        ),
      }),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a parameter that the parent does not pass has its default',
    stacks: [
      stack('A', [`K: ${key('a')}`, `${NESTED} } }`], {
        nested: child(
          `Parameters: { User: { Type: String, Default: b } }\nConditions: { C: !Equals [!Ref User, a] }\nResources: { K: { Type: AWS::IAM::AccessKey, Condition: C, Properties: { UserName: a } } }`,
        ),
      }),
    ],
    verdict: 'compliant',
  },
  {
    name: 'an import of several ARNs in one text',
    stacks: [
      stack('A', [USER, 'V: { Type: AWS::IAM::User }', `K: ${key('!Ref V')}`], {
        outputs: [
          "Names: { Value: !Join [',', [!GetAtt U.Arn, !GetAtt V.Arn]], Export: { Name: l } }",
        ],
      }),
      stack('B', [
        `K: ${key("!Select [1, !Split [':user/', !Select [1, !Split [',', !ImportValue l]]]]")}`,
      ]),
    ],
    verdict: 'violation',
  },
  {
    name: 'a nested stack that is passed several names in one text',
    stacks: [
      stack(
        'A',
        [
          USER,
          'V: { Type: AWS::IAM::User }',
          `K: ${key('!Ref V')}`,
          `${NESTED}, Parameters: { L: !Join [', ', [!Ref U, !Ref V]] } } }`,
        ],
        {
          nested: child(
            `Parameters: { L: { Type: CommaDelimitedList } }\nResources: { K: ${key('!Select [1, !Ref L]')} }`,
          ),
        },
      ),
    ],
    verdict: 'violation',
  },
  {
    name: 'a stack set whose body has two keys of one user',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { TemplateBody: '{ "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } }, "B": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } } } }' } }`,
      ]),
    ],
    verdict: 'violation',
  },
  {
    name: 'a stack set that is told the user of its second key',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { Parameters: [{ ParameterKey: User, ParameterValue: bob }], TemplateBody: '{ "Parameters": { "User": { "Type": "String" } }, "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } }, "B": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Ref": "User" } } } } }' } }`,
      ]),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a stack set in two regions of an account: IAM is one for both',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['222222222222'] }, Regions: [us-east-1, eu-west-1] }], TemplateBody: '{ "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } } } }' } }`,
      ]),
    ],
    verdict: 'violation',
  },
  {
    name: 'a stack set in one region of two accounts',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['222222222222', '333333333333'] }, Regions: [us-east-1] }], TemplateBody: '{ "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } } } }' } }`,
      ]),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a stack set in two regions of every account of a unit',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { StackInstancesGroup: [{ DeploymentTargets: { OrganizationalUnitIds: [ou-1] }, Regions: [us-east-1, eu-west-1] }], TemplateBody: '{ "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } } } }' } }`,
      ]),
    ],
    verdict: 'violation',
  },
  {
    name: 'a stack set in two regions, each with a user of its own',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['222222222222'] }, Regions: [us-east-1, eu-west-1] }], TemplateBody: '{ "Resources": { "U": { "Type": "AWS::IAM::User" }, "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Ref": "U" } } } } }' } }`,
      ]),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a stack set whose key is made in one of its regions',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['222222222222'] }, Regions: [eu-west-1, eu-west-2, us-east-1] }], TemplateBody: '{ "Conditions": { "C": { "Fn::Equals": [{ "Ref": "AWS::Region" }, "us-east-1"] } }, "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Condition": "C", "Properties": { "UserName": "alice" } } } }' } }`,
      ]),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a stack set in two groups of different accounts',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['222222222222'] }, Regions: [us-east-1] }, { DeploymentTargets: { Accounts: ['333333333333'] }, Regions: [eu-west-1] }], TemplateBody: '{ "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } } } }' } }`,
      ]),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a stack set in two groups that have an account in common',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['222222222222'] }, Regions: [us-east-1] }, { DeploymentTargets: { Accounts: ['222222222222', '333333333333'] }, Regions: [eu-west-1] }], TemplateBody: '{ "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } } } }' } }`,
      ]),
    ],
    verdict: 'violation',
  },
  {
    name: 'a stack set in two groups of which one is a unit',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { StackInstancesGroup: [{ DeploymentTargets: { OrganizationalUnitIds: [ou-1] }, Regions: [us-east-1] }, { DeploymentTargets: { Accounts: ['222222222222', '333333333333'] }, Regions: [eu-west-1] }], TemplateBody: '{ "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } } } }' } }`,
      ]),
    ],
    verdict: 'undetermined',
  },
  ...(
    [
      [
        'a group on a condition',
        `[GROUP(us-east-1), !If [Prod, GROUP(eu-west-1), NONE]]`,
        'violation',
      ],
      [
        'groups on conditions that exclude each other',
        `[!If [Prod, GROUP(us-east-1), GROUP(eu-west-1)]]`,
        'compliant',
      ],
      [
        'groups that are a list on a condition',
        `!If [Prod, [GROUP(us-east-1), GROUP(eu-west-1)], [GROUP(us-east-1)]]`,
        'violation',
      ],
      [
        'a group that is not readable beside one that is',
        `[GROUP(us-east-1), !Ref Env]`,
        'undetermined',
      ],
    ] as const
  ).map(([name, groups, verdict]): StacksRow => ({
    name: `a stack set with ${name}`,
    stacks: [
      stack(
        'A',
        [
          `S: { Type: AWS::CloudFormation::StackSet, Properties: { StackInstancesGroup: ${groups
            .replaceAll(
              /GROUP\(([\w-]+)\)/g,
              "{ DeploymentTargets: { Accounts: ['222222222222'] }, Regions: [$1] }",
            )
            .replaceAll(
              'NONE',
              '!Ref AWS::NoValue',
            )}, TemplateBody: '{ "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } } } }' } }`,
        ],
        {
          top: 'Parameters: { Env: { Type: String, AllowedValues: [prod, dev] } }\nConditions: { Prod: !Equals [!Ref Env, prod] }',
        },
      ),
    ],
    verdict,
    ...(verdict === 'compliant' ? {} : { when: { Env: 'prod' } }),
  })),
  {
    name: 'a parameter of an instance, which makes two keys',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { Parameters: [{ ParameterKey: P, ParameterValue: x }], StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['222222222222'] }, Regions: [us-east-1], ParameterOverrides: [{ ParameterKey: P, ParameterValue: alice }] }], TemplateBody: '{ "Parameters": { "P": { "Type": "String", "Default": "x" } }, "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } }, "B": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Ref": "P" } } } } }' } }`,
      ]),
    ],
    verdict: 'violation',
  },
  {
    name: 'a parameter of an instance, which makes the keys those of two users',
    stacks: [
      stack('A', [
        `S: { Type: AWS::CloudFormation::StackSet, Properties: { Parameters: [{ ParameterKey: P, ParameterValue: alice }], StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['222222222222'] }, Regions: [us-east-1], ParameterOverrides: [{ ParameterKey: P, ParameterValue: bob }] }], TemplateBody: '{ "Parameters": { "P": { "Type": "String", "Default": "x" } }, "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } }, "B": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": { "Ref": "P" } } } } }' } }`,
      ]),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a key here and one in a stack set, for users of one name: the accounts may be the same',
    stacks: [
      stack(
        'A',
        [
          `K: ${key('alice')}`,
          `S: { Type: AWS::CloudFormation::StackSet, Properties: { TemplateBody: '{ "Resources": { "A": { "Type": "AWS::IAM::AccessKey", "Properties": { "UserName": "alice" } } } }' } }`,
        ],
        { account: APP },
      ),
    ],
    verdict: 'undetermined',
  },
  {
    name: 'a call that takes on a role of another account',
    stacks: [
      stack('A', [
        `K: ${key('alice')}`,
        `C: { Type: Custom::AWS, Properties: { Create: '{"service":"IAM","action":"createAccessKey","parameters":{"UserName":"alice"},"assumedRoleArn":"arn:aws:iam::222222222222:role/r"}' } }`,
      ]),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a version of a Service Catalog product makes two keys',
    stacks: [stack('A', [product('one.yaml')], { files: { 'one.yaml': TWO_KEYS } })],
    verdict: 'violation',
  },
  {
    name: 'a version of a product makes two keys for one of its parameters',
    stacks: [stack('A', [product('one.yaml')], { files: { 'one.yaml': TWO_KEYS_IN_PROD } })],
    verdict: 'violation',
    when: { Env: 'prod' },
  },
  {
    name: 'what is supplied for a stack is not supplied for the products in it',
    stacks: [
      stack('A', [product('one.yaml')], {
        files: { 'one.yaml': TWO_KEYS_IN_PROD },
        parameters: { Env: 'dev' },
      }),
    ],
    verdict: 'violation',
    when: { Env: 'prod' },
  },
  {
    name: 'two versions of a product for one user are alternatives',
    stacks: [
      stack('A', [product('one.yaml', 'two.yaml')], {
        files: { 'one.yaml': ONE_KEY, 'two.yaml': ONE_KEY_MORE },
      }),
    ],
    verdict: 'compliant',
  },
  {
    name: 'a product stands beside nothing else',
    stacks: [
      stack('A', [product('one.yaml'), `K: ${key('vendor')}`], {
        files: { 'one.yaml': ONE_KEY },
      }),
    ],
    verdict: 'compliant',
  },
  {
    name: 'the second version of a product is judged as well',
    stacks: [
      stack('A', [product('one.yaml', 'two.yaml')], {
        files: { 'one.yaml': ONE_KEY, 'two.yaml': TWO_KEYS },
      }),
    ],
    verdict: 'violation',
  },
  {
    name: 'a product on a condition that never holds',
    stacks: [
      stack('A', [product('one.yaml').replace('{ Type', '{ Condition: Never, Type')], {
        files: { 'one.yaml': TWO_KEYS },
        top: 'Conditions: { Never: !Equals [a, b] }',
      }),
    ],
    verdict: 'compliant',
  },
  {
    name: 'templates of versions that a face gives',
    stacks: [stack('A', [product('far.yaml')], { versions: { P: [TWO_KEYS] } })],
    verdict: 'violation',
  },
  {
    name: 'a provisioned product is a stack of this account',
    stacks: [
      stack('A', [product('one.yaml'), launch(''), `K: ${key('vendor')}`], {
        files: { 'one.yaml': ONE_KEY },
      }),
    ],
    verdict: 'violation',
  },
  {
    name: 'a provisioned product is found by its name, and takes its parameters',
    stacks: [
      stack(
        'A',
        [
          product('one.yaml'),
          'L: { Type: AWS::ServiceCatalog::CloudFormationProvisionedProduct, Properties: { ProductName: p, ProvisioningParameters: [{ Key: User, Value: vendor }] } }',
          `K: ${key('vendor')}`,
        ],
        { files: { 'one.yaml': { template: TAKES_USER } } },
      ),
    ],
    verdict: 'violation',
  },
  {
    name: 'a provisioned product is one version, by its name',
    stacks: [
      stack(
        'A',
        [
          product('one.yaml', 'two.yaml'),
          launch(', ProvisioningArtifactName: two.yaml'),
          `K: ${key('other')}`,
        ],
        { files: { 'one.yaml': ONE_KEY, 'two.yaml': ANOTHER_KEY } },
      ),
    ],
    verdict: 'violation',
  },
  {
    name: 'a product that is launched into accounts of its own choice may meet this one',
    stacks: [
      stack(
        'A',
        [
          product('one.yaml'),
          launch(", ProvisioningPreferences: { StackSetAccounts: ['222222222222'] }"),
          `K: ${key('vendor')}`,
        ],
        { account: APP, files: { 'one.yaml': ONE_KEY } },
      ),
    ],
    verdict: 'undetermined',
  },
];
