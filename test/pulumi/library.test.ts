import type {
  PolicyResource,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from '@pulumi/policy';
import { oneActiveKeyPolicies } from '../../pulumi-policy/index';
import { RULE } from '../../rule-core/index';

/** Keys as a team's own tests write them: plain objects, no host. */
function keys(...users: readonly string[]): PolicyResource[] {
  return users.map((user, index) => ({
    type: 'aws:iam/accessKey:AccessKey',
    name: `k${index}`,
    urn: `urn:pulumi:dev::p::aws:iam/accessKey:AccessKey::k${index}`,
    props: { user, status: 'Active' },
    opts: { protect: false, ignoreChanges: [], aliases: [], additionalSecretOutputs: [] },
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
  })) as unknown as PolicyResource[];
}

function stackPolicy(
  policies: readonly (ResourceValidationPolicy | StackValidationPolicy)[],
  name: string,
): StackValidationPolicy {
  const policy = policies.find((it) => it.name === name);
  if (!policy || !('validateStack' in policy)) throw new Error(`no stack policy ${name}`);
  return policy;
}

async function reported(policy: StackValidationPolicy, resources: PolicyResource[]) {
  const messages: string[] = [];
  const say: ReportViolation = (message) => {
    messages.push(message);
  };
  const args = {
    resources,
    getConfig: (() => ({})) as StackValidationArgs['getConfig'],
    stackTags: new Map<string, string>(),
    notApplicable: (): never => {
      throw new Error('not applicable');
    },
  };
  await policy.validateStack(args, say);
  return messages;
}

test('a team’s tests may ask the policies one by one, each about another stack', async () => {
  const policies = oneActiveKeyPolicies({ whenUndetermined: 'fail' });
  const violation = stackPolicy(policies, RULE.id);
  const undetermined = stackPolicy(policies, RULE.undeterminedId);
  const unclear = keys('alice', '');
  expect(await reported(violation, keys('alice', 'alice'))).toEqual([
    expect.stringMatching(/alice has 2 active/),
  ]);
  expect(await reported(undetermined, unclear)).toEqual([
    expect.stringMatching(/not known which IAM user/),
  ]);
  expect(await reported(violation, keys('alice', 'bob'))).toEqual([]);
});

test('a stack without keys is not applicable', async () => {
  const [violation] = oneActiveKeyPolicies();
  await expect(reported(violation as StackValidationPolicy, [])).rejects.toThrow('not applicable');
});

test('options that make no sense are an error at once', () => {
  const exception = { user: 'x', reason: 'y', owner: 'z', expires: 'soon' };
  expect(() => oneActiveKeyPolicies({ exceptions: [exception] })).toThrow(/must be a day/);
  expect(() => oneActiveKeyPolicies({ accounts: { dev: '1' } })).toThrow(/twelve digits/);
  for (const whenUndetermined of [true, 'maybe'] as never[]) {
    expect(() => oneActiveKeyPolicies({ whenUndetermined })).toThrow(/"strict" must be true/);
  }
  expect(() => oneActiveKeyPolicies({ benchmark: '7.0.0' })).toThrow(/7\.0\.0 has no such/);
});
