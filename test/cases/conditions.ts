import { CfnCondition, CfnParameter, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { AccessKey, CfnAccessKey, User } from 'aws-cdk-lib/aws-iam';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import { type Case, pulumiKey, pulumiUser, terraformPlan } from './case';

/** Conditions, parameters, and keys that meet across stacks. */
export const conditions: readonly Case[] = [
  {
    name: 'two keys on conditions that exclude each other',
    why: 'no world has both',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Parameters:
  Blue: { Type: String, Default: 'yes' }
Conditions:
  IsBlue: !Equals [!Ref Blue, 'yes']
  IsGreen: !Not [!Condition IsBlue]
Resources:
  User: { Type: AWS::IAM::User }
  A: { Type: AWS::IAM::AccessKey, Condition: IsBlue, Properties: { UserName: !Ref User } }
  B: { Type: AWS::IAM::AccessKey, Condition: IsGreen, Properties: { UserName: !Ref User } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const blue = new CfnParameter(stack, 'Blue', { default: 'yes' });
        const isBlue = new CfnCondition(stack, 'IsBlue', {
          expression: Fn.conditionEquals(blue.valueAsString, 'yes'),
        });
        const isGreen = new CfnCondition(stack, 'IsGreen', { expression: Fn.conditionNot(isBlue) });
        const keys = ['A', 'B'].map((it) => new CfnAccessKey(stack, it, { userName: 'alice' }));
        keys[0]!.cfnOptions.condition = isBlue;
        keys[1]!.cfnOptions.condition = isGreen;
      },
    },
  },
  {
    name: 'a second key in production',
    why: 'one world is enough; the finding names it',
    verdict: 'violation',
    programs: {
      cloudformation: `
Parameters:
  Env: { Type: String, Default: dev }
Conditions:
  Prod: !Equals [!Ref Env, prod]
Resources:
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
  B: { Type: AWS::IAM::AccessKey, Condition: Prod, Properties: { UserName: alice } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const env = new CfnParameter(stack, 'Env', { default: 'dev' });
        const prod = new CfnCondition(stack, 'Prod', {
          expression: Fn.conditionEquals(env.valueAsString, 'prod'),
        });
        new CfnAccessKey(stack, 'A', { userName: 'alice' });
        new CfnAccessKey(stack, 'B', { userName: 'alice' }).cfnOptions.condition = prod;
      },
    },
  },
  {
    name: 'rotation: a parameter says which key is active',
    why: 'the statuses exclude each other',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Parameters:
  Active: { Type: String, AllowedValues: [blue, green] }
Conditions:
  Blue: !Equals [!Ref Active, blue]
Resources:
  A:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: alice, Status: !If [Blue, Active, Inactive] }
  B:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: alice, Status: !If [Blue, Inactive, Active] }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const active = new CfnParameter(stack, 'Active', { allowedValues: ['blue', 'green'] });
        new CfnCondition(stack, 'Blue', {
          expression: Fn.conditionEquals(active.valueAsString, 'blue'),
        });
        for (const [id, first, second] of [
          ['A', 'Active', 'Inactive'],
          ['B', 'Inactive', 'Active'],
        ] as const) {
          const status = Fn.conditionIf('Blue', first, second).toString();
          new CfnAccessKey(stack, id, { userName: 'alice', status });
        }
      },
    },
  },
  {
    name: 'a status that a parameter gives, with any value',
    why: 'whoever deploys may choose Active, as if AllowedValues named it',
    verdict: 'violation',
    programs: {
      cloudformation: `
Parameters:
  Status: { Type: String }
Resources:
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice, Status: !Ref Status } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const status = new CfnParameter(stack, 'Status').valueAsString;
        new CfnAccessKey(stack, 'A', { userName: 'alice' });
        new CfnAccessKey(stack, 'B', { userName: 'alice', status });
      },
    },
  },
  {
    name: 'one user name from one parameter',
    why: 'equal expressions are equal users, whatever their value',
    verdict: 'violation',
    programs: {
      cloudformation: `
Parameters:
  Name: { Type: String }
Resources:
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Name } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub '\${Name}' } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const userName = new CfnParameter(stack, 'Name').valueAsString;
        for (const id of ['A', 'B']) new CfnAccessKey(stack, id, { userName });
      },
    },
  },
  {
    name: 'user names from two parameters',
    why: 'inputs of a deployment are taken to be different',
    verdict: 'compliant',
    programs: {
      cloudformation: `
Parameters:
  One: { Type: String }
  Two: { Type: String }
Resources:
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref One } }
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Two } }
`,
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        for (const id of ['One', 'Two']) {
          new CfnAccessKey(stack, `Key${id}`, {
            userName: new CfnParameter(stack, id).valueAsString,
          });
        }
      },
    },
  },
  {
    name: 'a user of one stack, a key in each of two',
    why: 'the second stack reaches the user by an export',
    verdict: 'violation',
    programs: {
      cdk: (app) => {
        const producer = new Stack(app, 'Producer');
        const user = new User(producer, 'User');
        new AccessKey(producer, 'Key', { user });
        new AccessKey(new Stack(app, 'Consumer'), 'Key', { user });
      },
    },
  },
  {
    name: 'two stacks, each with its own unnamed user and key',
    why: 'equal logical ids in two stacks are two users',
    verdict: 'compliant',
    programs: {
      cdk: (app) => {
        for (const name of ['One', 'Two']) {
          const stack = new Stack(app, name);
          new AccessKey(stack, 'Key', { user: new User(stack, 'User') });
        }
      },
    },
  },
  {
    name: 'keys in a parent and in its nested stack',
    why: 'the nested stack gets the user by a parameter',
    verdict: 'violation',
    programs: {
      cdk: (app) => {
        const parent = new Stack(app, 'Parent');
        const user = new User(parent, 'User');
        new AccessKey(parent, 'Key', { user });
        new AccessKey(new NestedStack(parent, 'Nested'), 'Key', { user });
      },
    },
  },
  {
    name: 'two keys inside a Stage',
    why: 'Aspects on the app never get there',
    verdict: 'violation',
    programs: {
      cdk: (app) => {
        const stack = new Stack(new Stage(app, 'Prod'), 'S');
        const user = new User(stack, 'User');
        for (const id of ['A', 'B']) new AccessKey(stack, id, { user });
      },
    },
  },
  {
    name: 'one name in two Stages whose account is open',
    why: 'they may be one account',
    verdict: 'undetermined',
    code: 'unknown-account',
    programs: {
      cdk: (app) => {
        for (const name of ['Dev', 'Prod']) {
          new CfnAccessKey(new Stack(new Stage(app, name), 'S'), 'Key', { userName: 'alice' });
        }
      },
    },
  },
  {
    name: 'a key made by an SDK call, beside a declared one',
    why: 'keys come in other clothes',
    verdict: 'violation',
    programs: {
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        const user = new User(stack, 'User');
        new AccessKey(stack, 'Key', { user });
        new AwsCustomResource(stack, 'Sdk', {
          onCreate: {
            service: 'IAM',
            action: 'createAccessKey',
            parameters: { UserName: user.userName },
            physicalResourceId: PhysicalResourceId.of('key'),
          },
          policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
        });
      },
    },
  },
  {
    name: 'a status overridden to Inactive',
    why: 'only the final document is the truth',
    verdict: 'compliant',
    programs: {
      cdk: (app) => {
        const stack = new Stack(app, 'S');
        new CfnAccessKey(stack, 'A', { userName: 'alice' });
        new CfnAccessKey(stack, 'B', { userName: 'alice' }).addPropertyOverride(
          'Status',
          'Inactive',
        );
      },
      pulumi: [
        pulumiUser('alice'),
        pulumiKey('a', 'alice'),
        pulumiKey('b', 'alice', { props: { status: 'Inactive' } }),
      ],
      terraform: terraformPlan(
        {},
        { a: { user: 'alice' }, b: { user: 'alice', status: 'Inactive' } },
      ),
    },
  },
];
