import { CfnParameter, CfnResource, Fn, Lazy, Stack, Stage } from 'aws-cdk-lib';
import { CfnAccessKey, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { here, key, named, otherRegion, type Program, raw, rawUser, user } from './program';

/**
 * The second key in a place that is not read unless it has to be: a stack whose keys are plain to see,
 * beside others. Judged by what CloudFormation would deploy of the templates.
 */
const WHY = 'a stack that is plain to see holds one of the two keys';

export const row = (
  name: string,
  verdict: Program['verdict'],
  build: Program['build'],
  more: Partial<Program> = {},
): Program => ({ name, why: WHY, verdict, build, ...more });

/** Stacks that nobody looks into: keys with users of their own. */
export function others(app: Parameters<Program['build']>[0]): void {
  for (const it of ['One', 'Two', 'Three']) {
    const stack = new Stack(app, it, here);
    key(stack, 'Key', user(stack, 'User'));
    named(stack, 'Named', `of-${it}`);
    new Topic(stack, 'Topic');
  }
}

/** Two stacks in one account. */
export const pair =
  (build: (first: Stack, second: Stack) => void, second = here): Program['build'] =>
  (app) => {
    others(app);
    build(new Stack(app, 'First', here), new Stack(app, 'Second', second));
  };

export const outsider: readonly Program[] = [
  row(
    'plain: one name in two stacks of five',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', 'ALICE');
    }),
  ),
  row(
    'plain: five stacks, every name once',
    'compliant',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', 'bob');
    }),
  ),
  row(
    'plain: a parameter of another stack allows the name',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', new CfnParameter(b, 'P', { allowedValues: ['bob', 'alice'] }).valueAsString);
    }),
  ),
  row(
    'plain: a parameter of another stack allows other names',
    'compliant',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', new CfnParameter(b, 'P', { allowedValues: ['bob', 'carol'] }).valueAsString);
    }),
  ),
  row(
    'plain: the name is the default of a parameter elsewhere',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', new CfnParameter(b, 'P', { default: 'alice' }).valueAsString);
    }),
  ),
  row(
    'plain: an override elsewhere says the name',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', 'bob').addPropertyOverride('UserName', 'alice');
    }),
  ),
  row(
    'plain: a user elsewhere is renamed by an override',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      const bob = user(b, 'U', 'bob');
      rawUser(bob).addPropertyOverride('UserName', 'Alice');
      key(b, 'K', bob);
    }),
  ),
  row(
    'plain: a Lazy name elsewhere',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', Lazy.string({ produce: () => 'alice' }));
    }),
  ),
  row(
    'plain: an Fn::Sub without variables elsewhere',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', 'x').addPropertyOverride('UserName', { 'Fn::Sub': 'alice' });
    }),
  ),
  row(
    'plain: a name with a path elsewhere',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', Fn.select(1, Fn.split('user/', 'arn:aws:iam::111111111111:user/team/alice')));
    }),
  ),
  row(
    'plain: a user elsewhere that only the deployment knows',
    'undetermined',
    pair((a, b) => {
      named(a, 'K', 'alice');
      const names = new CfnResource(b, 'C', { type: 'Custom::Names' });
      named(b, 'K', names.getAtt('Name').toString());
    }),
  ),
  row(
    'plain: a right over the user in another stack',
    'undetermined',
    pair((a, b) => {
      named(a, 'K', 'alice');
      const statement = new PolicyStatement({
        actions: ['iam:CreateAccessKey'],
        resources: ['arn:aws:iam::111111111111:user/alice'],
      });
      new ManagedPolicy(b, 'P', { statements: [statement] });
    }),
  ),
  row(
    'plain: a status elsewhere that SSM has',
    'undetermined',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', 'alice', '{{resolve:ssm:/status}}');
    }),
  ),
  row(
    'plain: an inactive key elsewhere',
    'compliant',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', 'alice', 'Inactive');
    }),
  ),
  row(
    'plain: inactive until an override elsewhere',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      const second = key(b, 'K', user(b, 'U', 'alice'));
      raw(second).status = 'Inactive';
      raw(second).addPropertyOverride('Status', 'Active');
    }),
  ),
  row(
    'plain: the other region of the account',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      named(b, 'K', 'alice');
    }, otherRegion),
  ),
  row('plain: a Stage of the same account', 'violation', (app) => {
    others(app);
    named(new Stack(app, 'A', here), 'K', 'alice');
    named(new Stack(new Stage(app, 'Prod', here), 'S'), 'K', 'alice');
  }),
  row(
    'plain: a type of the team’s own that becomes a key',
    'violation',
    pair((a, b) => {
      named(a, 'K', 'alice');
      const made = new CfnResource(b, 'R', { type: 'AWS::SNS::Topic' });
      made.addOverride('Type', CfnAccessKey.CFN_RESOURCE_TYPE_NAME);
      made.addPropertyOverride('UserName', 'alice');
    }),
  ),
];
