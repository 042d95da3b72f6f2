import { Fn, Stack } from 'aws-cdk-lib';
import { AccessKey, CfnAccessKey, CfnUser, User } from 'aws-cdk-lib/aws-iam';
import { type Case, pulumiKey, pulumiUser, terraformPlan, UNKNOWN } from './case';

const SEVEN = [1, 2, 3, 4, 5, 6, 7];

/** When two keys are of one user, however each of them says so. */
export const identity: readonly Case[] = [
  {
    name: 'a reference to the user, and its name',
    why: 'a reference to a user named alice is alice',
    verdict: 'violation',
    programs: {
      cloudformation: `
Resources:
  User: { Type: AWS::IAM::User, Properties: { UserName: alice } }
  ByRef: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
  ByName: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const user = new User(stack, 'User', { userName: 'alice' });
        new AccessKey(stack, 'ByRef', { user });
        new CfnAccessKey(stack, 'ByName', { userName: 'alice' });
      },
      pulumi: [
        pulumiUser('u', { name: 'alice' }),
        pulumiKey('by-ref', 'alice', { from: { user: ['u'] } }),
        pulumiKey('by-name', 'alice'),
      ],
      terraform: terraformPlan(
        { u: 'alice' },
        { ref: { user: 'alice', of: 'aws_iam_user.u' }, name: { user: 'alice' } },
      ),
    },
  },
  {
    name: 'one name in two cases',
    why: 'IAM names are unique without regard to case',
    verdict: 'violation',
    programs: {
      cloudformation: `
Resources:
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: Alice } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        new CfnAccessKey(stack, 'A', { userName: 'Alice' });
        new CfnAccessKey(stack, 'B', { userName: 'alice' });
      },
      pulumi: [pulumiKey('a', 'Alice'), pulumiKey('b', 'alice')],
      terraform: terraformPlan({}, { a: { user: 'Alice' }, b: { user: 'alice' } }),
    },
  },
  {
    name: 'near-equal names',
    why: 'a prefix, an underscore and a hyphen are different names',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Resources:
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: svc_a } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: svc-a } }
  C: { Type: AWS::IAM::AccessKey, Properties: { UserName: svc-a-two } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        for (const [id, userName] of Object.entries({ A: 'svc_a', B: 'svc-a', C: 'svc-a-two' })) {
          new CfnAccessKey(stack, id, { userName });
        }
      },
      pulumi: [pulumiKey('a', 'svc_a'), pulumiKey('b', 'svc-a'), pulumiKey('c', 'svc-a-two')],
      terraform: terraformPlan(
        {},
        { a: { user: 'svc_a' }, b: { user: 'svc-a' }, c: { user: 'svc-a-two' } },
      ),
      live: { svc_a: ['Active'], 'svc-a': ['Active'], 'svc-a-two': ['Active'] },
    },
  },
  {
    name: 'two keys of a user that has no name yet',
    why: 'the name is made at deployment, but both keys follow it',
    verdict: 'violation',
    programs: {
      cloudformation: `
Resources:
  User: { Type: AWS::IAM::User }
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub '\${User}' } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const user = new CfnUser(stack, 'User');
        new CfnAccessKey(stack, 'A', { userName: user.ref });
        new CfnAccessKey(stack, 'B', { userName: Fn.sub('${User}') });
      },
      pulumi: [
        pulumiUser('u'),
        pulumiKey('a', UNKNOWN, { from: { user: ['u'] } }),
        pulumiKey('b', UNKNOWN, { from: { user: ['u'] } }),
      ],
    },
  },
  {
    name: 'a user by its ARN',
    why: 'the name is the last part of the ARN',
    verdict: 'violation',
    programs: {
      cloudformation: `
Resources:
  User: { Type: AWS::IAM::User }
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
  B:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Select [1, !Split [':user/', !GetAtt User.Arn]] }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const user = new User(stack, 'User');
        new AccessKey(stack, 'A', { user });
        new AccessKey(stack, 'B', { user: User.fromUserArn(stack, 'Same', user.userArn) });
      },
      pulumi: [
        pulumiUser('u'),
        pulumiKey('a', 'u', { from: { user: ['u'] } }),
        pulumiKey('b', UNKNOWN, { from: { user: ['u'] } }),
      ],
    },
  },
  {
    name: 'one name in two accounts',
    why: 'names are unique in an account only',
    verdict: 'compliant',
    programs: {
      cdk: (app) => {
        for (const account of ['111111111111', '222222222222']) {
          const stack = new Stack(app, `S${account}`, { env: { account, region: 'eu-west-1' } });
          new CfnAccessKey(stack, 'Key', { userName: 'alice' });
        }
      },
      pulumi: ['111111111111', '222222222222'].map((account) =>
        pulumiKey(`k-${account}`, 'alice', {
          provider: { region: 'eu-west-1', allowedAccountIds: JSON.stringify([account]) },
        }),
      ),
    },
  },
  {
    name: 'one name in two regions of one account',
    why: 'IAM is global: a region never separates users',
    verdict: 'violation',
    programs: {
      cdk: (app) => {
        for (const region of ['eu-west-1', 'us-east-1']) {
          const stack = new Stack(app, `S-${region}`, { env: { account: '111111111111', region } });
          new CfnAccessKey(stack, 'Key', { userName: 'alice' });
        }
      },
      pulumi: ['eu-west-1', 'us-east-1'].map((region) =>
        pulumiKey(`k-${region}`, 'alice', {
          provider: { region, allowedAccountIds: '["111111111111"]' },
        }),
      ),
    },
  },
  {
    name: 'a key whose user is computed, alone',
    why: 'one key is one key, whoever owns it',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Resources:
  Custom: { Type: Custom::UserMaker, Properties: { ServiceToken: arn } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !GetAtt Custom.UserName } }
