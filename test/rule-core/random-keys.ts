import fc from 'fast-check';
import {
  type AccessKey,
  type AccountScope,
  all,
  ALWAYS,
  any,
  type Condition,
  constantly,
  type ByWorld,
  is,
  type KeyStatus,
  namedUser,
  NEVER,
  not,
  opaqueUser,
  type Parameter,
  type Unknown,
  unknown,
  unknownCondition,
  type UserIdentity,
} from '../../rule-core/index';

/** Whoever deploys chooses these. */
export const PARAMETERS: readonly Parameter[] = [
  { id: 'p', name: 'P', values: ['a', 'b', 'c'] },
  { id: 'q', name: 'Q', values: ['a', 'b'] },
  { id: 'r', name: 'R', values: ['x', 'y', 'z', 'rest'] },
];

/** This one is given a value that nobody can tell. */
const KNOWN_LATER: Parameter = {
  id: 's',
  name: 'S',
  values: ['a', 'b', 'c'],
  unknown: 'S is known later',
};

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  { arbitrary: fc.constant(ALWAYS), weight: 2 },
  fc.constant(NEVER),
  {
    arbitrary: fc
      .constantFrom(...PARAMETERS, KNOWN_LATER)
      .chain((parameter) => fc.constantFrom(...parameter.values).map((it) => is(parameter, it))),
    weight: 7,
  },
  fc.constantFrom('u1', 'u2').map((id) => unknownCondition(id, `${id} is not known`)),
);

/** Conditions up to three operators deep, parts shared or not. */
export const condition: fc.Arbitrary<Condition> = fc.letrec<{ c: Condition }>((tie) => ({
  c: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('c').map(not),
    fc.tuple(tie('c'), tie('c')).map(([a, b]) => all(a, b)),
    fc.tuple(tie('c'), tie('c')).map(([a, b]) => any(a, b)),
  ),
})).c;

function byWorld<T>(value: fc.Arbitrary<T | Unknown>): fc.Arbitrary<ByWorld<T>> {
  return fc.oneof(
    value.map((it) => [{ when: ALWAYS, value: it }]),
    fc.tuple(condition, value, value).map(([when, a, b]) => [
      { when, value: a },
      { when: not(when), value: b },
    ]),
  );
}

const user = fc.constantFrom<UserIdentity | Unknown>(
  namedUser('alice'),
  namedUser('Alice'),
  namedUser('bob'),
  opaqueUser('Stack#U', 'U'),
  unknown('custom.Name', 'it comes from a custom resource'),
  unknown('other.Name', 'it comes from elsewhere'),
);

const status = fc.constantFrom<KeyStatus | Unknown>(
  'Active',
  'Active',
  'Inactive',
  unknown('s1', 'its status is not known'),
);

const account = fc.constantFrom<AccountScope>(
  { id: '111111111111', scope: 'one', family: 'app' },
  { id: '111111111111', scope: 'also one', family: 'app' },
  { id: '222222222222', scope: 'two', family: 'app' },
  { scope: 'stage', family: 'app', uncertain: true },
  { scope: 'other stage', family: 'app', uncertain: true },
  { scope: 'elsewhere', family: 'elsewhere' },
);

export const accessKeys: fc.Arbitrary<AccessKey[]> = fc
  .array(fc.record({ user: byWorld(user), status: byWorld(status), exists: condition, account }), {
    maxLength: 5,
  })
  .map(addressed);

/** Keys that nearly all belong to one user: more of them meet. */
export const keysOfAlice: fc.Arbitrary<AccessKey[]> = fc
  .array(
    fc.record({
      user: fc.oneof(
        { arbitrary: fc.constant(constantly(namedUser('alice'))), weight: 4 },
        { arbitrary: byWorld(user), weight: 1 },
      ),
      status: byWorld(status),
      exists: condition,
      account: fc.constant<AccountScope>({ id: '111111111111', scope: 'one', family: 'app' }),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map(addressed);

function addressed(keys: readonly Omit<AccessKey, 'address'>[]): AccessKey[] {
  return keys.map((key, index) => ({ ...key, address: `Key${index}` }));
}
