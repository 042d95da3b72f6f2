import {
  Aspects,
  CfnCondition,
  CfnMapping,
  CfnResource,
  Fn,
  type IAspect,
  Lazy,
  Names,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { CfnAccessKey, CfnUser, PolicyStatement, User } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import {
  here,
  key,
  named,
  oneStack,
  otherRegion,
  type Program,
  raw,
  user,
  Written,
} from './program';

class ForAlice extends CfnAccessKey {
  protected override get cfnProperties(): Record<string, unknown> {
    return { ...super.cfnProperties, userName: 'alice' };
  }
}

class WithoutStatus extends CfnAccessKey {
  protected override renderProperties(props: Record<string, unknown>): Record<string, unknown> {
    const properties = super.renderProperties(props) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== 'Status'));
  }
}

class CalledAlice extends CfnUser {
  protected override get cfnProperties(): Record<string, unknown> {
    return { ...super.cfnProperties, userName: 'alice' };
  }
}

const keyOf = (UserName: unknown) => ({ Type: 'AWS::IAM::AccessKey', Properties: { UserName } });

/** What is written as `visit` says, once. */
const onStacks = (visit: (stack: Stack) => void): IAspect => {
  let done = false;
  return {
    visit: (node: IConstruct) => {
      if (done || !(node instanceof Stack)) return;
      done = true;
      visit(node);
    },
  };
};

