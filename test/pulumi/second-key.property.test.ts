import type { ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';
import fc from 'fast-check';
import { oneActiveKeyPolicies } from '../../pulumi-policy/index';
import { RULE } from '../../rule-core/index';

/** Exported by the SDK for tests like this; its typings leave it out. */
const { unknownCheckingProxy } = jest.requireActual<{
  unknownCheckingProxy: <T extends object>(of: T) => T;
}>('@pulumi/policy');

const KEY = 'aws:iam/accessKey:AccessKey';
const urn = (name: string, type = KEY) => `urn:pulumi:dev::p::${type}::${name}`;
const [A, B] = ['111111111111', '222222222222'];

/** Providers, and the account that each reaches; of the ambient credentials that is the run's choice. */
const PROVIDERS = [
  { inputs: { assumeRoles: `[{"roleArn":"arn:aws:iam::${A}:role/x"}]` }, account: A },
  { inputs: { region: 'eu-west-1' }, account: undefined },
  { inputs: { region: 'us-east-1', allowedAccountIds: `["${A}"]` }, account: A },
];

interface Declared {
  readonly user: string;
  readonly status: 'Active' | 'Inactive';
  readonly provider: number;
}

/** A key resource: what it is before the run, and what the program asks for. */
interface Resource {
  readonly before: Declared | undefined;
  readonly after: Declared | undefined;
  readonly deleteBeforeReplace: boolean;
  /** Whether the run looks at it (`--target`). */
  readonly targeted: boolean;
  /** It exists, and this run only takes it over (`import`). */
  readonly imported: boolean;
}

interface Run {
  readonly ambient: string;
  readonly resources: readonly Resource[];
  readonly order: readonly number[];
  readonly excepted: readonly string[];
}

const declared: fc.Arbitrary<Declared> = fc.record({
  user: fc.constantFrom('alice', 'Alice', 'bob'),
  status: fc.constantFrom('Active' as const, 'Active' as const, 'Inactive' as const),
  provider: fc.nat(PROVIDERS.length - 1),
});

const run: fc.Arbitrary<Run> = fc
  .record({
    ambient: fc.constantFrom(A, B),
    resources: fc.array(
      fc.record({
        before: fc.option(declared, { nil: undefined }),
        after: fc.option(declared, { nil: undefined }),
        deleteBeforeReplace: fc.boolean(),
        targeted: fc.boolean().map((it) => it),
        imported: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    excepted: fc.subarray(['alice', 'bob'], { maxLength: 1 }),
  })
  .chain((it) =>
    fc
      .shuffledSubarray(
        it.resources.map((_, index) => index),
        { minLength: it.resources.length },
      )
      .map((order) => ({ ...it, order })),
  )
  .filter(isPossible);

/** A provider that may work in one account only fails in another. */
function isPossible({ ambient, resources }: Run): boolean {
  const used = resources.flatMap(({ before, after }) => [before, after]);
  return ambient === A || !used.some((it) => it?.provider === 2);
}

type Shown = (name: string, inputs: object, provider: number) => Promise<boolean>;

/**
 * Carries a run out as the engine does (pulumi/pulumi pkg/resource/deploy/step_generator.go): each
 * resource of the program is shown with its inputs, then made, changed or replaced; what is deleted goes
 * at the end, unless it is deleted before it is replaced.
 *
 * @returns whether any user had two active keys at any moment, and whether the policy would have stopped
 */
async function carryOut(it: Run, show: Shown): Promise<{ twice: boolean; stopped: boolean }> {
  const account = (provider: number) => PROVIDERS[provider]?.account ?? it.ambient;
  const ledger = new Map<string, Declared>();
  const excepted = new Set(it.excepted);
  let twice = false;
  const moment = () => {
    const users = [...ledger.values()]
      .filter(({ status, user }) => status === 'Active' && !excepted.has(user.toLowerCase()))
      .map(({ user, provider }) => `${account(provider)} ${user.toLowerCase()}`);
    twice ||= new Set(users).size < users.length;
  };
  for (const [index, { before, after, imported }] of it.resources.entries()) {
    if (before) ledger.set(`k${index}`, before);
    else if (after && imported) ledger.set(`k${index}`, after);
  }
  moment();
  let stopped = false;
  const later: string[] = [];
  for (const index of it.order) {
    const resource = it.resources[index];
    if (!resource) continue;
    const { before, after, targeted, deleteBeforeReplace } = resource;
    const id = `k${index}`;
    if (!after) {
      if (targeted && before) later.push(id);
      continue;
    }
    const shown = targeted ? after : before;
    stopped = (await show(id, shown ?? {}, (shown ?? after).provider)) || stopped;
    if (!targeted) continue;
    const inPlace =
      before?.user.toLowerCase() === after.user.toLowerCase() && before.provider === after.provider;
    if (before && !inPlace) {
      if (deleteBeforeReplace) ledger.delete(id);
      else {
        ledger.set(`${id} before`, before);
        later.push(`${id} before`);
      }
    }
    ledger.set(id, after);
    moment();
  }
  for (const id of later) {
    ledger.delete(id);
    moment();
  }
  return { twice, stopped };
}

/** The policy, as an update asks it: whether it would stop at a resource. */
function policyFor(excepted: readonly string[]): Shown {
  const exceptions = excepted.flatMap((user) =>
    [undefined, A, B].map((account) => ({
      user,
      reason: 'x',
      owner: 'y',
      expires: '2999-01-01',
      ...(account === undefined ? {} : { account }),
    })),
  );
  const rule = oneActiveKeyPolicies({ exceptions }).find(
    (it): it is ResourceValidationPolicy => it.name === RULE.id && 'validateResource' in it,
  );
  return async (name, inputs, provider) => {
    let stops = false;
    const args = {
      urn: urn(name),
      type: KEY,
      name,
      props: unknownCheckingProxy({ ...inputs }),
      provider: {
        urn: urn(`p${provider}`, 'pulumi:providers:aws'),
        props: unknownCheckingProxy({ ...PROVIDERS[provider]?.inputs }),
      },
      getConfig: () => ({}),
    } as unknown as ResourceValidationArgs;
    const validate = rule?.validateResource;
    if (typeof validate !== 'function') throw new Error('no such policy');
    await validate(args, () => {
      stops = true;
    });
    return stops;
  };
}

beforeAll(() => {
  process.env['PULUMI_NODEJS_DRY_RUN'] = 'false';
});
afterAll(() => {
  delete process.env['PULUMI_NODEJS_DRY_RUN'];
});

const runs = Number(process.env['PROPERTY_RUNS'] ?? 3_000);

test('in any order of resources, a run that is compliant at every moment is never stopped', async () => {
  let compliant = 0;
  await fc.assert(
    fc.asyncProperty(run, async (it) => {
      const { twice, stopped } = await carryOut(it, policyFor(it.excepted));
      if (twice) return;
      compliant++;
      expect(stopped).toBe(false);
    }),
    { seed: 18, numRuns: runs },
  );
  expect(compliant).toBeGreaterThan(runs / 10);
});

test('where the program declares two active keys of a user, the run stops before the second', async () => {
  let stops = 0;
  await fc.assert(
    fc.asyncProperty(run, async (it) => {
      const show = policyFor(it.excepted);
      const active = new Map<string, number>();
      await carryOut(it, async (name, inputs, provider) => {
        const { user, status } = inputs as Partial<Declared>;
        // One provider is one account, whatever it is.
        const id = `${provider} ${user?.toLowerCase() ?? ''}`;
        const counts = status === 'Active' && !it.excepted.includes(user?.toLowerCase() ?? '');
        const count = (active.get(id) ?? 0) + (counts ? 1 : 0);
        active.set(id, count);
        const stopped = await show(name, inputs, provider);
        if (counts && count > 1) {
          stops++;
          expect(stopped).toBe(true);
        }
        return stopped;
      });
    }),
    { seed: 19, numRuns: runs },
  );
  expect(stops).toBeGreaterThan(runs / 20);
});
