import fc from 'fast-check';
import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { randomTemplate } from './random-templates';

// A loop among the properties of a key writes them only in the worlds in which its list has their names.

const HEAD = `Transform: AWS::LanguageExtensions
Parameters: { P: { Type: String, AllowedValues: [b, c] } }
Conditions: { C: !Equals [!Ref P, b] }
Resources:
  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }
  A:
    Type: AWS::IAM::AccessKey
    Properties: `;

test.each([
  [
    'the status in one world',
    "{ UserName: bob, 'Fn::ForEach::L': [I, !If [C, [Status], [Path]], { '${I}': Inactive }] }",
    { P: 'c' },
  ],
  [
    'the status in every world',
    "{ UserName: bob, 'Fn::ForEach::L': [I, [Status, Path], { '${I}': Inactive }] }",
    undefined,
  ],
  [
    'the user in one world',
    "{ 'Fn::ForEach::L': [I, !If [C, [UserName], [Path]], { '${I}': bob }] }",
    { P: 'b' },
  ],
  [
    'the user by a name that is put together',
    "{ 'Fn::ForEach::L': [I, [Name], { 'User${I}': bob }] }",
    'always',
  ],
  [
    'a value of the user that has its own condition',
    "{ 'Fn::ForEach::L': [I, [UserName], { '${I}': !If [C, bob, ann] }] }",
    { P: 'b' },
  ],
])('%s', (_, properties, when) => {
  const { keys, errors } = readTemplate(`${HEAD}${properties}\n`);
  const { findings } = evaluate(keys, { errors });
  expect(errors).toEqual([]);
  const violations = findings.filter((it) => it.verdict === 'violation');
  expect(violations.map((it) => it.when ?? 'always')).toEqual(when === undefined ? [] : [when]);
});

/** The places of objects whose members a loop may write: three sections, and properties of resources. */
function placesIn(template: Record<string, unknown>): string[][] {
  const inside = (value: unknown, path: readonly string[]): string[][] => {
    if (!isObject(value)) return [];
    const names = Object.keys(value);
    if (names.length === 0 || names.some((it) => !/^[A-Za-z0-9]+$/.test(it) || it === 'Ref'))
      return [];
    return [[...path], ...names.flatMap((it) => inside(value[it], [...path, it]))];
  };
  const resources = template['Resources'] as Record<string, { readonly Properties?: unknown }>;
  return [
    ...['Conditions', 'Outputs', 'Resources'].map((it) => [it]),
    ...Object.entries(resources).flatMap(([id, { Properties }]) =>
      inside(Properties, ['Resources', id, 'Properties']),
    ),
  ];
}

/** The same, with one member of the object at a place written by a loop. */
function withLoop(value: unknown, path: readonly string[], at: number): unknown {
  const object = value as Record<string, unknown>;
  const [key, ...rest] = path;
  if (key !== undefined) return { ...object, [key]: withLoop(object[key], rest, at) };
  const names = Object.keys(object);
  const name = names[at % names.length]!;
  const loop = ['I', [name], { '${I}': object[name] }];
  return Object.fromEntries(
    Object.entries(object).map(([it, body]) =>
      it === name ? ['Fn::ForEach::L', loop] : [it, body],
    ),
  );
}

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 2_000);

test(`${RUNS} members that a loop writes say what they say in their place`, () => {
  const saidOf = (template: unknown) => {
    const { keys, errors } = readTemplate(JSON.stringify(template));
    const { findings } = evaluate(keys, { errors });
    return {
      errors: errors.map((it) => it.message).sort(),
      findings: findings.map((it) => [
        it.verdict,
        it.user.label,
        it.verdict === 'violation' ? it.keys.map(({ address }) => address).sort() : [],
      ]),
    };
  };
  let violations = 0;
  fc.assert(
    fc.property(randomTemplate, fc.nat(), fc.nat(), ({ template }, at, member) => {
      const zoe = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'zoe' } };
      const whole = {
        ...template,
        Transform: 'AWS::LanguageExtensions',
        Outputs: { O: { Value: { 'Fn::Sub': 'zoe' }, Export: { Name: 'E' } } },
        Resources: {
          ...template.Resources,
          Z1: zoe,
          Z2: { ...zoe, Properties: { UserName: { 'Fn::ImportValue': 'E' } }, Condition: 'C0' },
        },
      };
      const said = saidOf(whole);
      if (said.findings.some(([verdict]) => verdict === 'violation')) violations++;
      const places = placesIn(whole);
      const path = places[at % places.length] ?? [];
      expect([path, saidOf(withLoop(whole, path, member))]).toEqual([path, said]);
    }),
    { numRuns: RUNS, seed: 19 },
  );
  expect(violations).toBeGreaterThan(RUNS / 10);
}, 600_000);
