import { RULE, VERSION } from '../../rule-core/index';
import { UNKNOWN } from '../cases/index';
import { startPack, type WirePack, type WireResource } from './wire';

const USER = 'urn:pulumi:dev::project::aws:iam/user:User::u';

const user: WireResource = {
  type: 'aws:iam/user:User',
  urn: USER,
  properties: { name: 'u-1234567', id: UNKNOWN },
};

function key(
  name: string,
  properties: object = {},
  rest: Partial<WireResource> = {},
): WireResource {
  return {
    type: 'aws:iam/accessKey:AccessKey',
    urn: `urn:pulumi:dev::project::aws:iam/accessKey:AccessKey::${name}`,
    properties: { user: UNKNOWN, status: 'Active', id: UNKNOWN, ...properties },
    propertyDependencies: { user: [USER] },
    ...rest,
  };
}

const bucket: WireResource = {
  type: 'aws:s3/bucket:Bucket',
  urn: 'urn:pulumi:dev::project::aws:s3/bucket:Bucket::b',
  properties: { id: UNKNOWN, arn: UNKNOWN, bucket: UNKNOWN },
};

/** Every order of a short list. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((it, index) =>
    orders([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [it, ...rest]),
  );
}

describe('the pack, started as the engine starts it', () => {
  let pack: WirePack;
  beforeAll(async () => {
    pack = await startPack();
  }, 300_000);
  afterAll(() => pack.close());

  test('announces its policies, with the version of the package', async () => {
    const { name, version, policiesList } = await pack.info();
    expect({ name, version }).toEqual({ name: 'one-active-key', version: VERSION });
    expect(policiesList.map((it) => it.name)).toEqual(
      expect.arrayContaining([RULE.id, RULE.undeterminedId]),
    );
  });

  test('two keys of one new user block, in any order, with an unrelated unknown beside them', async () => {
    const seen = new Set<string>();
    for (const order of orders([user, key('k1'), key('k2'), bucket])) {
      const { blocked, diagnostics } = await pack.analyzeStack(order);
      expect(blocked).toBe(true);
      seen.add(JSON.stringify(diagnostics));
    }
    expect(seen.size).toBe(1);
    const [[only] = []] = [...seen].map(
      (it) => JSON.parse(it) as { urn: string; message: string }[],
    );
    expect(only?.urn).toMatch(/::k2$/);
    expect(only?.message).toMatch(
      /IAM user u-1234567 has 2 active access keys;.*\n.*- k1: Active\n.*- k2: Active\n\(The user of k1, k2 is not known yet/,
    );
  });

  test('an unknown user of one key is advice, and hides no violation of others', async () => {
    const stray = key('stray', {}, { propertyDependencies: {} });
    for (const order of orders([user, key('k1'), key('k2'), stray])) {
      const { diagnostics } = await pack.analyzeStack(order);
      expect(diagnostics.map((it) => [it.policy, it.level]).sort()).toEqual([
        [RULE.undeterminedId, 'advisory'],
        [RULE.id, 'mandatory'],
      ]);
    }
  });

  test('a provider that is not known yet shows no outputs: the inputs are remembered', async () => {
    const empty = (name: string) => key(name, {}, { properties: {}, propertyDependencies: {} });
    for (const name of ['k1', 'k2']) {
      await pack.analyze({ ...empty(name), properties: { user: 'alice', status: 'Active' } });
    }
    const { blocked, diagnostics } = await pack.analyzeStack([empty('k1'), empty('k2')]);
    expect([blocked, diagnostics[0]?.message]).toEqual([true, expect.stringMatching(/alice/)]);
  });

  test('a stack without keys is not applicable', async () => {
    const { notApplicable, diagnostics } = await pack.analyzeStack([bucket]);
    expect(diagnostics).toEqual([]);
    expect(notApplicable.map((it) => it.policyName)).toEqual(
      expect.arrayContaining([RULE.id, RULE.undeterminedId]),
    );
  });

  test('keys in the template of a CloudFormation stack count', async () => {
    const template = {
      Resources: {
        A: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } },
        B: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } },
      },
    };
    const stack: WireResource = {
      type: 'aws:cloudformation/stack:Stack',
      urn: 'urn:pulumi:dev::project::aws:cloudformation/stack:Stack::cfn',
      properties: { templateBody: JSON.stringify(template) },
    };
    const { blocked, diagnostics } = await pack.analyzeStack([stack]);
    expect([blocked, diagnostics[0]?.urn]).toEqual([true, stack.urn]);
  });
});
