import { readStacks, readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

const key = (user: unknown) => ({
  Type: 'AWS::IAM::AccessKey',
  Properties: { UserName: user },
});
const numbers = Array.from({ length: 60 }, (_, it) => String(it));
const rows = Array.from({ length: 5_000 }, (_, it) => it);
const nest = (levels: number, wrap: (inner: unknown, level: number) => unknown, core: unknown) =>
  Array.from({ length: levels }).reduce<unknown>((inner, _, level) => wrap(inner, level), core);
const doubled = (x: unknown) => ({ 'Fn::Sub': ['${x}${x}', { x }] });
const P = { Parameters: { P: { Type: 'String', AllowedValues: numbers } } };
const LIST = { Parameters: { P: { Type: 'CommaDelimitedList' } } };
const loops = (levels: number, over: unknown, core: object) =>
  nest(levels, (it, level) => ({ [`Fn::ForEach::L${level}`]: [`V${level}`, over, it] }), core);

/** Templates of a few hundred bytes that ask for more than any machine has. */
const BOMBS: Readonly<Record<string, object>> = {
  'Fn::ToJsonString in itself': {
    Resources: { A: key(nest(40, (x) => ({ 'Fn::ToJsonString': { x } }), 'b')) },
  },
  'Fn::Sub that doubles its text': { Resources: { A: key(nest(50, doubled, 'b')) } },
  'Fn::Sub that doubles each of many values': {
    ...P,
    Resources: { A: key(nest(50, doubled, { Ref: 'P' })) },
  },
  'Fn::Base64 of itself': { Resources: { A: key(nest(150, (x) => ({ 'Fn::Base64': x }), 'b')) } },
  'a long text in single characters': {
    Resources: {
      A: key({ 'Fn::Select': [0, { 'Fn::Split': ['b', nest(19, doubled, 'b')] }] }),
    },
  },
  'loops that make one name': { Resources: loops(6, numbers, { K: key('a') }) },
  'loops over a list that is not known': {
    ...LIST,
    Resources: loops(30, { Ref: 'P' }, { 'K${V0}': key('a') }),
  },
  'loops in the properties of what loops make': {
    Resources: loops(2, numbers, {
      'K${V0}x${V1}': {
        Type: 'AWS::IAM::AccessKey',
        Properties: loops(2, numbers, { 'p${V0}x${V1}': 'z' }),
      },
    }),
  },
  'a text with many ways to be read': {
    Parameters: Object.fromEntries(
      'ABCDEFGHIJKLMN'.split('').map((it) => [it, { Type: 'String' }]),
    ),
    Conditions: {
      C: {
        'Fn::Equals': [
          { 'Fn::Sub': '${A}${B}${C}${D}${E}${F}${G}${H}z${I}${J}${K}${L}${M}' },
          'a'.repeat(90),
        ],
      },
    },
    Resources: { A: { ...key('a'), Condition: 'C' } },
  },
  'Fn::FindInMap by a key with as many values as there are rows': {
    Parameters: { P: { Type: 'String' } },
    Mappings: { M: Object.fromEntries(rows.map((it) => [`k${it}`, { v: `u${it}` }])) },
    Resources: Object.fromEntries(
      numbers.map((it) => [`K${it}`, key({ 'Fn::FindInMap': ['M', { Ref: 'P' }, 'v'] })]),
    ),
  },
};

function bounded(read: () => unknown): void {
  const [start, before] = [performance.now(), process.memoryUsage().heapTotal];
  read();
  // Bounds against hanging and against taking all memory, not measurements.
  expect(performance.now() - start).toBeLessThan(60_000);
  expect(process.memoryUsage().heapTotal - before).toBeLessThan(1024 * 1024 * 1024);
}

test.each(Object.entries(BOMBS))(
  '%s ends',
  (_, template) => {
    bounded(() => readTemplate({ Transform: 'AWS::LanguageExtensions', ...template }));
  },
  120_000,
);

test.each<[string, unknown, string]>([
  ['a text', { 'Fn::Sub': '${P}${P}${P}${P}' }, 'String'],
  ['a list', [{ Ref: 'P' }, { Ref: 'P' }, { Ref: 'P' }, { Ref: 'P' }], 'CommaDelimitedList'],
  ['an object', { a: { Ref: 'P' }, b: { Ref: 'P' }, c: { Ref: 'P' } }, 'String'],
])(
  'a nested stack that passes itself %s several times over ends',
  (_, value, type) => {
    const template = JSON.stringify({
      Parameters: { P: { Type: type, Default: 'xy' } },
      Resources: {
        A: key({ 'Fn::Join': ['', [{ Ref: 'P' }]] }),
        N: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: 'x.json', Parameters: { P: value } },
        },
      },
    });
    bounded(() => readTemplate(template, { file: 'x.json', readFile: () => template }));
  },
  120_000,
);

