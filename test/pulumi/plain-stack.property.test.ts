import fc from 'fast-check';
import { factsOf, plainKeys, type PulumiResource, withRenames } from '../../inputs/pulumi/index';
import { evaluate } from '../../rule-core/index';
import { UNKNOWN } from '../cases/index';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 3_000);

const urnOf = (type: string, name: string) => `urn:pulumi:dev::p::${type}::${name}`;

const person = fc.constantFrom('alice', 'Alice', 'bob', 'carol', 'dave', 'erin', 'frank');
const name = fc.oneof(
  { weight: 8, arbitrary: person },
  { weight: 1, arbitrary: fc.constantFrom('no name', '', UNKNOWN, undefined) },
);
const status = fc.constantFrom('Active', 'Inactive', UNKNOWN, undefined);
const index = fc.nat(3);

const rights = (Resource: unknown) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'iam:CreateAccessKey', Resource }] });
const policyText = fc.oneof(
  name.map((it) => rights(`arn:aws:iam::111111111111:user/${it ?? '*'}`)),
  fc.constant(rights(UNKNOWN)),
  fc.constant(rights('*')),
  fc.constant(UNKNOWN),
  fc.constant('{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'),
);

interface Plan {
  readonly type: string;
  readonly outputs: object;
  readonly inputs?: object;
  readonly uses?: number;
}

/** The kinds of resources of which the rule wants something, each in many states of knowledge. */
const plan: fc.Arbitrary<Plan> = fc.oneof(
  {
    weight: 24,
    arbitrary: fc
      .record({ user: name, status, uses: index, left: fc.nat(9) })
      .map(({ user, status, uses, left }): Plan => ({
        type: 'aws:iam/accessKey:AccessKey',
        outputs: left === 0 ? {} : { user, status },
        uses,
      })),
  },
  {
    weight: 8,
    arbitrary: fc
      .record({ name: fc.oneof(name, fc.constant(UNKNOWN)), id: name, asked: name })
      .map(({ name, id, asked }): Plan => ({
        type: 'aws:iam/user:User',
        outputs: { name, id },
        inputs: { name: asked },
      })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(policyText, policyText, index).map(([policy, asked, uses]): Plan => ({
      type: 'aws:iam/policy:Policy',
      outputs: { policy },
      inputs: { policy: asked },
      uses,
    })),
  },
  fc.tuple(policyText, index).map(([policy, uses]): Plan => ({
    type: 'aws:iam/role:Role',
    outputs: { inlinePolicies: [{ policy }] },
    uses,
  })),
  name.map((it): Plan => ({ type: 'aws:s3/bucketV2:BucketV2', outputs: { user: it, policy: it } })),
  fc
    .record({ userName: name, user: name })
    .map((outputs): Plan => ({ type: 'any:index/iamAccessKey:IamAccessKey', outputs })),
  name.map((UserName): Plan => ({
    type: 'aws:cloudcontrol/resource:Resource',
    outputs: {
      typeName: 'AWS::IAM::AccessKey',
      desiredState: JSON.stringify({ UserName }),
    },
  })),
  name.map((UserName): Plan => ({
    type: 'aws:cloudformation/stack:Stack',
    outputs: {
      templateBody: JSON.stringify({
        Resources: { K: { Type: 'AWS::IAM::AccessKey', Properties: { UserName } } },
      }),
    },
  })),
);

/** Plans in one list, each key and policy computed from one of the others. */
function resourcesOf(plans: readonly Plan[]): PulumiResource[] {
  const urns = plans.map(({ type }, at) => urnOf(type, `r${at}`));
  const provider = { urn: urnOf('pulumi:providers:aws', 'default'), inputs: { region: 'x' } };
  return plans.map(({ type, outputs, inputs, uses }, at) => {
    const used = uses === undefined ? undefined : urns[uses];
    return {
      urn: urns[at] ?? '',
      type,
      outputs,
      ...(inputs ? { inputs } : {}),
      provider,
      propertyDependencies:
        used === undefined ? {} : { user: [used], policy: [used], inlinePolicies: [used] },
    };
  });
}

test('a stack that is plain at a glance has nothing to say when it is read in full', () => {
  const seen = { plain: 0, withKeys: 0, read: 0 };
  fc.assert(
    fc.property(fc.array(plan, { maxLength: 4 }), (plans) => {
      const resources = resourcesOf(plans);
      const glance = plainKeys(resources);
      if (glance === undefined) {
        seen.read += 1;
        return;
      }
      seen.plain += 1;
      if (glance > 1) seen.withKeys += 1;
      const { keys, templates, errors, warnings } = factsOf(withRenames(resources), {
        family: 'stack',
      });
      const { findings, warnings: notes } = evaluate(keys, { warnings });
      expect({ keys: keys.length, templates, errors, findings, notes }).toEqual({
        keys: glance,
        templates: [],
        errors: [],
        findings: [],
        notes: [],
      });
    }),
    { numRuns: RUNS, seed: 20_261_127 },
  );
  expect(seen.withKeys).toBeGreaterThan(RUNS / 50);
  expect(seen.read).toBeGreaterThan(RUNS / 5);
});
