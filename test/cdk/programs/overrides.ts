import { Aspects, CfnResource, type IAspect } from 'aws-cdk-lib';
import { AccessKey, AccessKeyStatus, CfnAccessKey } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { key, named, oneStack, type Program, raw, rawUser, user } from './program';

/** An Aspect that does one thing to every key it meets. */
class OnKeys implements IAspect {
  constructor(private readonly act: (key: CfnAccessKey) => void) {}

  visit(node: IConstruct): void {
    if (node instanceof CfnAccessKey) this.act(node);
  }
}

/** What the constructs say and what the template says differ: the template counts. */
export const overrides: readonly Program[] = [
  {
    name: 'an inactive key and an active one',
    why: 'rotation as it should be',
    verdict: 'compliant',
    build: oneStack((s) => {
      const alice = user(s, 'U');
      new AccessKey(s, 'K1', { user: alice, status: AccessKeyStatus.INACTIVE });
      key(s, 'K2', alice);
    }),
  },
  {
    name: 'three keys, one of them inactive',
    why: 'two are left',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice', 'Inactive');
      named(s, 'K2', 'alice');
      named(s, 'K3', 'alice', 'Active');
    }),
  },
  {
    name: 'Inactive overridden to Active',
    why: 'the override wins',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice', 'Inactive').addPropertyOverride('Status', 'Active');
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'the status Inactive deleted',
    why: 'an absent status is Active',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice', 'Inactive').addPropertyDeletionOverride('Status');
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'the default overridden to Inactive',
    why: 'the override wins',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'K1', 'alice').addPropertyOverride('Status', 'Inactive');
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a user name overridden away',
    why: 'the keys are of different users',
    verdict: 'compliant',
    build: oneStack((s) => {
      const alice = user(s, 'U', 'alice');
      raw(key(s, 'K1', alice)).addPropertyOverride('UserName', 'bob');
      key(s, 'K2', alice);
    }),
  },
  {
    name: 'the name of the user resource set by an override',
    why: 'it is alice in the template',
    verdict: 'violation',
    build: oneStack((s) => {
      const someone = user(s, 'U');
      rawUser(someone).addPropertyOverride('UserName', 'alice');
      key(s, 'K1', someone);
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a generic CfnResource of the type',
    why: 'the type is what counts',
    verdict: 'violation',
    build: oneStack((s) => {
      new CfnResource(s, 'K1', {
        type: 'AWS::IAM::AccessKey',
        properties: { UserName: 'alice' },
      });
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a type overridden into a key',
    why: 'the type in the template is what counts',
    verdict: 'violation',
    build: oneStack((s) => {
      const topic = new CfnResource(s, 'K1', {
        type: 'AWS::SNS::Topic',
        properties: { UserName: 'alice' },
      });
      topic.addOverride('Type', 'AWS::IAM::AccessKey');
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a type overridden away from a key',
    why: 'it is no key in the template',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'K1', 'alice').addOverride('Type', 'AWS::SNS::Topic');
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'an overridden logical id',
    why: 'a name is only a name',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice').overrideLogicalId('Anything');
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'an Aspect that deactivates all keys but one',
    why: 'the final template counts, not the moment of a visit',
    verdict: 'compliant',
    build: (app) => {
      oneStack((s) => {
        named(s, 'K1', 'alice');
        named(s, 'K2', 'alice');
        Aspects.of(s).add(
          new OnKeys((it) => {
            if (it.node.id === 'K1') it.status = 'Inactive';
          }),
        );
      })(app);
    },
  },
  {
    name: 'a late Aspect that deactivates an earlier sibling',
    why: 'a visit to the second key changes the first',
    verdict: 'compliant',
    build: oneStack((s) => {
      const first = named(s, 'K1', 'alice');
      named(s, 'K2', 'alice');
      Aspects.of(s).add(
        new OnKeys((it) => {
          if (it.node.id === 'K2') first.addPropertyOverride('Status', 'Inactive');
        }),
        { priority: 900 },
      );
    }),
  },
  {
    name: 'an Aspect that activates',
    why: 'the final template counts',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice', 'Inactive');
      named(s, 'K2', 'alice');
      Aspects.of(s).add(new OnKeys((it) => (it.status = 'Active')), { priority: 1000 });
    }),
  },
  {
    name: 'an Aspect that adds the second key',
    why: 'what is created late is created',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      Aspects.of(s).add(
        new OnKeys((it) => {
          if (!s.node.tryFindChild('Late') && it.node.id === 'K1') named(s, 'Late', 'alice');
        }),
      );
    }),
  },
  {
    name: 'an Aspect that removes the second key',
    why: 'what is removed is not created',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice');
      Aspects.of(s).add(
        new OnKeys((it) => {
          if (it.node.id === 'K1') s.node.tryRemoveChild('K2');
        }),
      );
    }),
  },
];
