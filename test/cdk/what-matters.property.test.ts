import { Stack } from 'aws-cdk-lib';
import fc from 'fast-check';
import type { StackTemplate } from '../../cdk-aspect/templates/stack-template';
import { readWhatMatters } from '../../cdk-aspect/templates/what-matters';
import { atAGlance } from '../../cdk-aspect/templates/written-templates';
import { readStacks } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 600);

const present = (entries: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(entries).filter(([, it]) => it !== undefined));

const name = fc.constantFrom('ann', 'Ann', 'team/ann', ...'b c d e f g h i j k'.split(' '));
/** Mostly what is plain to see, and now and then what takes a reading. */
const value = fc.oneof(
  { weight: 5, arbitrary: name },
  { weight: 8, arbitrary: fc.constantFrom<unknown>({ Ref: 'U' }, { Ref: 'V' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      { Ref: 'P' },
      { 'Fn::ImportValue': 'who' },
      { 'Fn::ImportValue': { 'Fn::Sub': 'who' } },
      ...[0, 1, 2].map((it) => ({
        'Fn::GetStackOutput': { StackName: `stack-${it}`, OutputName: 'O' },
      })),
      { 'Fn::GetAtt': ['C', 'Name'] },
      { 'Fn::If': ['Q', 'ann', { Ref: 'U' }] },
      { 'Fn::Sub': '${U}' },
      { 'Fn::Select': [1, { 'Fn::Split': [':user/', { 'Fn::GetAtt': ['U', 'Arn'] }] }] },
    ),
  },
);
const unknown = { 'Fn::GetAtt': ['C', 'Status'] };
const user = fc.option(value, { nil: undefined }).map((it) => ({
  Type: 'AWS::IAM::User',
  ...(it === undefined ? {} : { Properties: { UserName: it } }),
}));
const key = fc
  .record({
    user: value,
    status: fc.constantFrom<unknown>(undefined, undefined, 'Active', 'Inactive', unknown),
    condition: fc.constantFrom(undefined, undefined, undefined, 'Q'),
  })
  .map((it) => ({
    Type: 'AWS::IAM::AccessKey',
    ...present({ Condition: it.condition }),
    Properties: present({ UserName: it.user, Status: it.status }),
  }));
const others = fc.constantFrom<Record<string, unknown>>(
  {},
  { C: { Type: 'Custom::Names' } },
  {
    Policy: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: {
          Statement: {
            Effect: 'Allow',
            Action: 'iam:CreateAccessKey',
            Resource: 'arn:aws:iam::111111111111:user/ann',
          },
        },
      },
    },
  },
);
const outputs = fc.option(
  fc.record({ value, exported: fc.boolean() }).map((it) => ({
    O: { Value: it.value, ...(it.exported ? { Export: { Name: 'who' } } : {}) },
  })),
  { nil: undefined },
);
const plainUser = fc.option(name, { nil: undefined }).map((it) => ({
  Type: 'AWS::IAM::User',
  ...(it === undefined ? {} : { Properties: { UserName: it } }),
}));
const plainKey = fc
  .record({
    user: fc.oneof(name, fc.constant({ Ref: 'U' })),
    status: fc.constantFrom('Active', 'Inactive'),
  })
  .map((it) => ({
    Type: 'AWS::IAM::AccessKey',
    Properties: { UserName: it.user, Status: it.status },
  }));
const plain = fc.record({
  users: fc.record({ U: plainUser }),
  keys: fc.dictionary(fc.constantFrom('K', 'L'), plainKey, { maxKeys: 2 }),
  others: fc.constant({}),
  outputs: fc.option(fc.constant({ O: { Value: { Ref: 'U' }, Export: { Name: 'who' } } }), {
    nil: undefined,
    freq: 2,
  }),
});
const wild = fc.record({
  users: fc.dictionary(fc.constantFrom('U', 'V'), user, { maxKeys: 2 }),
  keys: fc.dictionary(fc.constantFrom('K', 'L'), key, { maxKeys: 2 }),
  others,
  outputs,
});
const template = fc
  .oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: wild })
  .map((it) => ({
    Parameters: { P: { Type: 'String', AllowedValues: ['ann', 'Active'] } },
    Conditions: { Q: { 'Fn::Equals': [{ Ref: 'P' }, 'ann'] } },
    Resources: { ...it.users, ...it.keys, ...it.others },
    ...present({ Outputs: it.outputs }),
  }));

