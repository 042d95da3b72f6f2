import {
  type CfnElement,
  CfnOutput,
  CfnResource,
  Fn,
  Intrinsic,
  Lazy,
  NestedStack,
  Reference,
  Stack,
  Stage,
  Token,
} from 'aws-cdk-lib';
import { CfnAccessKey, CfnUser, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { here, key, named, oneStack, type Program, Written } from './program';

/** A reference that says of itself what it likes. */
class Pretended extends Reference {
  constructor(user: CfnUser, displayName: string) {
    super('alice', user, displayName);
  }
}

/** One that cannot be asked but while templates are resolved. */
class AskedLate extends Pretended {
  override resolve(context: Parameters<Reference['resolve']>[0]): unknown {
    return context.resolve('alice') as unknown;
  }
}

/** A class with the type of a key that shows another user than it writes. */
class Shows extends CfnResource {
  static readonly CFN_RESOURCE_TYPE_NAME = 'AWS::IAM::AccessKey';
  readonly userName: string;

  constructor(scope: Construct, id: string, shown: string) {
    super(scope, id, { type: Shows.CFN_RESOURCE_TYPE_NAME, properties: { UserName: 'alice' } });
    this.userName = shown;
  }
}

/** A name that is nothing to whoever asks without a construct. */
const LATE_NAME = Object.defineProperty(new Intrinsic(undefined), 'resolve', {
  value: (it: object) => ('scope' in it ? 'alice' : undefined),
});

class Never extends CfnAccessKey {
  override shouldSynthesize(): boolean {
    return false;
  }
}

class OwnTemplate extends Stack {
  override _toCloudFormation(): unknown {
    return { Resources: { A: KEY, B: KEY } };
  }
}

const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } };

/** A loop over a name, in a stack whose users have names of their own. */
const loop = (section: string, one: Record<string, unknown>) =>
  oneStack((s) => {
    s.addTransform('AWS::LanguageExtensions');
    new CfnUser(s, 'UserOne', { userName: 'alice' });
    named(s, 'B', 'alice');
    new Written(s, 'W', { [section]: { 'Fn::ForEach::L': ['Id', ['One'], one] } });
  });

/** A nested stack with the name as an output, and its logical id. */
function withOutput(s: Stack): string {
  const nested = new NestedStack(s, 'N');
  new CfnOutput(nested, 'X', { value: 'alice' });
  named(s, 'B', 'alice');
  return s.getLogicalId(nested.nestedStackResource as CfnElement);
}

const own = (name: string, value: unknown) => (it: object) =>
  Object.defineProperty(it, name, { value, writable: true });

