import { type App, CfnOutput, CfnResource, Fn, Lazy, NestedStack, Stack, Token } from 'aws-cdk-lib';
import {
  AccessKey,
  CfnAccessKey,
  CfnManagedPolicy,
  CfnUser,
  PolicyDocument,
  PolicyStatement,
  User,
} from 'aws-cdk-lib/aws-iam';
import fc from 'fast-check';
import { aspectVerdict, synthesize, synthesizeWithAspect } from './faces';
import { here } from './programs/program';

const RUNS = Number(process.env['CDK_PROPERTY_RUNS'] ?? 150);

const lazy = (text: string) => Lazy.string({ produce: () => text });
const own = (it: object, name: string, value: unknown) =>
  Object.defineProperty(it, name, { value, writable: true });

class Renames extends CfnUser {
  protected override get cfnProperties(): Record<string, unknown> {
    return { ...super.cfnProperties, userName: 'bob' };
  }
}

/** Ways to make a user: what it gives for `UserName` of a key. */
const USERS: Readonly<Record<string, (s: Stack, id: string, name: string | undefined) => string>> =
  {
    level1: (s, id, userName) => new CfnUser(s, id, userName === undefined ? {} : { userName }).ref,
    level2: (s, id, userName) =>
      new User(s, id, userName === undefined ? {} : { userName }).userName,
    lazy: (s, id, name) => new CfnUser(s, id, { userName: lazy(name ?? 'ann') }).ref,
    generic: (s, id, name) =>
      new CfnResource(s, id, { type: 'AWS::IAM::User', properties: { UserName: name } }).ref,
    derived: (s, id, name) => new Renames(s, id, { userName: name ?? 'ann' }).ref,
    overridden: (s, id, name) => {
      const it = new CfnUser(s, id, { userName: name ?? 'ann' });
      it.addPropertyOverride('UserName', 'bob');
      return it.ref;
    },
    shown: (s, id, name) =>
      (own(new CfnUser(s, id, { userName: 'bob' }), 'userName', name) as CfnUser).ref,
    replaced: (s, id, name) => {
      const { ref } = new CfnUser(s, id, { userName: 'ann' });
      s.node.tryRemoveChild(id);
      new CfnUser(s, id, name === undefined ? {} : { userName: name });
      return ref;
    },
    called: (s, id, name) => {
      new CfnUser(s, id, name === undefined ? {} : { userName: name }).overrideLogicalId(`Of${id}`);
      return Fn.sub(`\${Of${id}}`);
    },
  };

/** Ways to make a key of what a user gives, or of a name. */
const KEYS: Readonly<
  Record<string, (s: Stack, id: string, userName: string, s2?: string) => void>
> = {
  plain: (s, id, userName, status) => {
    new CfnAccessKey(s, id, { userName, ...(status === undefined ? {} : { status }) });
  },
  level2: (s, id, name) => {
    new AccessKey(s, id, { user: User.fromUserName(s, `${id}Of`, name) });
  },
  lazy: (s, id, name, status = 'Active') => {
    new CfnAccessKey(s, id, { userName: lazy(name), status: lazy(status) });
  },
  generic: (s, id, UserName) => {
    new CfnResource(s, id, { type: 'AWS::IAM::AccessKey', properties: { UserName } });
  },
  retyped: (s, id, UserName) => {
    const it = new CfnResource(s, id, { type: 'AWS::SNS::Topic', properties: { UserName } });
    it.addOverride('Type', 'AWS::IAM::AccessKey');
  },
  overridden: (s, id, name) => {
    new CfnAccessKey(s, id, { userName: 'eve', status: 'Inactive' }).addOverride('Properties', {
      UserName: name,
    });
  },
  none: (s, id, name) => {
    own(new CfnAccessKey(s, id, { userName: name }), 'shouldSynthesize', () => false);
  },
  written: (s, id, UserName) => {
    const Resources = { [id]: { Type: 'AWS::IAM::AccessKey', Properties: { UserName } } };
    own(new CfnOutput(s, `${id}Out`, { value: 'x' }), '_toCloudFormation', () => ({ Resources }));
  },
  call: (s, id, UserName) => {
    const call = { service: 'IAM', action: 'createAccessKey', parameters: { UserName } };
    const Create = s.toJsonString(call);
    new CfnResource(s, id, { type: 'Custom::AWS', properties: { ServiceToken: 'x', Create } });
  },
};

