import fc from 'fast-check';
import { readStacks, readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { randomTemplate } from './random-templates';

const TWO = `
  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
  B: { Type: AWS::IAM::AccessKey, Condition: C, Properties: { UserName: alice } }`;
const ELSEWHERE = "'Fn::Transform': { Name: AWS::Include, Parameters: { Location: s3://b/k } }";
const MACRO = "'Fn::Transform': { Name: Ours }";
const FILES: Readonly<Record<string, string>> = {
  'maps.yaml': 'M: { a: { b: alice } }',
  'row.yaml': 'b: alice',
  'parameter.yaml': 'AllowedValues: [dev, prod]',
  'itself.yaml':
    "A: { 'Fn::Transform': { Name: AWS::Include, Parameters: { Location: ./itself.yaml } } }",
};
const local = (file: string) =>
  `'Fn::Transform': { Name: AWS::Include, Parameters: { Location: ./${file} } }`;
const found = '!FindInMap [M, a, b]';

/** A part that is not read (or is at hand after all), and what it leaves. */
const TABLE: readonly {
  readonly name: string;
  readonly template: string;
  readonly verdict: 'violation' | 'not a violation';
  readonly errors: readonly string[];
}[] = [
  {
    name: 'a mapping that a transform brings, as the user of two keys',
    template: `Mappings: { M: { ${ELSEWHERE} } }\nResources:\n  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: ${found} } }\n  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: ${found} } }`,
    verdict: 'not a violation',
    errors: ['AWS::Include brings in here is not at hand'],
  },
  ...[`{ ${ELSEWHERE} }`, `{ M: { ${ELSEWHERE} } }`, `{ M: { a: { ${MACRO} } } }`].map((it) => ({
    name: `what a condition compares comes from the mappings ${it}`,
    template: `Mappings: ${it}\nConditions: { C: !Equals [${found}, x] }\nResources:${TWO}`,
    verdict: 'violation' as const,
    errors: [it.includes('Ours') ? 'The macro Ours' : 'is not at hand'],
  })),
  ...[`{ ${local('maps.yaml')} }`, `{ M: { a: { ${local('row.yaml')} } } }`].map((it) => ({
    name: `a local file in the mappings: ${it}`,
    template: `Mappings: ${it}\nConditions: { C: !Equals [${found}, alice] }\nResources:${TWO}`,
    verdict: 'violation' as const,
    errors: [],
  })),
  {
    name: 'a local file says what a parameter allows',
    template: `Parameters: { P: { Type: String, ${local('parameter.yaml')} } }\nConditions: { C: !Equals [!Ref P, qa] }\nResources:${TWO}`,
    verdict: 'not a violation',
    errors: [],
  },
  {
    name: 'a parameter that a transform declares may be anything',
    template: `Parameters: { P: { Type: String, AllowedValues: [a], ${MACRO} } }\nConditions: { C: !Equals [!Ref P, qa] }\nResources:${TWO}`,
    verdict: 'violation',
    errors: ['The macro Ours'],
  },
  {
    name: 'a rule that rests on a value that is not read',
    template: `Parameters: { P: { Type: String } }\nRules: { R: { Assertions: [{ Assert: !Equals [!Ref P, { ${MACRO} }] }] } }\nConditions: { C: !Equals [!Ref P, qa] }\nResources:${TWO}`,
    verdict: 'violation',
    errors: ['The macro Ours'],
  },
  {
    name: 'a rule that a transform brings',
    template: `Rules: { R: { ${ELSEWHERE} } }\nConditions: { C: !Equals [a, a] }\nResources:${TWO}`,
    verdict: 'violation',
    errors: ['is not at hand'],
  },
  {
    name: 'outputs that a transform brings, which others may import',
    template: `Outputs: { ${ELSEWHERE} }\nConditions: { C: !Equals [a, b] }\nResources:${TWO}`,
    verdict: 'not a violation',
    errors: ['is not at hand'],
  },
  {
    name: 'a third key is refused or not, by a condition that is not read',
    template: `Conditions: { C: !Equals [a, a], U: !Equals [!Sub '\${X.Arn}', a] }\nResources:${TWO}\n  X: { Type: AWS::S3::Bucket }\n  D: { Type: AWS::IAM::AccessKey, Properties: { UserName: !If [U, !Select [1, [a]], bob] } }`,
    verdict: 'violation',
    errors: [],
  },
  {
    name: 'properties that a macro may rewrite',
    template: `Conditions: { C: !Equals [a, a] }\nResources:\n  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }\n  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob, ${MACRO} } }`,
    verdict: 'not a violation',
    errors: ['The macro Ours'],
  },
  {
    name: 'a value only a macro can tell',
    template: `Resources:\n  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }\n  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: { ${MACRO} } } }`,
    verdict: 'not a violation',
    errors: ['The macro Ours'],
  },
  {
    name: 'a parameter behind a tag',
    template: `Parameters: { P: !x { Type: String, AllowedValues: [alice] } }\nConditions: { C: !Equals [!Ref P, alice] }\nResources:${TWO}`,
    verdict: 'violation',
    errors: ['A parameter is declared by Fn::x'],
  },
  ...[
    `O: { Value: x, Export: { ${MACRO} } }`,
    `O: { Value: x, Export: { Name: { ${MACRO} } } }`,
    `O: { ${MACRO} }`,
    `'Fn::ForEach::L': [I, [a], { ${MACRO} }]`,
    `'Fn::ForEach::L': [I, [a], { 'O\${I}': { ${MACRO} } }]`,
    `Value: { ${MACRO} }`,
    `'Fn::ForEach::L': [I, [a], { Value: { ${MACRO} } }]`,
  ].map((it) => ({
    name: `a macro among the outputs, which others may import: ${it}`,
    template: `Transform: AWS::LanguageExtensions\nOutputs: { ${it} }\nConditions: { C: !Equals [a, b] }\nResources:${TWO}`,
    verdict: 'not a violation' as const,
    errors: ['The macro Ours'],
  })),
  ...['Conditions', 'Mappings', 'Outputs', 'Parameters', 'Rules'].map((it) => ({
    name: `a file that includes itself among the ${it} hides no violation`,
    template: `${it}: { X: { ${local('itself.yaml')} } }\nResources:\n  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }\n  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }`,
    verdict: 'violation' as const,
    errors: ['is not at hand'],
  })),
  {
    name: 'the value of an output that nobody asks for',
    template: `Outputs: { O: { Value: { ${MACRO} } } }\nConditions: { C: !Equals [a, b] }\nResources:${TWO}`,
    verdict: 'not a violation',
    errors: [],
  },
];

test.each(TABLE)('$name: $verdict', ({ template, verdict, errors: expected }) => {
  const { keys, errors } = readTemplate(template, {
    file: 'template.yaml',
    readFile: (path) => FILES[path],
  });
  const report = evaluate(keys, { errors });
  expect(report.verdict === 'violation' ? 'violation' : 'not a violation').toBe(verdict);
  expect(errors.length > 0).toBe(expected.length > 0);
  for (const it of expected)
    expect(errors.map(({ message }) => message)).toContainEqual(expect.stringContaining(it));
});

test('parameters of a nested stack that a transform passes are not their defaults', () => {
  const inner = `Parameters: { User: { Type: String, Default: bob } }\nResources: { K: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } } }`;
  const outer = `Resources:\n  K: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }\n  N: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml, Parameters: { ${ELSEWHERE}, Other: x } } }`;
  const { keys, errors } = readTemplate(outer, { file: 'outer.yaml', readFile: () => inner });
  const report = evaluate(keys, { errors });
  expect(report.findings.map((it) => it.verdict)).toEqual(['undetermined']);
  expect(errors).toHaveLength(1);
});

/** The path to each subtree, the outermost first. */
function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  const inner = Object.entries(value).flatMap(([key, it]) => pathsIn(it, [...path, key]));
  return path.length === 0 ? inner : [[...path], ...inner];
}

function partAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((it, key) => (it as Record<string, unknown>)[key], value);
}

function replaced(value: unknown, path: readonly string[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((it: unknown, index) => (String(index) === key ? replaced(it, rest, by) : it));
  }
  const object = value as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, by) };
}

const UNREAD = [
  { 'Fn::Transform': { Name: 'Ours' } },
  { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k' } } },
  { 'Fn::Unheard': 'of' },
];

/** What the violation rests on: its two keys, the sections they stand in, and its condition. */
const RESTS_ON = [['Resources'], ['Resources', 'Z1'], ['Resources', 'Z2'], ['Conditions']];
const isWithin = (path: readonly string[], outer: readonly string[]) =>
  outer.every((it, index) => path[index] === it);
const restsOn = (path: readonly string[]) =>
  RESTS_ON.some((it) => it.length === path.length && isWithin(path, it)) ||
  [
    ['Resources', 'Z1'],
    ['Resources', 'Z2'],
    ['Conditions', 'Z'],
    ['Parameters', 'P'],
  ].some((it) => isWithin(path, it)) ||
  (path.length === 1 && path[0] === 'Parameters');

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 2_000);

test(`${RUNS} parts that are not read take no violation away that rests on others`, () => {
  const zoe = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'zoe' } };
  const violates = (template: object, nested: Readonly<Record<string, object>>) => {
    const { keys, errors } = readStacks([
      {
        name: 'template',
        account: { scope: 'template' },
        template,
        nested: Object.fromEntries(
          Object.entries(nested).map(([id, it]) => [id, { template: it }]),
        ),
      },
    ]);
    const { findings } = evaluate(keys, { errors });
    return findings.some((it) => it.verdict === 'violation' && it.user.name === 'zoe');
  };
  let violations = 0;
  fc.assert(
    fc.property(
      randomTemplate,
      fc.constantFrom('a', 'b', 'x-a'),
      fc.nat(),
      fc.constantFrom(...UNREAD),
      ({ template, nested }, value, at, unread) => {
        const whole = {
          ...template,
          Conditions: { ...template.Conditions, Z: { 'Fn::Equals': [{ Ref: 'P' }, value] } },
          Resources: { ...template.Resources, Z1: zoe, Z2: { ...zoe, Condition: 'Z' } },
        };
        if (!violates(whole, nested)) return;
        violations++;
        const paths = pathsIn(whole).filter((it) => !restsOn(it));
        const path = paths[at % paths.length] ?? [];
        expect([path, violates(replaced(whole, path, unread) as object, nested)]).toEqual([
          path,
          true,
        ]);
      },
    ),
    { numRuns: RUNS, seed: 13 },
  );
  expect(violations).toBeGreaterThan(RUNS / 10);
}, 600_000);

