import fc from 'fast-check';
import { factsOf, type PulumiResource } from '../../inputs/pulumi/index';
import { evaluate, type Verdict } from '../../rule-core/index';
import { UNKNOWN } from '../cases/index';

/** Exported by the SDK for tests like this; its typings leave it out. */
const { unknownCheckingProxy } = jest.requireActual<{
  unknownCheckingProxy: <T extends object>(of: T) => T;
}>('@pulumi/policy');

const KEY = 'aws:iam/accessKey:AccessKey';
const USER = 'aws:iam/user:User';
const urn = (type: string, name: string) => `urn:pulumi:dev::p::${type}::${name}`;

type Hidden = Readonly<Record<'user' | 'status' | 'provider' | 'inputs', boolean>>;

interface RandomKey {
  /** The number of a user of the program, or a plain name. */
  readonly of: number | string;
  readonly status: 'Active' | 'Inactive' | undefined;
  readonly provider: number;
  readonly hidden: Hidden;
}

interface Program {
  readonly users: readonly {
    readonly name: string;
    readonly provider: number;
    readonly hidden: Hidden;
  }[];
  readonly keys: readonly RandomKey[];
}

/** Two by their roles; then by the ambient credentials and by a profile, one of each saying where. */
const PROVIDERS = [
  { region: 'eu-west-1', assumeRoles: '[{"roleArn":"arn:aws:iam::111111111111:role/x"}]' },
  { assumeRoles: '[{"roleArn":"arn:aws:iam::222222222222:role/x"}]' },
  { region: 'eu-west-1' },
  { region: 'us-east-1', allowedAccountIds: '["111111111111"]' },
  { profile: 'dev' },
  { profile: 'dev', allowedAccountIds: '["222222222222"]' },
];

/** The account that a provider of this program reaches, as a person would work it out. */
function accountIn(it: Program, provider: number): string {
  const [id] = numbersOf(it, provider);
  return id ?? credentialsIn(it, provider);
}

/** A number, or credentials whose account no provider tells. */
function credentialsIn({ users, keys }: Program, provider: number): string {
  const used = new Set([...users, ...keys].map((it) => it.provider));
  const ambient = used.has(3) ? '1' : 'ambient';
  const dev = used.has(5) ? '2' : 'dev';
  return ['1', '2', ambient, ambient, dev, dev][provider] ?? '';
}

/** The numbers of an account: a key that refers to a user is made where the user is. */
function numbersOf(it: Program, provider: number): Set<string> {
  const own = credentialsIn(it, provider);
  if (/\d/.test(own)) return new Set([own]);
  return new Set(
    it.keys.flatMap((key) => {
      const owner = typeof key.of === 'number' ? it.users[key.of] : undefined;
      const from = credentialsIn(it, key.provider);
      return owner && credentialsIn(it, owner.provider) === own && /\d/.test(from) ? [from] : [];
    }),
  );
}

const hidden: fc.Arbitrary<Hidden> = fc.record({
  user: fc.boolean(),
  status: fc.boolean(),
  provider: fc.boolean(),
  inputs: fc.boolean(),
});
const provider = fc.nat(PROVIDERS.length - 1);
const name = fc.constantFrom('alice', 'Alice', 'bob', 'carol');