/** Programs of someone who has read the documentation and looks for a way around. */
export const hostile: readonly Program[] = [
  {
    name: 'a class of the team’s own that renames every user',
    why: 'what it says and what it writes are two things',
    verdict: 'violation',
    build: oneStack((s) => {
      new ForAlice(s, 'A', { userName: 'ann' });
      new ForAlice(s, 'B', { userName: 'bob' });
    }),
  },
  {
    name: 'a class of the team’s own that leaves the status out',
    why: 'an omitted status is Active',
    verdict: 'violation',
    build: oneStack((s) => {
      new WithoutStatus(s, 'A', { userName: 'ann', status: 'Inactive' });
      named(s, 'B', 'ann');
    }),
  },
  {
    name: 'two user classes of one name',
    why: 'the references are to two constructs',
    verdict: 'violation',
    build: oneStack((s) => {
      for (const id of ['A', 'B']) named(s, `K${id}`, new CalledAlice(s, id).ref);
    }),
  },
  {
    name: 'a plain key beside one that is written as text',
    why: 'the reference is by logical id',
    verdict: 'violation',
    build: oneStack((s) => {
      const it = new CfnUser(s, 'U');
      it.overrideLogicalId('Chosen');
      named(s, 'A', it.ref);
      new Written(s, 'W', { Resources: { K: keyOf({ Ref: 'Chosen' }) } });
    }),
  },
  {
    name: 'a renamed logical id',
    why: 'the reference follows the new name',
    verdict: 'violation',
    build: oneStack((s) => {
      const it = new CfnUser(s, 'U');
      s.renameLogicalId('U', 'Renamed');
      named(s, 'A', it.ref);
      new Written(s, 'W', { Resources: { K: keyOf({ 'Fn::Sub': '${Renamed}' }) } });
    }),
  },
  {
    name: 'a loop of the language extensions for one user',
    why: 'it writes two keys',
    verdict: 'violation',
    build: oneStack((s) => {
      s.addTransform('AWS::LanguageExtensions');
      const loop = ['Id', ['One', 'Two'], { 'Key${Id}': keyOf('alice') }];
      new Written(s, 'W', { Resources: { 'Fn::ForEach::Keys': loop } });
    }),
  },
  {
    name: 'a loop that a raw override writes into a resource section',
    why: 'the first key is a construct, the second comes out of the loop',
    verdict: 'violation',
    build: oneStack((s) => {
      s.addTransform('AWS::LanguageExtensions');
      named(s, 'A', 'alice');
      const loop = ['Id', ['Two'], { 'Key${Id}': keyOf('alice') }];
      new Written(s, 'W', { Resources: { 'Fn::ForEach::Keys': loop } });
    }),
  },
  {
    name: 'a mapping that gives one name twice',
    why: 'the keys say Fn::FindInMap, not a name',
    verdict: 'violation',
    build: oneStack((s) => {
      const mapping = { a: { name: 'alice' }, b: { name: 'alice' } };
      const map = new CfnMapping(s, 'M', { mapping });
      named(s, 'A', map.findInMap('a', 'name'));
      named(s, 'B', map.findInMap('b', 'name'));
    }),
  },
  {
    name: 'one made-up name for two users',
    why: 'the name is a token until the end',
    verdict: 'violation',
    build: oneStack((s) => {
      const name = Lazy.string({ produce: () => Names.uniqueResourceName(s, {}) });
      named(s, 'A', new CfnUser(s, 'U', { userName: name }).ref);
      named(s, 'B', name);
    }),
  },
  {
    name: 'a status that a condition chooses, Active on both sides',
    why: 'the condition decides nothing',
    verdict: 'violation',
    build: oneStack((s) => {
      const expression = Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1');
      const condition = new CfnCondition(s, 'C', { expression });
      named(s, 'A', 'alice');
      const status = Fn.conditionIf(condition.logicalId, 'Active', 'Active').toString();
      named(s, 'B', 'alice', status);
    }),
  },
  {
    name: 'a user with a path and its ARN taken apart',
    why: 'the reference is to the ARN',
    verdict: 'violation',
    build: oneStack((s) => {
      const it = new User(s, 'U', { path: '/team/a/' });
      key(s, 'A', it);
      named(s, 'B', Fn.select(3, Fn.split('/', it.userArn)));
    }),
  },
  {
    name: 'a user whose inline policy allows keys of itself',
    why: 'a plain key and its user, and a right beside it',
    verdict: 'undetermined',
    build: oneStack((s) => {
      const it = new CfnUser(s, 'U', { userName: 'alice' });
      it.policies = [
        {
          policyName: 'p',
          policyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: 'iam:CreateAccessKey',
                Resource: 'arn:aws:iam::111111111111:user/alice',
              },
            ],
          },
        },
      ];
      named(s, 'A', it.ref);
    }),
  },
  {
    name: 'a right over a user that an Aspect gives at the last priority',
    why: 'the policy is made while the tree is visited',
    verdict: 'undetermined',
    build: (app) => {
      const s = new Stack(app, 'S', here);
      const it = user(s, 'U', 'alice');
      key(s, 'A', it);
      const right = onStacks(() => {
        it.addToPolicy(
          new PolicyStatement({ actions: ['iam:CreateAccessKey'], resources: [it.userArn] }),
        );
      });
      Aspects.of(app).add(right, { priority: 1000 });
    },
  },
  {
    name: 'a key that an Aspect of an Aspect adds',
    why: 'the second Aspect is there only once the first has visited',
    verdict: 'violation',
    build: (app) => {
      const s = new Stack(app, 'S');
      named(s, 'A', 'alice');
      const inner = onStacks((stack) => {
        named(stack, 'B', 'alice');
      });
      const outer = onStacks((stack) => {
        Aspects.of(stack).add(inner, { priority: 900 });
      });
      Aspects.of(app).add(outer, { priority: 800 });
    },
  },
  {
    name: 'keys of one user in two regions, by a cross-region reference',
    why: 'the reference goes through a parameter that a custom resource writes',
    verdict: 'violation',
    build: (app) => {
      const [one, two] = [here, otherRegion].map(
        (it, index) => new Stack(app, `S${index}`, { ...it, crossRegionReferences: true }),
      );
      const it = user(one!, 'U');
      key(one!, 'A', it);
      key(two!, 'B', it);
    },
  },
  {
    name: 'a key in the parent, one in a nested stack of a nested stack',
    why: 'the name goes down through two lists of parameters',
    verdict: 'violation',
    build: oneStack((s) => {
      const it = user(s, 'U');
      key(s, 'A', it);
      key(new NestedStack(new NestedStack(s, 'N'), 'M'), 'B', it);
    }),
  },
  {
    name: 'a user in a nested stack, keys in a sibling and in the parent',
    why: 'the name goes up and down',
    verdict: 'violation',
    build: oneStack((s) => {
      const it = user(new NestedStack(s, 'N'), 'U');
      key(s, 'A', it);
      key(new NestedStack(s, 'M'), 'B', it);
    }),
  },
  {
    name: 'generic resources whose properties say different users until the end',
    why: 'an override after the fact',
    verdict: 'violation',
    build: (app) => {
      const s = new Stack(app, 'S');
      const keys = ['a', 'b'].map(
        (userName) =>
          new CfnResource(s, userName, {
            type: 'AWS::IAM::AccessKey',
            properties: { UserName: userName },
          }),
      );
      const late = onStacks(() => {
        for (const it of keys) it.addOverride('Properties.UserName', 'alice');
      });
      Aspects.of(app).add(late, { priority: 1000 });
    },
  },
  {
    name: 'a level 2 key whose inner resource is made anew under another user',
    why: 'the construct keeps its path',
    verdict: 'violation',
    build: oneStack((s) => {
      const it = key(s, 'A', user(s, 'U', 'ann'));
      it.node.tryRemoveChild('Resource');
      new CfnAccessKey(it, 'Resource', { userName: 'bob' });
      named(s, 'B', 'bob');
      raw(it).addPropertyOverride('Serial', 2);
    }),
  },
  {
    name: 'one name in a Stage and in a Stage of it, with another letter case',
    why: 'IAM does not tell the two names apart',
    verdict: 'violation',
    build: (app) => {
      const outer = new Stage(app, 'Outer', here);
      named(new Stack(outer, 'S'), 'A', 'Alice');
      named(new Stack(new Stage(outer, 'Inner'), 'S'), 'B', 'ALICE');
    },
  },
];