const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const CREATE = 'iam:CreateAccessKey';

/** Ways in which a policy may allow keys of a user, and one in which it does not. */
const DOCUMENTS: Readonly<Record<string, (arn: string) => unknown>> = {
  plain: (arn) => ({ Statement: [allow(CREATE, arn)] }),
  library: (arn) =>
    new PolicyDocument({
      statements: [new PolicyStatement({ actions: [CREATE], resources: [arn] })],
    }),
  lazy: (arn) => Lazy.any({ produce: () => ({ Statement: allow(CREATE, arn) }) }),
  statement: (arn) => ({ Statement: [allow(['s3:*'], arn), Token.asAny(allow(CREATE, arn))] }),
  action: (arn) => ({ Statement: allow([`s3:${lazy('Get')}`, `iam:${lazy('Create*')}`], arn) }),
  other: (arn) => ({ Statement: allow('iam:ListAccessKeys', arn) }),
};

/** Where something stands: in one of two stacks, or in a nested one of the first. */
type Spot = 0 | 1 | 2;
const spot = fc.constantFrom<Spot>(0, 0, 0, 1, 2);
const name = fc.constantFrom('ann', 'Ann', 'bob', 'carol', 'dave');
const kind = <T>(of: Readonly<Record<string, T>>, usual: string) =>
  fc.oneof(fc.constant(usual), fc.constantFrom(...Object.keys(of)));

const plan = fc.record({
  users: fc.array(
    fc.record({ spot, name: fc.option(name, { nil: undefined }), kind: kind(USERS, 'level1') }),
    { minLength: 1, maxLength: 3 },
  ),
  keys: fc.array(
    fc.record({
      spot,
      of: fc.oneof(fc.nat(2), name),
      kind: kind(KEYS, 'plain'),
      status: fc.constantFrom(undefined, undefined, 'Active', 'Inactive'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  policies: fc.array(fc.record({ spot, name, kind: kind(DOCUMENTS, 'other') }), { maxLength: 1 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

function build(it: Plan, app: App): void {
  const one = new Stack(app, 'One', here);
  const stacks = [one, new Stack(app, 'Two', here), new NestedStack(one, 'Nested')] as const;
  const users = it.users.map((user, index) =>
    USERS[user.kind]?.(stacks[user.spot], `User${index}`, user.name),
  );
  for (const [index, { spot: at, of, kind: how, status }] of it.keys.entries()) {
    const index2 = typeof of === 'number' ? of % users.length : -1;
    const user = it.users[index2];
    // A user is referred to in its own stack, or from the second one.
    const stack = user && at !== 1 ? stacks[user.spot] : stacks[at];
    const isCalled = user?.kind === 'called' && stack !== stacks[user.spot];
    const given = user && !isCalled ? users[index2] : typeof of === 'string' ? of : 'eve';
    KEYS[how]?.(stack, `Key${index}`, given ?? 'eve', status);
  }
  for (const [index, policy] of it.policies.entries()) {
    const policyDocument = DOCUMENTS[policy.kind]?.(
      `arn:aws:iam::111111111111:user/${policy.name}`,
    );
    new CfnManagedPolicy(stacks[policy.spot], `Policy${index}`, { policyDocument });
  }
}

test(`${RUNS} apps of unusual constructs: the Aspect finds what the written templates say`, () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.noBias(plan), (it) => {
      const make = (app: App) => {
        build(it, app);
      };
      const { assembly } = synthesize(make);
      fc.pre(assembly.errors.length === 0);
      seen.set(assembly.verdict, (seen.get(assembly.verdict) ?? 0) + 1);
      expect(aspectVerdict(synthesizeWithAspect(make))).toBe(assembly.verdict);
    }),
    { numRuns: RUNS, seed: 20_261_128 },
  );
  for (const verdict of ['compliant', 'violation', 'undetermined'])
    expect(seen.get(verdict) ?? 0).toBeGreaterThan(RUNS / 50);
}, 120_000);
