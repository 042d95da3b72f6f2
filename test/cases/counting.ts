import { Stack } from 'aws-cdk-lib';
import { AccessKey, AccessKeyStatus, CfnAccessKey, User } from 'aws-cdk-lib/aws-iam';
import { type Case, pulumiKey, pulumiUser, terraformPlan } from './case';

/** How many keys, and which of them count. */
export const counting: readonly Case[] = [
  {
    name: 'one user, one key',
    why: 'the most common program of all; it must pass without a word',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Resources:
  User: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        new AccessKey(stack, 'Key', { user: new User(stack, 'User') });
      },
      pulumi: [pulumiUser('u'), pulumiKey('k', 'u', { from: { user: ['u'] } })],
      terraform: terraformPlan({ u: 'alice' }, { k: { user: 'alice', of: 'aws_iam_user.u' } }),
      live: { alice: ['Active'] },
    },
  },
  {
    name: 'one user, two keys',
    why: 'the violation in its plainest form; an omitted status is Active',
    verdict: 'violation',
    programs: {
      cloudformation: `
Resources:
  User: { Type: AWS::IAM::User }
  Key1: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
  Key2: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const user = new User(stack, 'User');
        new AccessKey(stack, 'Key1', { user });
        new AccessKey(stack, 'Key2', { user });
      },
      pulumi: [
        pulumiUser('u'),
        pulumiKey('k1', 'u', { from: { user: ['u'] } }),
        pulumiKey('k2', 'u', { from: { user: ['u'] } }),
      ],
      terraform: terraformPlan(
        { u: 'alice' },
        {
          k1: { user: 'alice', of: 'aws_iam_user.u' },
          k2: { user: 'alice', of: 'aws_iam_user.u' },
        },
      ),
      live: { alice: ['Active', 'Active'] },
    },
  },
  {
    name: 'one active, one inactive key',
    why: 'rotation in two steps: tools that ignore the status cry wolf here',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Resources:
  Old: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice, Status: Inactive } }
  New: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice, Status: Active } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const user = User.fromUserName(stack, 'User', 'alice');
        new AccessKey(stack, 'Old', { user, status: AccessKeyStatus.INACTIVE });
        new AccessKey(stack, 'New', { user, status: AccessKeyStatus.ACTIVE });
      },
      pulumi: [
        pulumiKey('old', 'alice', { props: { status: 'Inactive' } }),
        pulumiKey('new', 'alice'),
      ],
      terraform: terraformPlan(
        {},
        { old: { user: 'alice', status: 'Inactive' }, new: { user: 'alice', status: 'Active' } },
      ),
      live: { alice: ['Inactive', 'Active'] },
    },
  },
  {
    name: 'two inactive keys',
    why: 'no active key is fine',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Resources:
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice, Status: Inactive } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice, Status: Inactive } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        for (const id of ['A', 'B'])
          new CfnAccessKey(stack, id, { userName: 'alice', status: 'Inactive' });
      },
      pulumi: ['a', 'b'].map((it) => pulumiKey(it, 'alice', { props: { status: 'Inactive' } })),
      terraform: terraformPlan(
        {},
        { a: { user: 'alice', status: 'Inactive' }, b: { user: 'alice', status: 'Inactive' } },
      ),
      live: { alice: ['Inactive', 'Inactive'] },
    },
  },
  {
    name: 'three keys, two of them active',
    why: 'accounts with more than two keys exist; position must not matter',
    verdict: 'violation',
    programs: {
      cloudformation: `
Resources:
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice, Status: Inactive } }
  C: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        new CfnAccessKey(stack, 'A', { userName: 'alice' });
        new CfnAccessKey(stack, 'B', { userName: 'alice', status: 'Inactive' });
        new CfnAccessKey(stack, 'C', { userName: 'alice' });
      },
      pulumi: [
        pulumiKey('a', 'alice'),
        pulumiKey('b', 'alice', { props: { status: 'Inactive' } }),
        pulumiKey('c', 'alice'),
      ],
      terraform: terraformPlan(
        {},
        { a: { user: 'alice' }, b: { user: 'alice', status: 'Inactive' }, c: { user: 'alice' } },
      ),
      live: { alice: ['Active', 'Inactive', 'Active'] },
    },
  },
  {
    name: 'a user without keys',
    why: 'users are not keys',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Resources:
  User: { Type: AWS::IAM::User, Properties: { UserName: alice } }
`,
      cdk: (app) => {
        new User(new Stack(app, 'S'), 'User', { userName: 'alice' });
      },
      pulumi: [pulumiUser('alice')],
      terraform: terraformPlan({ u: 'alice' }, {}),
      live: { alice: [] },
    },
  },
  {
    name: 'one user with a literal name, and one key with the same literal',
    why: 'the same literal twice is one key (KICS flags it)',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Resources:
  User: { Type: AWS::IAM::User, Properties: { UserName: scanner } }
  Key: { Type: AWS::IAM::AccessKey, DependsOn: User, Properties: { UserName: scanner } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        new User(stack, 'User', { userName: 'scanner' });
        new CfnAccessKey(stack, 'Key', { userName: 'scanner' });
      },
      pulumi: [pulumiUser('scanner'), pulumiKey('k', 'scanner')],
      terraform: terraformPlan({ u: 'scanner' }, { k: { user: 'scanner' } }),
      live: { scanner: ['Active'] },
    },
  },
  {
    name: 'a loop: one user and one key each time',
    why: 'keys of different users never meet',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Resources:
  UserA: { Type: AWS::IAM::User }
  UserB: { Type: AWS::IAM::User }
  KeyA: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref UserA } }
  KeyB: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref UserB } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        for (const it of ['A', 'B'])
          new AccessKey(stack, `Key${it}`, { user: new User(stack, `User${it}`) });
      },
      pulumi: ['a', 'b'].flatMap((it) => [
        pulumiUser(`user-${it}`),
        pulumiKey(`key-${it}`, `user-${it}`, { from: { user: [`user-${it}`] } }),
      ]),
      terraform: terraformPlan(
        { a: 'user-a', b: 'user-b' },
        {
          a: { user: 'user-a', of: 'aws_iam_user.a' },
          b: { user: 'user-b', of: 'aws_iam_user.b' },
        },
      ),
      live: { 'user-a': ['Active'], 'user-b': ['Active'] },
    },
  },
  {
    name: 'a loop that makes two keys for one user',
    why: 'each resource of a count is a key of its own',
    verdict: 'violation',
    programs: {
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const user = new User(stack, 'User');
        for (let i = 0; i < 2; i++) new AccessKey(stack, `Key${i}`, { user });
      },
      pulumi: [
        pulumiUser('u'),
        ...[0, 1].map((i) => pulumiKey(`k${i}`, 'u', { from: { user: ['u'] } })),
      ],
      terraform: terraformPlan(
        { u: 'alice' },
        {
          'k[0]': { user: 'alice', of: 'aws_iam_user.u', index: 0 },
          'k[1]': { user: 'alice', of: 'aws_iam_user.u', index: 1 },
        },
      ),
      live: { alice: ['Active', 'Active'] },
    },
  },
];
