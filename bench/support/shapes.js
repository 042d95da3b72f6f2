'use strict';

// Kinds of input that ask for much with few bytes. Each makes one from the numbers that it draws, so that
// a search can look for the dearest of its kind.

const { json, key, range, ref } = require('./parts-of-templates');
const { rules } = require('./rules-shape');

/** Conditions over parameters, put together at random, with keys of one user on some of them. */
function conditions({ below, pick }) {
  const params = range(2 + below(40)).map((n) => `P${n}`);
  const values = range(1 + below(6)).map((n) => `v${n}`);
  const bound = below(3);
  const Parameters = Object.fromEntries(
    params.map((it) => [it, { Type: 'String', ...(bound ? { AllowedValues: values } : {}) }]),
  );
  const Conditions = {};
  const names = [];
  const width = 2 + below(8);
  for (const n of range(5 + below(150))) {
    const leaf = () =>
      below(4) > 0 && names.length > 0
        ? { Condition: pick(names) }
        : { 'Fn::Equals': [ref(pick(params)), below(3) ? pick(values) : ref(pick(params))] };
    const many = () => range(width).map(leaf);
    Conditions[`C${n}`] = pick([
      () => ({ 'Fn::And': many() }),
      () => ({ 'Fn::Or': many() }),
      () => ({ 'Fn::Not': [leaf()] }),
      () => ({ 'Fn::Or': [{ 'Fn::And': [leaf(), leaf()] }, { 'Fn::And': [leaf(), leaf()] }] }),
    ])();
    names.push(`C${n}`);
  }
  const users = 1 + below(10);
  const Resources = Object.fromEntries(
    range(2 + below(60)).map((n) => [`K${n}`, key(`u${n % users}`, { Condition: pick(names) })]),
  );
  return json({ Parameters, Conditions, Resources });
}

/** A long exclusive-or, and a permutation: what decision diagrams are bad at. */
function hard({ below, pick }) {
  const size = 3 + below(30);
  const params = range(size).map((n) => `P${n}`);
  const values = range(2 + below(12)).map((n) => `v${n}`);
  const Parameters = Object.fromEntries(
    params.map((it) => [it, { Type: 'String', AllowedValues: values }]),
  );
  const pairs = range(size * (1 + below(6))).map(() => [pick(params), pick(params)]);
  const Conditions = Object.fromEntries(
    pairs.map(([a, b], n) => [`E${n}`, { 'Fn::Equals': [ref(a), ref(b)] }]),
  );
  const same = Object.keys(Conditions);
  const join = below(2) ? 'Fn::Or' : 'Fn::And';
  let last = same[0];
  for (const [n, name] of same.slice(1).entries()) {
    Conditions[`J${n}`] = { [join]: [{ Condition: last }, { Condition: name }] };
    last = `J${n}`;
  }
  Conditions.No = { 'Fn::Not': [{ Condition: last }] };
  const keys = range(2 + below(30));
  const Resources = Object.fromEntries(
    keys.map((n) => [`K${n}`, key('u', { Condition: n % 2 ? 'No' : pick([last, ...same]) })]),
  );
  return json({ Parameters, Conditions, Resources });
}

/** Names put together from parameters, compared with one another. */
function texts({ below, pick }) {
  const params = range(2 + below(12)).map((n) => `P${n}`);
  const values = range(2 + below(30)).map((n) => 'ab'.repeat(1 + below(4)) + 'a'.repeat(n % 5));
  const Parameters = Object.fromEntries(
    params.map((it) => [it, { Type: 'String', ...(below(2) ? { AllowedValues: values } : {}) }]),
  );
  const text = () =>
    range(1 + below(6))
      .map(() => pick([`\${${pick(params)}}`, pick(['a', 'b', 'ab', '-'])]))
      .join('');
  const Conditions = Object.fromEntries(
    range(1 + below(40)).map((n) => [
      `C${n}`,
      { 'Fn::Equals': [{ 'Fn::Sub': text() }, below(2) ? { 'Fn::Sub': text() } : pick(values)] },
    ]),
  );
  const Resources = Object.fromEntries(
    range(2 + below(150)).map((n) => [
      `K${n}`,
      key({ 'Fn::Sub': text() }, below(2) ? { Condition: pick(Object.keys(Conditions)) } : {}),
    ]),
  );
  return json({ Parameters, Conditions, Resources });
}

/** Choices inside of choices, and functions of them. */
function choices({ below, pick }) {
  const count = 2 + below(14);
  const Parameters = Object.fromEntries(range(count).map((n) => [`P${n}`, { Type: 'String' }]));
  const Conditions = Object.fromEntries(
    range(count).map((n) => [`C${n}`, { 'Fn::Equals': [ref(`P${n}`), 'x'] }]),
  );
  const value = (depth) =>
    depth === 0
      ? pick(['a', 'b', ref(`P${below(count)}`), 'x,y,z'])
      : pick([
          () => ({ 'Fn::If': [`C${below(count)}`, value(depth - 1), value(depth - 1)] }),
          () => ({
            'Fn::Join': [pick(['', ',']), range(1 + below(6)).map(() => value(depth - 1))],
          }),
          () => ({ 'Fn::Select': [below(3), { 'Fn::Split': [',', value(depth - 1)] }] }),
          () => ({ 'Fn::Sub': ['${v}-${w}', { v: value(depth - 1), w: value(depth - 1) }] }),
        ])();
  const depth = 1 + below(6);
  const Resources = Object.fromEntries(
    range(1 + below(30)).map((n) => [`K${n}`, key(value(depth))]),
  );
  return json({ Parameters, Conditions, Resources });
}