interface Plan {
  /** Handed over as text, which is not looked through. */
  readonly isText: boolean;
  readonly template: { readonly Resources: object };
  readonly nested: object | undefined;
  readonly account: string | undefined;
}
const app: fc.Arbitrary<Plan[]> = fc.array(
  fc.record({
    template,
    nested: fc.option(template, { nil: undefined, freq: 5 }),
    isText: fc.nat(7).map((it) => it === 0),
    account: fc.constantFrom('111111111111', '111111111111', '222222222222', undefined),
  }),
  { minLength: 1, maxLength: 5 },
);

/** As the written templates of an app are collected. */
function stackOf(it: Plan, index: number): StackTemplate {
  const id = it.account;
  const file = `${index}.json`;
  const inner = it.nested && {
    template: it.nested,
    file: `${index}.nested.json`,
    nested: {},
  };
  const parent = { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { P: 'ann' } } };
  const whole = inner
    ? { ...it.template, Resources: { ...it.template.Resources, N: parent } }
    : it.template;
  return {
    name: `S${index}`,
    stackName: `stack-${index}`,
    region: 'eu-west-1',
    template: it.isText ? JSON.stringify(whole) : whole,
    file,
    nested: inner ? { N: inner } : {},
    construct: new Stack(),
    account:
      id === undefined
        ? { scope: 'app', family: 'app', uncertain: true }
        : { scope: 'app', id, family: 'app' },
    files: () => ({}),
  };
}

const read = (stacks: readonly StackTemplate[]) =>
  readStacks(
    stacks.map((it) => ({
      ...it,
      isTemplate: true,
      files: {},
      nested: it.nested as Record<string, { template: object }>,
    })),
  );

/** A parameter is called after its stack where another that was read has its name: `S1|P`. */
function called(findings: ReturnType<typeof evaluate>['findings']): unknown {
  return JSON.parse(JSON.stringify(findings).replaceAll(/\bS\d(\/N)?\|(?=P\b)/g, ''));
}

test(`${RUNS} apps: reading what matters finds what reading everything finds`, () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.noBias(app), (plan) => {
      const stacks = plan.map(stackOf);
      const everything = evaluate(read(stacks).keys);
      const found = readWhatMatters(stacks.map(atAGlance), read);
      const some = evaluate(found.read.keys);
      expect(called(some.findings)).toEqual(called(everything.findings));
      expect(some.warnings).toEqual(everything.warnings);
      const kind = `${everything.verdict}, ${found.stacks.length < stacks.length ? 'some' : 'all'}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }),
    { numRuns: RUNS, seed: Number(process.env['SEED'] ?? 1713) },
  );
  // Every verdict comes up where stacks are left out, and often.
  for (const verdict of ['compliant', 'violation', 'undetermined'])
    expect(seen.get(`${verdict}, some`) ?? 0).toBeGreaterThanOrEqual(RUNS / 200);
});

const PLAIN = {
  Resources: { K: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ann' } } },
};
const asking = (UserName: unknown) => ({
  Resources: { K: { Type: 'AWS::IAM::AccessKey', Properties: { UserName } } },
});
const BY_NAME = { 'Fn::GetStackOutput': { StackName: 'stack-1', OutputName: 'O' } };
const ofType = (Type: string) => ({ Resources: { R: { Type, Properties: {} } } });

/** What may ask another stack for a value: where it stands, the others are not left out. */
test.each<[string, Omit<Plan, 'account'>, boolean]>([
  ['an output by its name', { template: asking(BY_NAME), nested: undefined, isText: false }, false],
  [
    'the same in a nested stack',
    { template: ofType('AWS::SNS::Topic'), nested: asking(BY_NAME), isText: false },
    false,
  ],
  ['text', { template: asking('bob'), nested: undefined, isText: true }, false],
  [
    'a stack set',
    { template: ofType('AWS::CloudFormation::StackSet'), nested: undefined, isText: false },
    false,
  ],
  [
    'a product',
    {
      template: ofType('AWS::ServiceCatalog::CloudFormationProduct'),
      nested: undefined,
      isText: false,
    },
    false,
  ],
  [
    'a value from another region, beside a stack with outputs',
    { template: ofType('Custom::CrossRegionExportReader'), nested: undefined, isText: false },
    true,
  ],
  [
    'an import, beside a stack with outputs',
    { template: asking({ 'Fn::ImportValue': 'who' }), nested: undefined, isText: false },
    true,
  ],
])('%s: every stack that may matter to it is read', (_, first, hasOutputs) => {
  const beside = hasOutputs ? { ...PLAIN, Outputs: { O: { Value: 'x' } } } : PLAIN;
  const second = { template: beside, nested: undefined, isText: false };
  const stacks = [first, second].map((it, index) => stackOf({ ...it, account: undefined }, index));
  expect(readWhatMatters(stacks.map(atAGlance), read).stacks).toHaveLength(2);
});
