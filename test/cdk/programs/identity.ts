import { CfnOutput, Fn, Lazy, PhysicalName, Stack, Token } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { key, named, oneStack, otherRegion, here, type Program, user } from './program';

/** When two keys are of one user, whatever the code calls it. */
export const identity: readonly Program[] = [
  {
    name: 'two keys of one level 2 user',
    why: 'both say Ref of one resource',
    verdict: 'violation',
    build: oneStack((s) => {
      const alice = user(s, 'U');
      key(s, 'K1', alice);
      key(s, 'K2', alice);
    }),
  },
  {
    name: 'one key of each of two unnamed users',
    why: 'different resources are different users',
    verdict: 'compliant',
    build: oneStack((s) => {
      key(s, 'K1', user(s, 'U1'));
      key(s, 'K2', user(s, 'U2'));
    }),
  },
  {
    name: 'a Ref to the user alice, and the text alice',
    why: 'the user resource says its name',
    verdict: 'violation',
    build: oneStack((s) => {
      key(s, 'K1', user(s, 'U', 'alice'));
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a Ref to an unnamed user, and the text alice',
    why: 'a generated name is not alice',
    verdict: 'compliant',
    build: oneStack((s) => {
      key(s, 'K1', user(s, 'U'));
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'fromUserName and the text',
    why: 'an imported user is its name',
    verdict: 'violation',
    build: oneStack((s) => {
      key(s, 'K1', User.fromUserName(s, 'U', 'alice'));
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'fromUserArn with a path and the text',
    why: 'the path is no part of the name',
    verdict: 'violation',
    build: oneStack((s) => {
      key(s, 'K1', User.fromUserArn(s, 'U', 'arn:aws:iam::111111111111:user/div/alice'));
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'fromUserAttributes and fromUserName',
    why: 'both name alice',
    verdict: 'violation',
    build: oneStack((s) => {
      const arn = 'arn:aws:iam::111111111111:user/alice';
      key(s, 'K1', User.fromUserAttributes(s, 'U1', { userArn: arn }));
      key(s, 'K2', User.fromUserName(s, 'U2', 'alice'));
    }),
  },
  {
    name: 'fromUserArn of the ARN of a user of the same stack',
    why: 'the name cut out of the ARN is the user itself',
    verdict: 'violation',
    build: oneStack((s) => {
      const alice = user(s, 'U', 'alice');
      key(s, 'K1', alice);
      key(s, 'K2', User.fromUserArn(s, 'Same', alice.userArn));
    }),
  },
  {
    name: 'fromUserArn of the ARN of an unnamed user',
    why: 'its name is what Ref gives',
    verdict: 'violation',
    build: oneStack((s) => {
      const someone = user(s, 'U');
      key(s, 'K1', someone);
      key(s, 'K2', User.fromUserArn(s, 'Same', someone.userArn));
    }),
  },
  {
    name: 'names in two cases',
    why: 'IAM names are unique without regard to case',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'Alice');
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'near-equal names',
    why: 'they are different names',
    verdict: 'compliant',
    build: oneStack((s) => {
      ['alice', 'alice-2', 'alice_2', 'alic'].forEach((it, n) => named(s, `K${n}`, it));
    }),
  },
  {
    name: 'a Lazy name',
    why: 'it is alice once resolved',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', Lazy.string({ produce: () => 'alice' }));
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a name joined from texts',
    why: 'constant functions are evaluated',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', Fn.join('', ['al', 'ice']));
      named(s, 'K2', Fn.select(1, ['bob', 'alice']));
    }),
  },
  {
    name: 'Fn::Sub of one expression twice',
    why: 'equal expressions of one stack are one name',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', Fn.sub('robot-${AWS::Region}'));
      named(s, 'K2', Fn.sub('robot-${AWS::Region}'));
    }),
  },
  {
    name: 'a joined region and the same Fn::Sub',
    why: 'the two ways of writing one expression',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', Fn.join('-', ['robot', Fn.ref('AWS::Region')]));
      named(s, 'K2', Fn.sub('robot-${AWS::Region}'));
    }),
  },
  {
    name: 'two texts around the region',
    why: 'they differ in every region',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'K1', Fn.sub('robot-${AWS::Region}'));
      named(s, 'K2', Fn.sub('human-${AWS::Region}'));
    }),
  },
  {
    name: 'a token made of a number',
    why: 'it is written as text',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', `robot-${Token.asString(7)}`);
      named(s, 'K2', 'robot-7');
    }),
  },
  {
    name: 'an opaque SSM reference twice',
    why: 'one parameter is one name within an account',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', '{{resolve:ssm:/robot/name}}');
      named(s, 'K2', '{{resolve:ssm:/robot/name}}');
    }),
  },
  {
    name: 'an SSM reference and a text',
    why: 'an input is taken to be different from everything else',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'K1', '{{resolve:ssm:/robot/name}}');
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a generated name, joined and split again',
    why: 'it has no bar in it',
    verdict: 'violation',
    build: oneStack((s) => {
      const { userName } = user(s, 'U');
      named(s, 'K1', Fn.select(0, Fn.split('||', Fn.join('||', [userName, 'x']))));
      named(s, 'K2', userName);
    }),
  },
  {
    name: 'one of several ARNs that another stack exports as one text',
    why: 'ARNs of users whose names are generated have no comma in them',
    verdict: 'violation',
    build: (app) => {
      const [producer, consumer] = [new Stack(app, 'P', here), new Stack(app, 'C', here)];
      const [first, second] = [user(producer, 'U'), user(producer, 'V')];
      const value = Fn.join(',', [first.userArn, second.userArn]);
      new CfnOutput(producer, 'O', { value, exportName: 'arns' });
      const arn = Fn.select(1, Fn.importListValue('arns', 2));
      key(consumer, 'K1', User.fromUserArn(consumer, 'X', arn));
      key(producer, 'K2', second);
    },
  },
  {
    name: 'a physical name made across regions',
    why: 'both stacks write the same text',
    verdict: 'violation',
    build: (app) => {
      const producer = new Stack(app, 'P', here);
      const consumer = new Stack(app, 'C', otherRegion);
      const robot = new User(producer, 'U', { userName: PhysicalName.GENERATE_IF_NEEDED });
      key(producer, 'K1', robot);
      key(consumer, 'K2', robot);
    },
  },
];
