import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  Aspects,
  CfnCondition,
  CfnResource,
  Fn,
  type IAspect,
  Lazy,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { CfnAccessKey } from 'aws-cdk-lib/aws-iam';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { IConstruct } from 'constructs';
import { here, key, named, oneStack, type Program, user } from './program';

/** Meets every construct after all other Aspects. */
class Last implements IAspect {
  constructor(private readonly act: (node: IConstruct) => void) {}

  visit(node: IConstruct): void {
    this.act(node);
  }
}

/** What becomes of a key after the code that made it: the written template counts. */
export const lateChanges: readonly Program[] = [
  {
    name: 'a late Aspect inside a Stage that activates by override',
    why: 'the written template is Active',
    verdict: 'violation',
    build: (app) => {
      const stage = new Stage(app, 'Prod', here);
      const s = new Stack(stage, 'S');
      named(s, 'K1', 'alice', 'Inactive');
      named(s, 'K2', 'alice');
      const late = new Last((it) => {
        if (it instanceof CfnAccessKey) it.addPropertyOverride('Status', 'Active');
      });
      Aspects.of(stage).add(late, { priority: 5000 });
    },
  },
  {
    name: 'a late Aspect that adds a nested stack with the second key',
    why: 'what is created late is created',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      const late = new Last((it) => {
        if (it === s && !s.node.tryFindChild('N')) named(new NestedStack(s, 'N'), 'K2', 'alice');
      });
      Aspects.of(s).add(late, { priority: 5000 });
    }),
  },
  {
    name: 'a late Aspect that turns a topic into a key',
    why: 'the type is what the template says',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      const other = new CfnResource(s, 'K2', { type: 'AWS::SNS::Topic' });
      const late = new Last((it) => {
        if (it !== other) return;
        other.addOverride('Type', 'AWS::IAM::AccessKey');
        other.addOverride('Properties', { UserName: 'alice' });
      });
      Aspects.of(s).add(late, { priority: 5000 });
    }),
  },
  {
    name: 'a key added during the validation of another construct',
    why: 'synthesis writes the template after it',
    verdict: 'violation',
    aspect: { verdict: 'compliant', why: 'its validation on the App runs before those below it' },
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      s.node.addValidation({
        validate: () => {
          if (!s.node.tryFindChild('K2')) named(s, 'K2', 'alice');
          return [];
        },
      });
    }),
  },
  {
    name: 'CfnInclude whose key an override activates',
    why: 'an included resource is overridden like any other',
    verdict: 'violation',
    build: oneStack((s) => {
      const template = {
        Resources: {
          K1: {
            Type: 'AWS::IAM::AccessKey',
            Properties: { UserName: 'alice', Status: 'Inactive' },
          },
          K2: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } },
        },
      };
      const templateFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'oak-include-')), 't.json');
      writeFileSync(templateFile, JSON.stringify(template));
      const included = new CfnInclude(s, 'Include', { templateFile });
      included.getResource('K1').addDeletionOverride('Properties.Status');
    }),
  },
  {
    name: 'a Lazy status that is Active at the end',
    why: 'it is resolved when the template is written',
    verdict: 'violation',
    build: oneStack((s) => {
      let status = 'Inactive';
      named(s, 'K1', 'alice', Lazy.string({ produce: () => status }));
      named(s, 'K2', 'alice');
      status = 'Active';
    }),
  },
  {
    name: 'a Lazy status that is nothing',
    why: 'an absent status is Active',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice', Lazy.string({ produce: () => undefined }));
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a Lazy status that is Inactive',
    why: 'it is written as Inactive',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'K1', 'alice', Lazy.string({ produce: () => 'Inactive' }));
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'all properties overridden at once',
    why: 'the override replaces the status',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'bob', 'Inactive').addOverride('Properties', {
        UserName: 'alice',
        Status: 'Active',
      });
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a status overridden with something that is no status',
    why: 'neither Active nor Inactive: what AWS makes of it is not known',
    verdict: 'undetermined',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice').addPropertyOverride('Status', 'inactive');
    }),
  },
  {
    name: 'a user name deleted by an override',
    why: 'the key may belong to anyone',
    verdict: 'undetermined',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice').addPropertyDeletionOverride('UserName');
    }),
  },
  {
    name: 'a condition deleted by an override',
    why: 'a key without a condition is always created',
    verdict: 'violation',
    build: oneStack((s) => {
      const never = new CfnCondition(s, 'Never', { expression: Fn.conditionEquals('a', 'b') });
      named(s, 'K1', 'alice');
      const second = named(s, 'K2', 'alice');
      second.cfnOptions.condition = never;
      second.addDeletionOverride('Condition');
    }),
  },
  {
    name: 'the second key removed before synthesis',
    why: 'tryRemoveChild takes it out of the tree',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice');
      s.node.tryRemoveChild('K2');
    }),
  },
  {
    name: 'the level 1 key removed from under the level 2 one, then made again',
    why: 'the template has both',
    verdict: 'violation',
    build: oneStack((s) => {
      const alice = user(s, 'U', 'alice');
      const second = key(s, 'K1', alice);
      second.node.tryRemoveChild('Resource');
      named(second, 'Resource', 'alice');
      key(s, 'K2', alice);
    }),
  },
];
