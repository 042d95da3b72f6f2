import { CfnOutput, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { others, pair, row } from './outsider';
import { here, key, named, otherRegion, type Program, user } from './program';

/** The same with values that one stack reads of another. */
export const outsiderImports: readonly Program[] = [
  row(
    'plain: a user named by the import of an output in text',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      new CfnOutput(a, 'O', { value: 'alice', exportName: 'who' });
      key(b, 'K', user(b, 'U', Fn.importValue('who')));
    }),
  ),
  row(
    'plain: a key named by the import of an output in text',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      new CfnOutput(a, 'O', { value: 'alice', exportName: 'who' });
      named(b, 'K', Fn.importValue('who'));
    }),
  ),
  row(
    'plain: an import of the name of the user',
    'violation',
    pair((a, b) => {
      const owner = user(a, 'U');
      key(a, 'K', owner);
      new CfnOutput(a, 'O', { value: owner.userName, exportName: 'who' });
      named(b, 'K', Fn.importValue('who'));
    }),
  ),
  row(
    'plain: an import of the ARN of the user, taken apart',
    'violation',
    pair((a, b) => {
      const owner = user(a, 'U');
      key(a, 'K', owner);
      new CfnOutput(a, 'O', { value: owner.userArn, exportName: 'arn' });
      named(b, 'K', Fn.select(1, Fn.split(':user/', Fn.importValue('arn'))));
    }),
  ),
  row(
    'plain: an import by a nested stack',
    'violation',
    pair((a, b) => {
      const owner = user(a, 'U');
      key(a, 'K', owner);
      key(new NestedStack(b, 'N'), 'K', owner);
    }),
  ),
  row('plain: an import of an import', 'violation', (app) => {
    others(app);
    const [a, b, c] = ['A', 'B', 'C'].map((it) => new Stack(app, it, here)) as [
      Stack,
      Stack,
      Stack,
    ];
    const owner = user(a, 'U');
    key(a, 'K', owner);
    new CfnOutput(a, 'O', { value: owner.userName, exportName: 'first' });
    new CfnOutput(b, 'O', { value: Fn.importValue('first'), exportName: 'second' });
    named(c, 'K', Fn.importValue('second'));
  }),
  row('plain: a reference across regions', 'violation', (app) => {
    others(app);
    const a = new Stack(app, 'A', { ...here, crossRegionReferences: true });
    const b = new Stack(app, 'B', { ...otherRegion, crossRegionReferences: true });
    const owner = user(a, 'U');
    key(a, 'K', owner);
    key(b, 'K', owner);
  }),
  row('plain: a key borrows the user of another stack, twice', 'violation', (app) => {
    others(app);
    const [a, b, c] = ['A', 'B', 'C'].map((it) => new Stack(app, it, here)) as [
      Stack,
      Stack,
      Stack,
    ];
    const owner = user(a, 'U');
    key(b, 'K', owner);
    key(c, 'K', owner);
  }),
  row(
    'plain: the borrowed user, and an override elsewhere that says it too',
    'violation',
    (app) => {
      others(app);
      const [a, b, c] = ['A', 'B', 'C'].map((it) => new Stack(app, it, here)) as [
        Stack,
        Stack,
        Stack,
      ];
      const owner = user(a, 'U');
      key(b, 'K', owner);
      named(c, 'K', 'nobody').addPropertyOverride('UserName', owner.userName);
    },
  ),
];