/** Patterns of what parameters may be. */
function patterns({ below, pick }) {
  const piece = (depth) =>
    pick([
      () => pick(['a', 'b', '.', '[ab]', '[^a]', '\\w', '\\d', '\\p{Lower}']),
      () => (depth ? `(${piece(depth - 1)}|${piece(depth - 1)})${pick(['', '*', '+', '?'])}` : 'a'),
      () =>
        depth ? `(?:${piece(depth - 1)}${piece(depth - 1)}){${below(5)},${5 + below(60)}}` : 'b',
      () => `.*a.{${below(40)}}`,
    ])();
  const count = 1 + below(100);
  const names = range(count).map((n) => `P${n}`);
  const Parameters = Object.fromEntries(
    names.map((it) => [
      it,
      {
        Type: 'String',
        AllowedPattern: range(1 + below(6))
          .map(() => piece(3))
          .join(''),
      },
    ]),
  );
  const text = () => pick(['a', 'b', 'ab']).repeat(1 + below(60));
  const Conditions = Object.fromEntries(
    range(1 + below(60)).map((n) => [`C${n}`, { 'Fn::Equals': [ref(pick(names)), text()] }]),
  );
  const Resources = Object.fromEntries(
    range(2 + below(20)).map((n) => [
      `K${n}`,
      key(below(2) ? ref(pick(names)) : 'u', { Condition: pick(Object.keys(Conditions)) }),
    ]),
  );
  return json({ Parameters, Conditions, Resources });
}

/** Loops in loops over names that become long. */
function loops({ below, pick }) {
  const depth = 1 + below(4);
  const items = range(2 + below(60)).map((n) => `i${n}`);
  const names = range(depth).map((n) => `N${n}`);
  const all = names.map((it) => `\${${it}}`).join('');
  let inner = {
    [`K${all}`]: key({ 'Fn::Sub': pick([all, `${all}-\${P}`, '${P}']) }),
  };
  for (const [at, name] of names.entries()) {
    inner = { [`Fn::ForEach::L${at}`]: [name, below(3) ? items : [...items, ref('P')], inner] };
  }
  return json({
    Transform: 'AWS::LanguageExtensions',
    Parameters: { P: { Type: 'String' } },
    Resources: inner,
  });
}

/** Maps looked up by what nobody knows. */
function mappings({ below, pick }) {
  const top = range(1 + below(40)).map((n) => `t${n}`);
  const second = range(1 + below(10)).map((n) => `s${n}`);
  const M = Object.fromEntries(
    top.map((it) => [it, Object.fromEntries(second.map((s) => [s, `u${below(20)}`]))]),
  );
  const params = range(1 + below(8)).map((n) => `P${n}`);
  const look = (depth) =>
    depth === 0
      ? ref(pick(params))
      : { 'Fn::FindInMap': ['M', look(depth - 1), below(2) ? pick(second) : ref(pick(params))] };
  const Resources = Object.fromEntries(
    range(2 + below(120)).map((n) => [
      `K${n}`,
      key({ 'Fn::Sub': ['${a}${b}', { a: look(1 + below(2)), b: below(2) ? 'x' : look(1) }] }),
    ]),
  );
  const Parameters = Object.fromEntries(params.map((it) => [it, { Type: 'String' }]));
  return json({
    Transform: 'AWS::LanguageExtensions',
    Parameters,
    Mappings: { M },
    Resources,
  });
}

/** YAML that is more than it looks like: aliases, tags, folds, quotes and depth. */
function yaml({ below, pick }) {
  const lines = ['Resources:', '  A0: &a0 {Type: AWS::IAM::AccessKey, Properties: {UserName: x}}'];
  for (const n of range(1 + below(30))) {
    const of = `*a${below(n + 1)}`;
    const list = range(1 + below(12))
      .map(() => of)
      .join(', ');
    lines.push(`  A${n + 1}: &a${n + 1} {Type: AWS::S3::Bucket, Properties: {x: [${list}]}}`);
  }
  const piece = pick([
    '? ',
    '- ',
    '[',
    '{a: ',
    '"\\u0041',
    "'' ",
    '!Sub ',
    '&x ',
    '<<: *a0\n  ',
    '# : ',
    'a: |\n    ',
    '\n\n',
    ': ',
    'Fn::Transform: ',
  ]);
  lines.push(`  B: ${pick(['', '[', '{', '"', "'"])}${piece.repeat(below(3_000))}`);
  return lines.join('\n');
}

/** Users in a Terraform plan, known and not, in modules. */
function plan({ below, pick }) {
  const resources = range(2 + below(60)).map((n) => ({
    address: `module.m["${n % 7}"].aws_iam_access_key.k${n}`,
    module_address: `module.m["${n % 7}"]`,
    mode: 'managed',
    type: 'aws_iam_access_key',
    name: `k${n}`,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: ['create'],
      before: null,
      after: below(2) ? { status: 'Active' } : { user: `u${below(5)}` },
      after_unknown: { user: true },
    },
  }));
  return json({
    format_version: '1.2',
    terraform_version: '1.9.8',
    resource_changes: resources,
    configuration: {
      root_module: {
        module_calls: {
          m: {
            module: {
              resources: range(below(60)).map((n) => ({
                address: `aws_iam_access_key.k${n}`,
                mode: 'managed',
                type: 'aws_iam_access_key',
                name: `k${n}`,
                expressions: { user: { references: [pick(['var.u', 'each.value', 'local.x'])] } },
              })),
            },
          },
        },
      },
    },
  });
}

module.exports = {
  shapes: { conditions, hard, texts, choices, patterns, loops, mappings, rules, yaml, plan },
};