`,
      pulumi: [pulumiKey('k', UNKNOWN)],
      terraform: terraformPlan({}, { k: { unknown: ['user'], of: 'data.external.user' } }),
    },
  },
  {
    name: 'a key whose user is computed, beside a key of alice',
    why: 'it may be alice: nobody can tell before deployment, and that is said',
    verdict: 'undetermined',
    code: 'unknown-user',
    programs: {
      cloudformation: `
Resources:
  Custom: { Type: Custom::UserMaker, Properties: { ServiceToken: arn } }
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !GetAtt Custom.UserName } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`,
      pulumi: [pulumiKey('a', UNKNOWN), pulumiKey('b', 'alice')],
      terraform: terraformPlan(
        {},
        { a: { unknown: ['user'], of: 'data.external.user' }, b: { user: 'alice' } },
      ),
    },
  },
  {
    name: 'a key whose status is computed, beside an active one',
    why: 'it may be a second active key',
    verdict: 'undetermined',
    code: 'unknown-status',
    programs: {
      cloudformation: `
Resources:
  Custom: { Type: Custom::StatusMaker, Properties: { ServiceToken: arn } }
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice, Status: !GetAtt Custom.Status } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`,
      pulumi: [pulumiKey('a', 'alice', { props: { status: UNKNOWN } }), pulumiKey('b', 'alice')],
      terraform: terraformPlan(
        {},
        { a: { user: 'alice', unknown: ['status'] }, b: { user: 'alice' } },
      ),
    },
  },
  {
    name: 'seven keys of one user, the status of each computed',
    why: 'all of them are told, more than a sentence names',
    verdict: 'undetermined',
    code: 'unknown-status',
    programs: {
      cloudformation: [
        'Resources:',
        '  Custom: { Type: Custom::StatusMaker, Properties: { ServiceToken: arn } }',
        ...SEVEN.map(
          (it) =>
            `  K${it}: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice, Status: !GetAtt Custom.S${it} } }`,
        ),
      ].join('\n'),
      pulumi: SEVEN.map((it) => pulumiKey(`k${it}`, 'alice', { props: { status: UNKNOWN } })),
      terraform: terraformPlan(
        {},
        Object.fromEntries(SEVEN.map((it) => [`k${it}`, { user: 'alice', unknown: ['status'] }])),
      ),
    },
  },
];