/** Programs whose constructs show one thing in memory, and write another. */
export const notAsShown: readonly Program[] = [
  {
    name: 'a key of a user that was taken out, beside one of the user that came in its place',
    why: 'both say one logical id',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'A', new CfnUser(s, 'U').ref);
      s.node.tryRemoveChild('U');
      named(s, 'B', new CfnUser(s, 'U').ref);
    }),
  },
  {
    name: 'a key of a level 2 user that was taken out, beside one of its successor',
    why: 'the construct that is taken out is above the resource',
    verdict: 'violation',
    build: oneStack((s) => {
      key(s, 'A', new User(s, 'U'));
      s.node.tryRemoveChild('U');
      key(s, 'B', new User(s, 'U'));
    }),
  },
  {
    name: 'a key of a user that was taken out in another stack',
    why: 'the user that came in its place has the name of another key',
    verdict: 'violation',
    build: (app) => {
      const users = new Stack(app, 'Users', here);
      const keys = new Stack(app, 'Keys', here);
      named(keys, 'A', new CfnUser(users, 'U', { userName: 'ann' }).ref);
      users.node.tryRemoveChild('U');
      new CfnUser(users, 'U', { userName: 'bob' });
      named(keys, 'B', 'bob');
    },
  },
  ...[Pretended, AskedLate].map((it): Program => ({
    name: `a reference of a class called ${it.name}`,
    why: 'it says that it is the Ref of a user, and is written as a name',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'A', Token.asString(new it(new CfnUser(s, 'U'), 'Ref')));
      named(s, 'B', 'alice');
    }),
  })),
  {
    name: 'a reference to the ARN of a user where its name is due',
    why: 'it can only mean this user',
    verdict: 'violation',
    build: oneStack((s) => {
      const it = new CfnUser(s, 'U', { userName: 'ann' });
      named(s, 'A', it.attrArn);
      named(s, 'B', 'ann');
    }),
  },
  {
    name: 'a class of its own that says that it is the one of keys',
    why: 'it is not the class of the library',
    verdict: 'violation',
    build: oneStack((s) => {
      new Shows(s, 'A', 'ann');
      new Shows(s, 'B', 'bob');
    }),
  },
  {
    name: 'a property put in front of the one that is written',
    why: 'the class writes what it keeps',
    verdict: 'violation',
    build: oneStack((s) => {
      own('userName', 'ann')(named(s, 'A', 'alice'));
      named(s, 'B', 'alice');
    }),
  },
  {
    name: 'a status put in front of the one that is written',
    why: 'the class writes what it keeps',
    verdict: 'violation',
    build: oneStack((s) => {
      own('status', 'Inactive')(named(s, 'A', 'alice'));
      named(s, 'B', 'alice');
    }),
  },
  {
    name: 'a name put in front of the one that a user has',
    why: 'the class writes what it keeps',
    verdict: 'violation',
    build: oneStack((s) => {
      const it = new CfnUser(s, 'U', { userName: 'alice' });
      own('userName', 'ann')(it);
      named(s, 'A', it.ref);
      named(s, 'B', 'alice');
    }),
  },
  ...Object.entries({
    'that depends on who asks': Lazy.uncachedString({
      produce: (it) => ('scope' in it ? 'alice' : undefined),
    }),
    'in an intrinsic value': new Intrinsic('alice').toString(),
    'in an intrinsic value that resolves in its own way': LATE_NAME.toString(),
  }).map(([name, userName]): Program => ({
    name: `a user with a name ${name}`,
    why: 'it is the name of another key once it is written',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'A', new CfnUser(s, 'U', { userName }).ref);
      named(s, 'B', 'alice');
    }),
  })),
  {
    name: 'a token as it is in place of the name of a user',
    why: 'it is written as a name',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'A', Lazy.any({ produce: () => 'alice' }) as never);
      named(s, 'B', 'alice');
    }),
  },
  {
    name: 'a key that is accepted in its metadata',
    why: 'one is left',
    verdict: 'compliant',
    build: oneStack((s) => {
      const accept = { reason: 'rotation', owner: 'team', expires: '2999-01-01' };
      named(s, 'A', 'alice').addMetadata('one-active-key', { accept });
      named(s, 'B', 'alice');
    }),
  },
  {
    name: 'properties of one key alone',
    why: 'they are of the object, not of its class',
    verdict: 'violation',
    build: oneStack((s) => {
      own('cfnProperties', { userName: 'alice' })(named(s, 'A', 'ann'));
      own('renderProperties', () => ({ UserName: 'alice' }))(named(s, 'B', 'bob'));
    }),
  },
  ...Object.entries({
    'a reference': (u: CfnUser) => u.ref,
    'a join': (u: CfnUser) => Fn.join('', [u.ref]),
    'a value that is made late': (u: CfnUser) => Lazy.string({ produce: () => u.ref }),
  }).map(([name, nameOf]): Program => ({
    name: `${name} that one key puts into its properties while it is resolved`,
    why: 'the stack resolves it once more',
    verdict: 'violation',
    build: oneStack((s) => {
      const u = new CfnUser(s, 'U', { userName: 'alice' });
      own('renderProperties', () => ({ UserName: nameOf(u) }))(named(s, 'A', 'ann'));
      named(s, 'B', u.ref);
    }),
  })),
  {
    name: 'a key that says that it is not to be written',
    why: 'then it is not there',
    verdict: 'compliant',
    build: oneStack((s) => {
      own('shouldSynthesize', () => false)(named(s, 'A', 'alice'));
      named(s, 'B', 'alice');
    }),
  },
  {
    name: 'an output that writes a key',
    why: 'what it is and what it writes are two things',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'B', 'alice');
      own('_toCloudFormation', () => ({ Resources: { Z: KEY } }))(
        new CfnOutput(s, 'O', { value: 'x' }),
      );
    }),
  },
  {
    name: 'a topic that writes a key',
    why: 'what it is and what it writes are two things',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'B', 'alice');
      own('_toCloudFormation', () => ({ Resources: { Z: KEY } }))(
        new CfnResource(s, 'T', { type: 'AWS::SNS::Topic' }),
      );
    }),
  },
  {
    name: 'a class of keys that writes another one as well',
    why: 'what it is and what it writes are two things',
    verdict: 'violation',
    build: oneStack((s) => {
      own('_toCloudFormation', () => ({ Resources: { A: KEY, B: KEY } }))(named(s, 'A', 'ann'));
    }),
  },
  {
    name: 'a user that writes itself under another name',
    why: 'what it is and what it writes are two things',
    verdict: 'violation',
    build: oneStack((s) => {
      const it = new CfnUser(s, 'U', { userName: 'ann' });
      const written = { Type: 'AWS::IAM::User', Properties: { UserName: 'alice' } };
      own('_toCloudFormation', () => ({ Resources: { U: written } }))(it);
      named(s, 'A', it.ref);
      named(s, 'B', 'alice');
    }),
  },
  ...Object.entries<(id: string) => string>({
    'the text of an Fn::Sub': (id) => Fn.sub(`\${${id}.Outputs.X}`),
    'an Fn::GetAtt in one text': (id) => Token.asString({ 'Fn::GetAtt': `${id}.Outputs.X` }),
  }).map(([name, refer]): Program => ({
    name: `the output of a nested stack in ${name}`,
    why: 'it names the output as the list does',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'A', refer(withOutput(s)));
    }),
  })),
  {
    name: 'a loop over keys whose users have names of their own',
    why: 'which user is meant is known once the loop is carried out',
    verdict: 'violation',
    build: loop('Resources', {
      'Key${Id}': { Type: 'AWS::IAM::AccessKey', Properties: { UserName: { Ref: 'User${Id}' } } },
    }),
  },
  {
    name: 'a loop over outputs with the names of users',
    why: 'another stack imports one of them',
    verdict: 'violation',
    build: (app) => {
      const users = new Stack(app, 'Users', here);
      users.addTransform('AWS::LanguageExtensions');
      new CfnUser(users, 'UserOne', { userName: 'alice' });
      const one = { 'O${Id}': { Value: { Ref: 'User${Id}' }, Export: { Name: 'who' } } };
      new Written(users, 'W', { Outputs: { 'Fn::ForEach::O': ['Id', ['One'], one] } });
      const keys = new Stack(app, 'Keys', here);
      named(keys, 'A', Fn.importValue('who'));
      named(keys, 'B', 'alice');
    },
  },
  {
    name: 'a reference whose name a function makes',
    why: 'the language extensions allow it',
    verdict: 'violation',
    build: oneStack((s) => {
      s.addTransform('AWS::LanguageExtensions');
      new CfnUser(s, 'UserOne', { userName: 'alice' });
      named(s, 'A', Token.asString({ Ref: { 'Fn::Join': ['', ['User', 'One']] } }));
      named(s, 'B', 'alice');
    }),
  },
  {
    name: 'a class of keys that are not written',
    why: 'one is left',
    verdict: 'compliant',
    build: oneStack((s) => {
      new Never(s, 'A', { userName: 'alice' });
      named(s, 'B', 'alice');
    }),
  },
  {
    name: 'a class of stacks with a template of its own',
    why: 'the elements are not what the template says',
    verdict: 'violation',
    build: (app) => {
      named(new OwnTemplate(app, 'S'), 'A', 'ann');
    },
  },
  {
    name: 'a macro over a stack with one plain key',
    why: 'it may write whatever it likes',
    verdict: 'compliant',
    unread: 'The macro Ours rewrites',
    build: oneStack((s) => {
      s.addTransform('Ours');
      named(s, 'A', 'ann');
    }),
  },
  {
    name: 'the same in the deprecated option of the stack',
    why: 'it may write whatever it likes',
    verdict: 'compliant',
    unread: 'The macro Ours rewrites',
    build: oneStack((s) => {
      Object.assign(s.templateOptions, { transform: 'Ours' });
      named(s, 'A', 'ann');
    }),
  },
  {
    name: 'a key that is changed once its Stage was synthesized',
    why: 'the CDK does not write the templates of the Stage again',
    verdict: 'violation',
    aspect: { verdict: 'compliant', why: 'it sees the tree as it is at the end' },
    build: (app) => {
      const stage = new Stage(app, 'Prod', here);
      const s = new Stack(stage, 'S');
      named(s, 'A', 'alice');
      const second = named(s, 'B', 'alice');
      stage.synth();
      second.status = 'Inactive';
    },
  },
];