test('more nested stacks than are read are an error', () => {
  const inner = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x.json' } };
  const template = JSON.stringify({ Resources: { A: key('a'), N: inner, O: inner } });
  const { errors } = readTemplate(template, { file: 'x.json', readFile: () => template });
  expect(errors.map((it) => it.message)).toContainEqual(
    expect.stringContaining('More than 2000 stacks are nested'),
  );
}, 120_000);

/** A few kilobytes of aliases: so many resources that are one and the same. */
const alike = (count: number, first: string) =>
  `A: &a ${first}\n${Array.from({ length: count }, (_, n) => `B${n}: *a`).join('\n')}`;
const indented = (text: string) => text.replaceAll(/^/gm, '  ');
const KEY = '{Type: "AWS::IAM::AccessKey", Properties: {UserName: ann}}';

test.each([
  [
    'stack sets that write their template out',
    `{Type: "AWS::CloudFormation::StackSet", Properties: {TemplateBody: 'Resources: {A: &a ${KEY}, ${Array.from({ length: 400 }, (_, n) => `B${n}: *a`).join(', ')}}'}}`,
  ],
  ['nested stacks', '{Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: many.yaml}}'],
])('the keys of %s by the thousand are an error, and those beside them stay', (_, resource) => {
  const template = `Resources:\n${indented(`K1: ${KEY}\nK2: ${KEY}\n${alike(1_000, resource)}`)}`;
  const many = `Resources:\n${indented(alike(400, KEY))}`;
  const { keys, errors } = readTemplate(template, { file: 'x.yaml', readFile: () => many });
  expect(keys.map((it) => it.address).sort()).toEqual(['K1', 'K2']);
  expect(errors.map((it) => it.message)).toEqual([
    expect.stringContaining('ask for more work') as string,
  ]);
});

test('what asks for too much work is an error, and no fault', () => {
  const template = { Transform: 'AWS::LanguageExtensions', ...BOMBS['loops that make one name'] };
  const { keys, errors } = readTemplate(template, { file: 'bomb.json' });
  expect(keys).toEqual([]);
  expect(errors).toEqual([
    { input: 'bomb.json', message: expect.stringContaining('ask for more work') as string },
  ]);
});

test('a stack that asks for too much work hides no violation of the stacks beside it', () => {
  const account = { scope: 'home' };
  const bomb = { Transform: 'AWS::LanguageExtensions', ...BOMBS['loops that make one name'] };
  const { keys, errors } = readStacks([
    { name: 'A', account, template: { Resources: { K: key('a') } } },
    { name: 'Bomb', account, template: bomb },
    { name: 'B', account, template: { Resources: { K: key('a') } } },
  ]);
  expect(errors.map((it) => it.input)).toEqual(['Bomb']);
  expect(evaluate(keys, { errors }).verdict).toBe('violation');
}, 120_000);

test.each(Object.entries(BOMBS))(
  '%s hides no two keys that are written out beside it',
  (_, bomb) => {
    const { Resources, ...rest } = bomb as { Resources: object };
    const user = { Type: 'AWS::IAM::User', Properties: { UserName: 'carol' } };
    const template = {
      Transform: 'AWS::LanguageExtensions',
      ...rest,
      Resources: { First: key('carol'), ...Resources, Carol: user, Second: key({ Ref: 'Carol' }) },
    };
    for (const form of [template, JSON.stringify(template)]) {
      const { keys, errors } = readTemplate(form, { file: 'bomb.json' });
      const { findings } = evaluate(keys, { errors });
      const carol = findings.filter((it) => it.user.name === 'carol');
      expect(carol.map((it) => it.verdict)).toEqual(['violation']);
      expect(carol[0]?.keys.map((it) => it.address)).toEqual(['First', 'Second']);
    }
  },
  240_000,
);

test('of a template that asks for too much work only what is certain counts', () => {
  const template = {
    Transform: 'AWS::LanguageExtensions',
    Parameters: { P: { Type: 'String', Default: 'a' } },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'b'] } },
    Resources: {
      ...(BOMBS['loops that make one name'] as { Resources: object }).Resources,
      One: key('a'),
      Maybe: { ...key('a'), Condition: 'C' },
      Chosen: key({ Ref: 'P' }),
      Off: { ...key('a'), Properties: { UserName: 'a', Status: 'Inactive' } },
      Set: { ...key('a'), Properties: { UserName: 'a', Status: { Ref: 'P' } } },
      Made: { ...key('a'), 'Fn::Transform': { Name: 'M' } },
    },
  };
  const { keys, errors } = readTemplate(template, { file: 'bomb.json' });
  expect(keys.map((it) => it.address)).toEqual(['One', 'Off']);
  expect(evaluate(keys, { errors })).toMatchObject({ verdict: 'undetermined', complete: false });
});