const program: fc.Arbitrary<Program> = fc
  .record({
    users: fc.array(fc.record({ name, provider, hidden }), { maxLength: 3 }),
    keys: fc.array(
      fc.record({
        of: fc.oneof(fc.nat(2), name),
        status: fc.constantFrom('Active' as const, 'Inactive' as const, undefined),
        provider,
        hidden,
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .filter(isPossible);

/** IAM does not make a second user of one name in one account, and no account has two numbers. */
function isPossible(it: Program): boolean {
  if (PROVIDERS.some((_, provider) => numbersOf(it, provider).size > 1)) return false;
  const ids = it.users.map((user) => `${accountIn(it, user.provider)} ${user.name.toLowerCase()}`);
  return new Set(ids).size === ids.length;
}

/** What a stack policy would see: with values hidden, or as everything turns out. */
function shown({ users, keys }: Program, mask: boolean): PulumiResource[] {
  const maybe = (hide: boolean, value: unknown) => (mask && hide ? UNKNOWN : value);
  const providerOf = (index: number, { provider: hide }: Hidden) => {
    const inputs = Object.entries(PROVIDERS[index] ?? {}).map(([key, value]) => [
      key,
      key === 'region' ? value : maybe(hide, value),
    ]);
    const known = !(
      mask &&
      hide &&
      Object.keys(PROVIDERS[index] ?? {}).some((it) => it !== 'region')
    );
    return {
      known,
      provider: {
        urn: urn('pulumi:providers:aws', `p${index}${known ? '' : '-hidden'}`),
        inputs: unknownCheckingProxy(Object.fromEntries(inputs)),
      },
    };
  };
  const userUrns = users.map((_, index) => urn(USER, `u${index}`));
  return [
    ...users.map((user, index): PulumiResource => {
      const { known, provider: from } = providerOf(user.provider, user.hidden);
      const inputs = { name: maybe(user.hidden.user, user.name) };
      return {
        urn: userUrns[index] ?? '',
        type: USER,
        outputs: unknownCheckingProxy(known ? inputs : {}),
        ...(user.hidden.inputs ? {} : { inputs: unknownCheckingProxy(inputs) }),
        provider: from,
        propertyDependencies: {},
      };
    }),
    ...keys.map((key, index): PulumiResource => {
      const { known, provider: from } = providerOf(key.provider, key.hidden);
      const owner = typeof key.of === 'number' ? users[key.of] : undefined;
      const ownerUrn = typeof key.of === 'number' ? userUrns[key.of] : undefined;
      const user = owner?.name ?? (typeof key.of === 'string' ? key.of : 'nobody');
      const inputs = {
        user: maybe(key.hidden.user || (owner?.hidden.user ?? false), user),
        ...(key.status === undefined ? {} : { status: maybe(key.hidden.status, key.status) }),
      };
      return {
        urn: urn(KEY, `k${index}`),
        type: KEY,
        outputs: unknownCheckingProxy(known ? { id: mask ? UNKNOWN : undefined, ...inputs } : {}),
        ...(key.hidden.inputs ? {} : { inputs: unknownCheckingProxy(inputs) }),
        provider: from,
        propertyDependencies: ownerUrn === undefined ? {} : { user: [ownerUrn] },
      };
    }),
  ];
}

function judge(resources: readonly PulumiResource[]): Verdict {
  const { keys, errors } = factsOf(resources, { family: 'stack' });
  expect(errors).toEqual([]);
  return evaluate(keys).verdict;
}

const runs = Number(process.env['PROPERTY_RUNS'] ?? 2_000);

test('a violation never passes because values are hidden', () => {
  const seen = { violation: 0, undetermined: 0 };
  fc.assert(
    fc.property(program, (it) => {
      fc.pre(judge(shown(it, false)) === 'violation');
      const verdict = judge(shown(it, true));
      expect(verdict).not.toBe('compliant');
      if (verdict !== 'compliant') seen[verdict]++;
    }),
    { seed: 1, numRuns: runs },
  );
  expect(seen.violation).toBeGreaterThan(50);
  expect(seen.undetermined).toBeGreaterThan(50);
});

test('the order of the resources changes nothing', () => {
  fc.assert(
    fc.property(program, fc.boolean(), (it, mask) => {
      const resources = shown(it, mask);
      const report = (list: readonly PulumiResource[]) =>
        JSON.stringify(evaluate(factsOf(list, { family: 'stack' }).keys));
      expect(report([...resources].reverse())).toBe(report(resources));
    }),
    { seed: 2, numRuns: 500 },
  );
});

test('what is known in full is judged as a person would count it', () => {
  fc.assert(
    fc.property(program, (it) => {
      const counts = new Map<string, number>();
      for (const key of it.keys) {
        if (key.status === 'Inactive') continue;
        const owner = typeof key.of === 'number' ? it.users[key.of] : undefined;
        // A key's own provider decides, unless it names no account by number: then its user's does.
        const own = accountIn(it, key.provider);
        const named = /\d/.test(credentialsIn(it, key.provider));
        const at = named || !owner ? own : accountIn(it, owner.provider);
        const who = owner?.name ?? (typeof key.of === 'string' ? key.of : 'nobody');
        const id = `${at} ${who.toLowerCase()}`;
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      const expected = [...counts.values()].some((count) => count > 1) ? 'violation' : 'compliant';
      expect(judge(shown(it, false))).toBe(expected);
    }),
    { seed: 3, numRuns: 1_000 },
  );
});
