import { stepsLeft, withinBounds } from '../../inputs/cloudformation/evaluate/budget';
import { readStacks } from '../../inputs/cloudformation/index';
import type { StackInput } from '../../inputs/cloudformation/stacks/stack-input';
import { evaluate } from '../../rule-core/index';

const range = (count: number) => Array.from({ length: count }, (_, n) => n);
const key = (user: string) => `{Type: AWS::IAM::AccessKey, Properties: {UserName: ${user}}}`;
const keys = (count: number, user = 'someone') =>
  `Resources: {${range(count)
    .map((n) => `K${n}: ${key(`${user}${n}`)}`)
    .join(', ')}}`;
const items = (count: number) => range(count).join();
const looped = (count: number, more = '') =>
  `M: {Source: m.yaml, ForEach: '${items(count)}'${more}}`;
const tree = (levels: number, module: (next: string) => string, last: string) =>
  Object.fromEntries([
    ...range(levels).map((n) => [`m${n}.yaml`, module(`m${n + 1}.yaml`)]),
    [`m${levels}.yaml`, last],
  ]) as Record<string, string>;
const twice = (next: string) => `A: {Source: ${next}}, B: {Source: ${next}}`;

interface Row {
  /** Where what multiplies stands. */
  readonly where: string;
  readonly modules?: string;
  readonly resources?: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Templates of a few kilobytes whose modules are written out to more than any machine has. */
const TABLE: readonly Row[] = [
  { where: 'a loop of a module', modules: looped(1_900), files: { 'm.yaml': keys(300) } },
  {
    where: 'a loop of a module without keys',
    modules: looped(1_900),
    files: {
      'm.yaml': `Resources: {${range(600)
        .map((n) => `B${n}: {Type: T}`)
        .join(', ')}}`,
    },
  },
  {
    where: 'the section Modules',
    modules: range(1_200)
      .map((n) => `M${n}: {Source: m.yaml}`)
      .join(', '),
    files: { 'm.yaml': keys(250) },
  },
  {
    where: 'resources of the type !Rain::Module',
    resources: range(900)
      .map((n) => `M${n}: {Type: !Rain::Module m.yaml}`)
      .join(', '),
    files: { 'm.yaml': keys(250) },
  },
  {
    where: 'modules in modules',
    modules: twice('m0.yaml'),
    files: tree(10, (next) => `Modules: {${twice(next)}}\n${keys(60)}`, keys(100)),
  },
  {
    where: 'a loop in a loop',
    modules: looped(40),
    files: {
      'm.yaml': `Modules: {N: {Source: n.yaml, ForEach: '${items(40)}'}}`,
      'n.yaml': keys(9),
    },
  },
  {
    where: 'overrides of a loop',
    modules: looped(
      900,
      `, Overrides: {${range(300)
        .map((n) => `K${n}: {Properties: {UserName: b}}`)
        .join(', ')}}`,
    ),
    files: { 'm.yaml': keys(300) },
  },
  {
    where: 'conditions and mappings',
    modules: looped(1_900),
    files: {
      'm.yaml': `Conditions: {${range(200)
        .map((n) => `C${n}: !Equals [a, b]`)
        .join(', ')}}\nMappings: {${range(200)
        .map((n) => `M${n}: {a: {b: c}}`)
        .join(', ')}}`,
    },
  },
  {
    where: 'the values of one property',
    modules: looped(1_900),
    files: { 'm.yaml': `Resources: {B: {Type: T, Properties: {X: [${'1, '.repeat(2_500)}]}}}` },
  },
  {
    where: 'the properties of a loop',
    modules: looped(1_900, `, Properties: {X: [${'$Index, '.repeat(900)}]}`),
    files: { 'm.yaml': keys(1) },
  },
  {
    where: 'names in the text of Fn::Sub',
    modules: looped(1_900),
    files: {
      'm.yaml': `Parameters: {P: {Default: x}}\nResources: {K: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Sub '${'${P}'.repeat(900)}'}}}`,
    },
  },
  {
    where: 'resources that Rain leaves out',
    resources: range(900)
      .map((n) => `M${n}: {Type: !Rain::Module m.yaml}`)
      .join(', '),
    files: {
      'm.yaml': `Parameters: {P: {Default: x}}\nResources: {${range(300)
        .map((n) => `K${n}: {Type: T, Metadata: {Rain: {IfParam: P}}}`)
        .join(', ')}}`,
    },
  },
  {
    where: 'modules under a condition that does not hold',
    modules: looped(1_900),
    files: {
      'm.yaml': `Conditions: {C: !Equals [a, b]}\nModules: {N: {Source: n.yaml, Condition: C, ForEach: '${items(1_900)}'}}`,
      'n.yaml': keys(1),
    },
  },
];

/** Reads a template as a run with a great many steps does, and counts those that it took. */
function read(stacks: readonly StackInput[], files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const before = 1e9;
  return withinBounds(before, () => {
    const found = readStacks(stacks, {
      readFile: (file) => {
        asked.push(file);
        return Object.hasOwn(files, file) ? files[file] : undefined;
      },
    });
    return { ...found, asked, steps: before - stepsLeft() };
  });
}

const stack = (template: string, name = 'main.yaml'): StackInput => ({
  name,
  file: name,
  template,
  account: { scope: 'home' },
});
const BESIDE = `First: ${key('carol')}, Second: ${key('carol')}`;
const SMALL = { 'small.yaml': `Resources: {A: ${key('dave')}, B: ${key('dave')}}` };

test.each(TABLE)('$where: one error, and a bound on what is written out', (row) => {
  const template = `Modules: {Small: {Source: small.yaml}, ${row.modules ?? ''}}\nResources: {${BESIDE}, ${row.resources ?? ''}}`;
  const found = read([stack(template)], { ...SMALL, ...row.files });
  expect(found.errors).toEqual([
    {
      input: 'main.yaml',
      message: expect.stringMatching(
        /^Split this template: its modules from \w+ \(\w+\.yaml\) on are .*, so their access keys are not known\.$/,
      ) as string,
      location: expect.objectContaining({ file: 'main.yaml' }) as object,
    },
  ]);
  expect(found.keys.length).toBeLessThanOrEqual(5_000 + 4);
  // A run has seven million for all.
  expect(found.steps).toBeLessThan(5_000_000);
  const { findings, complete } = evaluate(found.keys, { errors: found.errors });
  expect(complete).toBe(false);
  // What stands in the template, and a module before what multiplies, are judged as ever.
  const named = findings.filter((it) => ['carol', 'dave'].includes(it.user.name ?? ''));
  expect(named.map((it) => it.verdict)).toEqual(['violation', 'violation']);
});

test.each(TABLE)('$where: files are read once each', ({ modules = '', resources = '', files }) => {
  const template = `Modules: {${modules}}\nResources: {W: {Type: T}, ${resources}}`;
  const { asked } = read([stack(template)], files);
  expect(asked).toEqual([...new Set(asked)]);
});

test.each([
  ['by a loop', looped(50), 100],
  [
    'by many uses',
    range(500)
      .map((n) => `M${n}: {Source: m.yaml}`)
      .join(', '),
    10,
  ],
  ['at once', 'M: {Source: m.yaml}', 5_000],
])('ten times the resources that CloudFormation takes are written out %s', (_, modules, each) => {
  const files = { 'm.yaml': keys(each) };
  const { keys: made, errors } = read([stack(`Modules: {${modules}}\nResources: {}`)], files);
  expect(errors).toEqual([]);
  expect(made).toHaveLength(5_000);
});

test('ten modules of the size of the largest template are written out', () => {
  const policy = `{Type: AWS::IAM::Policy, Properties: {Description: '${'x'.repeat(1_600)}', Roles: [${'a, '.repeat(150)}]}}`;
  const module = `Resources: {${range(499)
    .map((n) => `P${n}: ${policy}`)
    .join(', ')}, K: ${key('alice')}}`;
  expect(module.length).toBeGreaterThan(1_000_000);
  const { keys: made, errors } = read([stack(`Modules: {${looped(10)}}\nResources: {}`)], {
    'm.yaml': module,
  });
  expect(errors).toEqual([]);
  expect(made).toHaveLength(10);
});

test('a run whose templates are written out to too much together keeps the others, and what is plain', () => {
  const module = { 'm.yaml': keys(300) };
  const bombs = range(30).map((n) =>
    stack(
      `Modules: {${looped(16)}}\nResources: {First${n}: ${key(`erin${n}`)}, Second${n}: ${key(`erin${n}`)}}`,
      `bomb${n}.yaml`,
    ),
  );
  const good = stack(`Resources: {A: ${key('carol')}, B: ${key('carol')}}`, 'good.yaml');
  const clean = stack(`Resources: {A: ${key('frank')}}`, 'clean.yaml');
  const found = read([...bombs, clean, good], module);
  const inputs = new Set(found.errors.map((it) => it.input));
  expect(inputs.size).toBeGreaterThan(0);
  expect([...inputs].filter((it) => !it.startsWith('bomb'))).toEqual([]);
  const { findings } = evaluate(found.keys, { errors: found.errors });
  const named = findings.filter((it) => it.verdict === 'violation').map((it) => it.user.name);
  expect(named).toEqual(expect.arrayContaining(['carol', ...range(30).map((n) => `erin${n}`)]));
  expect(found.keys.filter((it) => it.address.startsWith('clean.yaml'))).toHaveLength(1);
});
