import { Fn, Stack } from 'aws-cdk-lib';
import {
  Effect,
  ManagedPolicy,
  Policy,
  PolicyDocument,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
  ServicePrincipal,
  User,
} from 'aws-cdk-lib/aws-iam';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import { here, key, named, oneStack, type Program, user } from './program';

/** A role of a function, with this right. */
function mayDo(stack: Stack, statement: PolicyStatementProps, id = 'Role'): Role {
  const role = new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(new PolicyStatement(statement));
  return role;
}

const CREATE = ['iam:CreateAccessKey', 'iam:DeleteAccessKey'];

/** Rights to make keys: of functions behind custom resources, and of people. */
export const rights: readonly Program[] = [
  {
    name: 'a function that may make keys of a user with a key',
    why: 'the most used constructs for SMTP credentials do it so',
    verdict: 'undetermined',
    build: oneStack((s) => {
      const alice = user(s, 'U');
      key(s, 'K', alice);
      mayDo(s, { actions: CREATE, resources: [alice.userArn] });
    }),
  },
  {
    name: 'a function that may make keys of a user without one',
    why: 'by itself it makes the only key',
    verdict: 'compliant',
    build: oneStack((s) => {
      mayDo(s, { actions: CREATE, resources: [user(s, 'U').userArn] });
    }),
  },
  {
    name: 'two functions that may make keys of one user',
    why: 'nothing says that both do: it is told, and no key is declared',
    verdict: 'compliant',
    build: oneStack((s) => {
      const { userArn } = user(s, 'U');
      mayDo(s, { actions: CREATE, resources: [userArn] }, 'A');
      mayDo(s, { actions: CREATE, resources: [userArn] }, 'B');
    }),
  },
  {
    name: 'a function that may make keys of one user, and a key of another',
    why: 'they are different users',
    verdict: 'compliant',
    build: oneStack((s) => {
      mayDo(s, { actions: CREATE, resources: [user(s, 'U').userArn] });
      key(s, 'K', user(s, 'V'));
    }),
  },
  {
    name: 'any action of IAM on one user with a key',
    why: 'it includes the making of keys, and it is about this user',
    verdict: 'undetermined',
    build: oneStack((s) => {
      const alice = user(s, 'U', 'alice');
      key(s, 'K', alice);
      mayDo(s, { actions: ['IAM:*AccessKey*'], resources: [alice.userArn, '*'] });
    }),
  },
  {
    name: 'an administrator policy beside a key',
    why: 'a right over every user says nothing about one',
    verdict: 'compliant',
    build: oneStack((s) => {
      key(s, 'K', user(s, 'U', 'alice'));
      mayDo(s, { actions: ['iam:*'], resources: ['*'] }, 'A');
      mayDo(s, { actions: ['*'], resources: ['*'] }, 'B');
      mayDo(
        s,
        { actions: ['iam:CreateAccessKey'], resources: [`arn:aws:iam::${s.account}:user/*`] },
        'C',
      );
    }),
  },
  {
    name: 'people who may manage keys of their own',
    why: 'whose keys these are depends on who asks',
    verdict: 'compliant',
    build: oneStack((s) => {
      const alice = user(s, 'U', 'alice');
      key(s, 'K', alice);
      new ManagedPolicy(s, 'Own', {
        users: [alice],
        statements: [
          new PolicyStatement({
            actions: CREATE,
            resources: ['arn:aws:iam::*:user/${aws:username}'],
          }),
        ],
      });
    }),
  },
  {
    name: 'a function that must not make keys',
    why: 'a policy that denies allows nothing',
    verdict: 'compliant',
    build: oneStack((s) => {
      const alice = user(s, 'U', 'alice');
      key(s, 'K', alice);
      mayDo(s, { effect: Effect.DENY, actions: CREATE, resources: [alice.userArn] });
    }),
  },
  {
    name: 'a function that may list and delete keys',
    why: 'it makes none',
    verdict: 'compliant',
    build: oneStack((s) => {
      const alice = user(s, 'U', 'alice');
      key(s, 'K', alice);
      mayDo(s, {
        actions: ['iam:ListAccessKeys', 'iam:DeleteAccessKey'],
        resources: [alice.userArn],
      });
    }),
  },
  {
    name: 'a user by name who may rotate keys, and a key by another name',
    why: 'names are equal without regard to case',
    verdict: 'undetermined',
    build: oneStack((s) => {
      const { userArn } = User.fromUserName(s, 'U', 'Alice');
      named(s, 'K', 'alice');
      new Policy(s, 'Rotate', {
        users: [user(s, 'V')],
        statements: [new PolicyStatement({ actions: CREATE, resources: [userArn] })],
      });
    }),
  },
  {
    name: 'an inline policy of a role, a user of another stack',
    why: 'policies are read across stacks as keys are',
    verdict: 'undetermined',
    build: (app) => {
      const alice = user(new Stack(app, 'Users', here), 'U');
      key(new Stack(app, 'Keys', here), 'K', alice);
      const statements = [new PolicyStatement({ actions: CREATE, resources: [alice.userArn] })];
      new Role(new Stack(app, 'Jobs', here), 'Role', {
        assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        inlinePolicies: { Keys: new PolicyDocument({ statements }) },
      });
    },
  },
  {
    name: 'an AwsCustomResource that creates the only key, with a right over this user alone',
    why: 'the right is the one that makes the key which is told already',
    verdict: 'compliant',
    build: oneStack((s) => {
      const alice = user(s, 'U');
      new AwsCustomResource(s, 'C', {
        installLatestAwsSdk: false,
        onCreate: {
          service: 'IAM',
          action: 'createAccessKey',
          physicalResourceId: PhysicalResourceId.of('key'),
          parameters: { UserName: alice.userName },
        },
        policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [alice.userArn] }),
      });
    }),
  },
  {
    name: 'an AwsCustomResource whose call is longer than is read',
    why: 'what is not read is not absent',
    verdict: 'undetermined',
    build: oneStack((s) => {
      named(s, 'K', 'alice');
      new AwsCustomResource(s, 'C', {
        installLatestAwsSdk: false,
        onCreate: {
          service: 'IAM',
          action: 'createAccessKey',
          physicalResourceId: PhysicalResourceId.of('key'),
          parameters: { Padding: 'x'.repeat(1_000_001), UserName: 'alice' },
        },
        policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
      });
    }),
  },
  {
    name: 'an AwsCustomResource with a call of over 100,000 characters',
    why: 'it is read',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K', 'alice');
      new AwsCustomResource(s, 'C', {
        installLatestAwsSdk: false,
        onCreate: {
          service: 'IAM',
          action: 'createAccessKey',
          physicalResourceId: PhysicalResourceId.of('key'),
          parameters: { Padding: 'x'.repeat(200_000), UserName: 'alice' },
        },
        policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
      });
    }),
  },
  {
    name: 'a right over a user whose ARN is imported',
    why: 'what the import gives is not known to be the user of this key',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'K', 'alice');
      mayDo(s, { actions: CREATE, resources: [Fn.importValue('SomeUserArn')] });
    }),
  },
];
