import { CfnOutput, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import {
  ACCOUNT,
  here,
  key,
  named,
  oneStack,
  otherAccount,
  otherRegion,
  type Program,
  user,
} from './program';

const STRENGTH = '@aws-cdk/core:defaultCrossStackReferences';

/** Users and keys in different stacks, nested stacks, Stages, regions and accounts. */
export const stacks: readonly Program[] = [
  {
    name: 'a user in one stack, keys in two others',
    why: 'imports of one export',
    verdict: 'violation',
    build: (app) => {
      const alice = user(new Stack(app, 'P'), 'U');
      key(new Stack(app, 'A'), 'K', alice);
      key(new Stack(app, 'B'), 'K', alice);
    },
  },
  {
    name: 'a key beside the user and one in another stack',
    why: 'a Ref and an import of the same user',
    verdict: 'violation',
    build: (app) => {
      const producer = new Stack(app, 'P', here);
      const alice = user(producer, 'U');
      key(producer, 'K', alice);
      key(new Stack(app, 'C', here), 'K', alice);
    },
  },
  {
    name: 'a named user of another stack and its name',
    why: 'the import leads to the name',
    verdict: 'violation',
    build: (app) => {
      const consumer = new Stack(app, 'C', here);
      key(consumer, 'K1', user(new Stack(app, 'P', here), 'U', 'alice'));
      named(consumer, 'K2', 'alice');
    },
  },
  ...(['weak', 'both'] as const).map((strength): Program => ({
    name: `a cross-stack reference that is ${strength}`,
    why: 'Fn::GetStackOutput leads to the user',
    verdict: 'violation',
    build: (app) => {
      app.node.setContext(STRENGTH, strength);
      const producer = new Stack(app, 'P', here);
      const alice = user(producer, 'U');
      key(producer, 'K', alice);
      key(new Stack(app, 'C', here), 'K', alice);
    },
  })),
  {
    name: 'a cross-region reference',
    why: 'the export writer and reader lead to the user',
    verdict: 'violation',
    build: (app) => {
      const producer = new Stack(app, 'P', { ...here, crossRegionReferences: true });
      const alice = user(producer, 'U');
      key(producer, 'K', alice);
      key(new Stack(app, 'C', { ...otherRegion, crossRegionReferences: true }), 'K', alice);
    },
  },
  {
    name: 'one key of a user by a cross-stack reference',
    why: 'one key is one key',
    verdict: 'compliant',
    build: (app) => {
      key(new Stack(app, 'C', here), 'K', user(new Stack(app, 'P', here), 'U'));
    },
  },
  {
    name: 'a consumer whose own user has the logical id of the imported one',
    why: 'they are different users',
    verdict: 'compliant',
    build: (app) => {
      const consumer = new Stack(app, 'C', here);
      key(consumer, 'Own', user(consumer, 'U'));
      key(consumer, 'Imported', user(new Stack(app, 'P', here), 'U'));
    },
  },
  {
    name: 'two stacks with unnamed users of one logical id',
    why: 'a logical id is local to its stack',
    verdict: 'compliant',
    build: (app) => {
      for (const id of ['A', 'B']) {
        const stack = new Stack(app, id, here);
        key(stack, 'K', user(stack, 'U'));
      }
    },
  },
  {
    name: 'one name in two regions of one account',
    why: 'IAM is global',
    verdict: 'violation',
    build: (app) => {
      named(new Stack(app, 'A', here), 'K', 'alice');
      named(new Stack(app, 'B', otherRegion), 'K', 'alice');
    },
  },
  {
    name: 'one name in two accounts',
    why: 'they are two users',
    verdict: 'compliant',
    build: (app) => {
      named(new Stack(app, 'A', here), 'K', 'alice');
      named(new Stack(app, 'B', otherAccount), 'K', 'alice');
    },
  },
  {
    name: 'one name in two stacks without an environment',
    why: 'they are deployed with one set of credentials',
    verdict: 'violation',
    build: (app) => {
      named(new Stack(app, 'A'), 'K', 'alice');
      named(new Stack(app, 'B'), 'K', 'alice');
    },
  },
  {
    name: 'one name in two Stages without an environment',
    why: 'the Stages may be two accounts or one',
    verdict: 'undetermined',
    build: (app) => {
      for (const id of ['Dev', 'Prod']) {
        named(new Stack(new Stage(app, id), 'S'), 'K', 'alice');
      }
    },
  },
  {
    name: 'one name in two Stages of one account',
    why: 'the account is known',
    verdict: 'violation',
    build: (app) => {
      for (const id of ['Dev', 'Prod']) {
        named(new Stack(new Stage(app, id, here), 'S'), 'K', 'alice');
      }
    },
  },
  {
    name: 'one name in two Stages of two accounts',
    why: 'the usual way of stages',
    verdict: 'compliant',
    build: (app) => {
      named(new Stack(new Stage(app, 'Dev', here), 'S'), 'K', 'alice');
      named(new Stack(new Stage(app, 'Prod', otherAccount), 'S'), 'K', 'alice');
    },
  },
  {
    name: 'two keys inside a Stage',
    why: 'an Aspect of the App never visits a Stage; the templates are judged all the same',
    verdict: 'violation',
    build: (app) => {
      const stack = new Stack(new Stage(app, 'Prod'), 'S');
      const alice = user(stack, 'U');
      key(stack, 'K1', alice);
      key(stack, 'K2', alice);
    },
  },
  {
    name: 'a cross-stack user inside a Stage',
    why: 'references work within a Stage',
    verdict: 'violation',
    build: (app) => {
      const stage = new Stage(app, 'Prod', here);
      const producer = new Stack(stage, 'P');
      const alice = user(producer, 'U');
      key(producer, 'K', alice);
      key(new Stack(stage, 'C'), 'K', alice);
    },
  },
  {
    name: 'a Stage in a Stage',
    why: 'assemblies are nested to any depth',
    verdict: 'violation',
    build: (app) => {
      const inner = new Stage(new Stage(app, 'Outer'), 'Inner', here);
      named(new Stack(inner, 'A'), 'K', 'alice');
      named(new Stack(inner, 'B'), 'K', 'alice');
    },
  },
  {
    name: 'a user in the parent, a key in the nested stack',
    why: 'a parameter leads to the user',
    verdict: 'violation',
    build: oneStack((s) => {
      const alice = user(s, 'U');
      key(s, 'K', alice);
      key(new NestedStack(s, 'N'), 'K', alice);
    }),
  },
  {
    name: 'a user in the nested stack, a key in the parent',
    why: 'an output leads to the user',
    verdict: 'violation',
    build: oneStack((s) => {
      const nested = new NestedStack(s, 'N');
      const alice = user(nested, 'U');
      key(nested, 'K', alice);
      key(s, 'K', alice);
    }),
  },
  {
    name: 'sibling nested stacks',
    why: 'an output and a parameter lead to the user',
    verdict: 'violation',
    build: oneStack((s) => {
      const alice = user(new NestedStack(s, 'N1'), 'U');
      key(new NestedStack(s, 'N2'), 'K', alice);
      key(new NestedStack(s, 'N3'), 'K', alice);
    }),
  },
  {
    name: 'a nested stack in a nested stack',
    why: 'parameters are passed through',
    verdict: 'violation',
    build: oneStack((s) => {
      const alice = user(s, 'U');
      key(new NestedStack(new NestedStack(s, 'N1'), 'N2'), 'K', alice);
      key(s, 'K', alice);
    }),
  },
  {
    name: 'a user of a nested stack and a key in another root stack',
    why: 'output, export and import lead to the user',
    verdict: 'violation',
    build: (app) => {
      const nested = new NestedStack(new Stack(app, 'P', here), 'N');
      const alice = user(nested, 'U');
      key(nested, 'K', alice);
      key(new Stack(app, 'C', here), 'K', alice);
    },
  },
  {
    name: 'two nested stacks with a user of their own',
    why: 'they are different users',
    verdict: 'compliant',
    build: oneStack((s) => {
      for (const id of ['N1', 'N2']) {
        const nested = new NestedStack(s, id);
        key(nested, 'K', user(nested, 'U'));
      }
    }),
  },
  {
    name: 'an explicit export and Fn.importValue',
    why: 'an export name says what it is, whoever writes it',
    verdict: 'violation',
    build: (app) => {
      const producer = new Stack(app, 'P', here);
      const alice = user(producer, 'U');
      key(producer, 'K', alice);
      new CfnOutput(producer, 'Out', { value: alice.userName, exportName: 'the-robot' });
      named(new Stack(app, 'C', here), 'K', Fn.importValue('the-robot'));
    },
  },
  {
    name: 'two imports of one export that is not here',
    why: 'one export is one name within an account and region',
    verdict: 'violation',
    build: (app) => {
      named(new Stack(app, 'A', here), 'K', Fn.importValue('External'));
      named(new Stack(app, 'B', here), 'K', Fn.importValue('External'));
    },
  },
  {
    name: 'two imports of different exports that are not here',
    why: 'different inputs are taken to be different users',
    verdict: 'compliant',
    build: (app) => {
      named(new Stack(app, 'A', here), 'K', Fn.importValue('External'));
      named(new Stack(app, 'B', here), 'K', Fn.importValue('Another'));
    },
  },
  {
    name: 'a cross-account weak reference',
    why: 'the user lives in the account of its stack',
    verdict: 'violation',
    build: (app) => {
      app.node.setContext(STRENGTH, 'weak');
      const producer = new Stack(app, 'P', here);
      named(producer, 'K1', 'alice');
      named(new Stack(app, 'C', otherRegion), 'K2', 'alice');
      named(new Stack(app, 'D', otherAccount), 'K3', 'alice');
    },
  },
  {
    name: 'a weak reference to an output that a stack of the app does not have',
    why: 'whose key it is cannot be read, and the other key may be of the same user',
    verdict: 'undetermined',
    build: (app) => {
      named(new Stack(app, 'P', here), 'K1', 'alice');
      const consumer = new Stack(app, 'C', here);
      named(consumer, 'K2', Fn.getStackOutput('P', 'Missing'));
    },
  },
  {
    name: 'an import of what is a weak reference to a stack without outputs',
    why: 'the output of one stack is a value of another',
    verdict: 'undetermined',
    build: (app) => {
      named(new Stack(app, 'P', here), 'K1', 'alice');
      const between = new Stack(app, 'B', here);
      const value = Fn.getStackOutput('P', 'Missing');
      new CfnOutput(between, 'O', { value, exportName: 'who' });
      named(new Stack(app, 'C', here), 'K2', Fn.importValue('who'));
    },
  },
  {
    name: 'a stack in a construct',
    why: 'stacks may stand anywhere in the tree',
    verdict: 'violation',
    build: (app) => {
      const outer = new Stack(app, 'Outer', { env: { account: ACCOUNT, region: 'eu-west-1' } });
      const inner = new Stack(outer, 'Inner', { env: { account: ACCOUNT, region: 'eu-west-1' } });
      const alice = user(outer, 'U');
      key(outer, 'K', alice);
      key(inner, 'K', alice);
    },
  },
  {
    name: 'no keys at all',
    why: 'nothing to find',
    verdict: 'compliant',
    build: oneStack((s) => {
      user(s, 'U', 'alice');
    }),
  },
];
