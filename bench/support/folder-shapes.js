'use strict';

// Kinds of folders that ask for much with few bytes: many small files that share the work of one run.
// Each makes the texts of its files from the numbers that it draws.

const { json, key, range, ref } = require('./parts-of-templates');

/** Templates whose loops multiply, over a list that stands once. */
function loops({ below, pick }) {
  const levels = 1 + below(6);
  const items = range(2 + below(40)).join();
  const all = range(levels)
    .map((n) => `\${V${n}}`)
    .join('');
  const name = pick(['K', `K${all}`, 'K${V0}']);
  const user = pick(['u', { 'Fn::Sub': all }, ref('V0')]);
  let Resources = { [name]: key(user) };
  for (const n of range(levels))
    Resources = { [`Fn::ForEach::L${n}`]: [`V${n}`, ref('P'), Resources] };
  const text = json({
    Transform: 'AWS::LanguageExtensions',
    Parameters: { P: { Type: 'CommaDelimitedList', Default: items } },
    Resources,
  });
  return range(2 + below(60)).map(() => text);
}

/** Stacks that import what others export, by names that are known and not. */
function imports({ below, pick }) {
  const count = 2 + below(120);
  const nameOf = pick([
    (n) => `e${n % count}`,
    () => ref('P'),
    (n) => ({ 'Fn::Sub': `\${P}-${n % count}` }),
    () => ({ 'Fn::Sub': 'a-${P}' }),
  ]);
  const value = pick([(n) => `u${n}`, (n) => ({ 'Fn::ImportValue': nameOf(n + 1) })]);
  return range(count).map((n) =>
    json({
      Parameters: { P: { Type: 'String' } },
      Resources: { K: key({ 'Fn::ImportValue': nameOf(n + 1) }) },
      Outputs: { O: { Value: value(n), Export: { Name: nameOf(n) } } },
    }),
  );
}

/** Keys of users that are not known, of users that are, and of parameters. */
function tiny({ below, pick }) {
  const user = () =>
    pick(['u', `u${below(9)}`, ref('P'), { 'Fn::GetAtt': ['X', 'Y'] }, { 'Fn::Sub': '${P}-u' }]);
  return range(2 + below(150)).map(() =>
    json({
      Parameters: { P: { Type: 'String' } },
      Resources: { K: key(user()), L: key(user()) },
    }),
  );
}

/** A template whose modules multiply: in one another, by loops and by uses; the file `n.json` is a module. */
function modules({ below, pick }) {
  const levels = 1 + below(6);
  const wide = pick([2, 5, 40, 400]);
  const value = pick([
    'u',
    ref('P'),
    { 'Fn::Sub': '${P}'.repeat(1 + below(150)) },
    range(below(900)).map(String),
  ]);
  const overrides = pick([{}, { Overrides: { K0: { Properties: { UserName: 'v' } } } }]);
  const use = (n) => ({ Source: `${n}.json`, Properties: { P: ref('P') } });
  const many = (n) =>
    pick([
      () => ({
        Modules: {
          M: { ...use(n), ...overrides, ForEach: range(1 + below(1900)).join() },
        },
      }),
      () => ({
        Modules: Object.fromEntries(range(1 + below(wide)).map((at) => [`N${at}`, use(n)])),
      }),
    ])();
  const own = () =>
    Object.fromEntries(
      range(1 + below(300)).map((n) => [`K${n}`, pick([key(value), { Type: 'T', X: value }])]),
    );
  return range(levels + 1).map((n) =>
    json({
      Parameters: { P: { Type: 'String', Default: 'x' } },
      ...(n < levels ? many(n + 1) : {}),
      Resources: own(),
    }),
  );
}

/** A template that has another as nested stacks, whose keys are named by maps, conditions and texts of both. */
function nested({ below, pick }) {
  const count = 2 + below(15);
  const parameters = Object.fromEntries(range(count).map((n) => [`P${n}`, { Type: 'String' }]));
  const some = () => ref(`P${below(count)}`);
  const columns = 1 + below(30);
  const Mappings = {
    M: Object.fromEntries(
      range(2 + below(60)).map((row) => [
        `a${row}`,
        Object.fromEntries(range(columns).map((at) => [`a${at}`, `a${(row * 7 + at * 3) % 50}`])),
      ]),
    ),
  };
  const value = (depth) =>
    depth === 0
      ? some()
      : pick([
          () => ({ 'Fn::FindInMap': ['M', value(depth - 1), some()] }),
          () => ({ 'Fn::If': [`C${below(4)}`, value(depth - 1), value(depth - 1)] }),
          () => ({ 'Fn::Join': [pick(['', '-']), [value(depth - 1), some()]] }),
        ])();
  const Conditions = Object.fromEntries(
    range(4).map((n) => [`C${n}`, { 'Fn::Equals': [some(), pick([some(), `a${below(5)}`])] }]),
  );
  const whole = { Parameters: parameters, Mappings, Conditions };
  const keys = Object.fromEntries(range(1 + below(40)).map((n) => [`K${n}`, key(value(below(4)))]));
  const stacks = Object.fromEntries(
    range(1 + below(40)).map((n) => [
      `N${n}`,
      {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: '1.json', Parameters: { P0: some(), P1: some() } },
      },
    ]),
  );
  return [json({ ...whole, Resources: stacks }), json({ ...whole, Resources: keys })];
}

module.exports = {
  folderShapes: {
    'folder of loops': loops,
    'folder of imports': imports,
    'folder of keys': tiny,
    'folder of modules': modules,
    'folder of nested stacks': nested,
  },
};