test(`${RUNS} parts that are included from a local file say what they say in their place`, () => {
  const zoe = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: { 'Fn::Sub': 'zoe' } } };
  const imported = { ...zoe, Properties: { UserName: { 'Fn::ImportValue': 'E' } } };
  const saidOf = (template: unknown, part?: unknown) => {
    const { keys, errors } = readTemplate(JSON.stringify(template), {
      file: 'template.json',
      readFile: (file) => (file === 'part.json' ? JSON.stringify(part) : undefined),
    });
    const { findings } = evaluate(keys, { errors });
    return {
      errors: errors.map((it) => it.message).sort(),
      // Which of several keys stands for one whose user is not known goes by their places.
      findings: findings.map((it) => [
        it.verdict,
        it.verdict === 'violation' ? it.keys.map(({ address }) => address).sort() : [],
      ]),
    };
  };
  let violations = 0;
  fc.assert(
    fc.property(randomTemplate, fc.constantFrom('a', 'b', 'x-a'), fc.nat(), (made, value, at) => {
      const { template } = made;
      const isValue = { 'Fn::Equals': [{ Ref: 'P' }, value] };
      const whole = {
        ...template,
        Conditions: { ...template.Conditions, Z: isValue },
        Rules: {
          Q: { Assertions: [{ Assert: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'P' }, 'q'] }] } }] },
        },
        Outputs: { O: { Value: { 'Fn::Sub': 'zoe' }, Export: { Name: { 'Fn::Sub': 'E' } } } },
        Resources: {
          ...template.Resources,
          Z1: zoe,
          Z2: { ...zoe, Condition: 'Z' },
          Z3: { ...imported, Condition: 'Z' },
        },
      };
      const said = saidOf(whole);
      if (said.findings.some(([verdict]) => verdict === 'violation')) violations++;
      const paths = pathsIn(whole).filter((it) => isObject(partAt(whole, it)));
      const path = paths[at % paths.length] ?? [];
      const include = { Name: 'AWS::Include', Parameters: { Location: './part.json' } };
      const text = replaced(whole, path, { 'Fn::Transform': include });
      expect([path, saidOf(text, partAt(whole, path))]).toEqual([path, said]);
    }),
    { numRuns: RUNS, seed: 17 },
  );
  expect(violations).toBeGreaterThan(RUNS / 10);
}, 600_000);

test.each([
  ['C: { Source: ./m.yaml }', ['./m.yaml']],
  ['C: { Source: ./m.yaml }, D: { Source: https://x/y.yaml }', ['./m.yaml', 'https://x/y.yaml']],
  ['C: 3', [undefined]],
  ['', [undefined]],
])('the section Modules, { %s }, is never passed by', (modules, named) => {
  const { errors } = readTemplate(
    `Modules: { ${modules} }\nResources:\n  Q: { Type: AWS::SQS::Queue }`,
  );
  expect(errors.map((it) => it.kind)).toEqual(named.map(() => 'module'));
  expect(errors.map((it) => it.what)).toEqual(named);
});

test('more parts than are listed leave an error that nobody can accept', () => {
  const stack = (n: number) => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: `https://s3.amazonaws.com/b/${n}.yaml` },
  });
  const errorsOf = (count: number) => {
    const stacks = Array.from({ length: count }, (_, n) => [`S${n}`, stack(n)] as const);
    return readTemplate(JSON.stringify({ Resources: Object.fromEntries(stacks) })).errors;
  };
  expect(errorsOf(1_000).filter((it) => it.kind === undefined)).toEqual([]);
  for (const count of [1_001, 1_500]) {
    const errors = errorsOf(count);
    expect(errors).toHaveLength(1_001);
    expect(errors.filter((it) => it.kind === undefined)).toEqual([
      { input: 'template', message: expect.stringMatching(/^More than 1,000 parts were not read/) },
    ]);
  }
});
