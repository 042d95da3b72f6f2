import fc from 'fast-check';
import type { PlainParameter, PlainResource, PlainTemplate, World } from './template-oracle';
import { worldsOf } from './template-worlds';

/** A random template, the worlds it can be deployed in, and the templates of its nested stacks. */
export interface RandomTemplate {
  readonly template: PlainTemplate;
  readonly nested: Readonly<Record<string, PlainTemplate>>;
  readonly supplied: Readonly<Record<string, string>>;
  readonly region: string | undefined;
  readonly worlds: readonly World[];
}

const NAMES = ['P', 'Q', 'R'] as const;
const CONSTANTS = ['a', 'b', 'c', 'x-a', 'b-y'] as const;
const MAP = {
  a: { name: 'alice', status: 'Active' },
  b: { name: 'bob', status: 'Inactive' },
  'x-a': { name: 'a', status: 'Inactive' },
};

const constant = fc.constantFrom<string>(...CONSTANTS);

const parameter: fc.Arbitrary<PlainParameter> = fc.oneof(
  fc
    .uniqueArray(constant, { minLength: 1, maxLength: 3 })
    .map((AllowedValues): PlainParameter => ({ Type: 'String', AllowedValues })),
  constant.map((Default): PlainParameter => ({ Type: 'String', Default })),
  fc.constant<PlainParameter>({ Type: 'String' }),
);

/** Statuses come from a parameter of their own, so that they meet the words they need. */
const STATUS: PlainParameter = { Type: 'String', AllowedValues: ['Active', 'Inactive', 'Paused'] };

const reference = fc.constantFrom(...NAMES).map((it) => ({ Ref: it }));

/** A key of the map: a parameter, or one with text around it. */
const mapKey = fc.oneof(
  { arbitrary: reference, weight: 3 },
  fc.constantFrom(...NAMES).map((it) => ({ 'Fn::Sub': `x-\${${it}}` })),
);

/** What conditions compare: a parameter with text around it, or a constant. */
const operand: fc.Arbitrary<unknown> = fc.oneof(
  constant,
  reference,
  fc.constantFrom(...NAMES).map((it) => ({ 'Fn::Sub': `x-\${${it}}` })),
  fc.constantFrom(...NAMES).map((it) => ({ 'Fn::Join': ['-', [{ Ref: it }, 'y']] })),
  fc
    .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES))
    .map(([a, b]) => ({ 'Fn::Sub': `\${${a}}-\${${b}}` })),
  fc.constant({ Ref: 'AWS::Region' }),
  fc.tuple(mapKey, fc.oneof(fc.constant('a'), reference)).map(([it, DefaultValue]) => ({
    'Fn::FindInMap': ['Map', it, 'name', { DefaultValue }],
  })),
);

/** Two parameters are compared as they are, or with one text around both. */
const twoParameters = fc
  .tuple(
    fc.constantFrom<string>(...NAMES, 'AWS::Region'),
    fc.constantFrom<string>(...NAMES),
    fc.constantFrom('', 'x-'),
  )
  .map(([a, b, prefix]): unknown[] =>
    [a, b].map((it) => (prefix === '' ? { Ref: it } : { 'Fn::Sub': `${prefix}\${${it}}` })),
  );

const withConstant = fc.oneof(
  { arbitrary: fc.tuple(operand, constant), weight: 5 },
  { arbitrary: fc.tuple(fc.constantFrom('a', 'eu-west-1'), operand), weight: 1 },
);

/**
 * Comparisons whose every solution is a plain value. What a parent passes to a nested stack has text
 * of its own around it, so there two parameters are not compared with each other.
 */
const comparisons = {
  top: fc
    .oneof({ arbitrary: withConstant, weight: 3 }, { arbitrary: twoParameters, weight: 1 })
    .map((it): unknown => ({ 'Fn::Equals': it })),
  nested: withConstant.map((it): unknown => ({ 'Fn::Equals': it })),
};

function conditionBefore(index: number, comparison: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const earlier = Array.from({ length: index }, (_, it) => ({ Condition: `C${it}` }));
  const leaf = earlier.length > 0 ? fc.oneof(comparison, fc.constantFrom(...earlier)) : comparison;
  return fc.oneof(
    { arbitrary: comparison, weight: 3 },
    leaf.map((it) => ({ 'Fn::Not': [it] })),
    fc.tuple(leaf, leaf).map((it) => ({ 'Fn::And': it })),
    fc.tuple(leaf, leaf).map((it) => ({ 'Fn::Or': it })),
  );
}

const CONDITIONS = 4;

function conditionsOf(comparison: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .tuple(...Array.from({ length: CONDITIONS }, (_, it) => conditionBefore(it, comparison)))
    .map((all) => Object.fromEntries(all.map((it, index) => [`C${index}`, it])));
}

const conditionName = fc.integer({ min: 0, max: CONDITIONS - 1 }).map((it) => `C${it}`);

const plainName: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('alice', 'Alice', 'bob', 'a'),
  fc.constantFrom('U', 'V').map((it) => ({ Ref: it })),
  reference,
  fc.constantFrom(...NAMES).map((it) => ({ 'Fn::Sub': `x-\${${it}}` })),
  fc.constantFrom(...NAMES).map((it) => ({ 'Fn::Join': ['', ['x-', { Ref: it }]] })),
  fc.constantFrom('U', 'V').map((it) => ({
    'Fn::Select': [1, { 'Fn::Split': [':user/', { 'Fn::GetAtt': [it, 'Arn'] }] }],
  })),
  fc.constantFrom('one', 'two').map((it) => ({ 'Fn::ImportValue': it })),
  reference.map((it) => ({
    'Fn::FindInMap': ['Map', it, 'name', { DefaultValue: 'carol' }],
  })),
);

const userName: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: plainName, weight: 6 },
  {
    arbitrary: fc.tuple(conditionName, plainName, plainName).map((it) => ({ 'Fn::If': it })),
    weight: 3,
  },
  { arbitrary: fc.constant({ 'Fn::GetAtt': ['Custom', 'Name'] }), weight: 1 },
);

const plainStatus: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: fc.constantFrom('Active', 'Inactive'), weight: 5 },
  { arbitrary: fc.constant({ Ref: 'AWS::NoValue' }), weight: 2 },
  { arbitrary: fc.constantFrom({ Ref: 'Status' }, { Ref: 'P' }), weight: 1 },
  { arbitrary: fc.constant({ 'Fn::GetAtt': ['Custom', 'Status'] }), weight: 1 },
  {
    arbitrary: reference.map((it) => ({
      'Fn::FindInMap': ['Map', it, 'status', { DefaultValue: 'Inactive' }],
    })),
    weight: 1,
  },
);

const status = fc.oneof(
  { arbitrary: plainStatus, weight: 2 },
  {
    arbitrary: fc.tuple(conditionName, plainStatus, plainStatus).map((it) => ({ 'Fn::If': it })),
    weight: 2,
  },
);

function resource(
  Type: string,
  Properties: Record<string, unknown>,
  condition: string | null,
): PlainResource {
  const kept = Object.fromEntries(Object.entries(Properties).filter(([, it]) => it !== null));
  return { Type, Properties: kept, ...(condition === null ? {} : { Condition: condition }) };
}

const key = fc
  .record({
    UserName: userName,
    Status: fc.option(status, { freq: 3 }),
    condition: fc.option(conditionName),
  })
  .map(({ condition, ...rest }) => resource('AWS::IAM::AccessKey', rest, condition));

const userProperties = fc.record({
  UserName: fc.option(
    fc.oneof(fc.constantFrom('alice', 'bob'), reference, fc.constant({ 'Fn::Sub': 'x-${P}' })),
  ),
});

interface Body {
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly keys: readonly PlainResource[];
  readonly u: Record<string, unknown>;
  readonly v: Record<string, unknown>;
}

function bodyOf(comparison: fc.Arbitrary<unknown>): fc.Arbitrary<Body> {
  return fc.record({
    conditions: conditionsOf(comparison),
    keys: fc.array(key, { minLength: 1, maxLength: 3 }),
    u: userProperties,
    v: userProperties,
  });
}

function templateOf(
  { conditions: Conditions, keys, u, v }: Body,
  Parameters: Readonly<Record<string, PlainParameter>>,
  more: Readonly<Record<string, PlainResource>> = {},
): PlainTemplate {
  return {
    Parameters,
    Mappings: { Map: MAP },
    Conditions,
    Resources: {
      U: resource('AWS::IAM::User', u, null),
      V: resource('AWS::IAM::User', v, null),
      Custom: { Type: 'Custom::Thing', Properties: { ServiceToken: 'arn' } },
      ...Object.fromEntries(keys.map((it, index) => [`Key${index}`, it])),
      ...more,
    },
  };
}

const parameters = fc
  .tuple(parameter, parameter, parameter)
  .map(([P, Q, R]) => ({ P, Q, R, Status: STATUS }));

/** The parent passes every parameter: a constant, one of its own, or one of two. */
const passed: fc.Arbitrary<unknown> = fc.oneof(
  constant,
  reference,
  fc.constantFrom(...NAMES).map((it) => ({ 'Fn::Sub': `x-\${${it}}` })),
  fc.tuple(conditionName, constant, reference).map((it) => ({ 'Fn::If': it })),
  fc.constant({ Ref: 'U' }),
);

const child = fc.record({
  body: bodyOf(comparisons.nested),
  condition: fc.option(conditionName),
  passed: fc.record({ P: passed, Q: passed, R: passed }),
});

const STRINGS = { P: { Type: 'String' }, Q: { Type: 'String' }, R: { Type: 'String' } } as const;
const MAX_WORLDS = 1_500;

/** Templates with at most {@link MAX_WORLDS} worlds; one in three has a nested stack. */
export const randomTemplate: fc.Arbitrary<RandomTemplate> = fc
  .record({
    body: bodyOf(comparisons.top),
    parameters,
    child: fc.option(child, { freq: 3 }),
    rule: fc.option(comparisons.top, { freq: 4 }),
    supplied: fc.option(fc.record({ P: constant }), { freq: 4 }),
    region: fc.option(fc.constantFrom('eu-west-1', 'us-east-1'), { freq: 2 }),
  })
  .map(({ body: outer, child: inner, rule, supplied, region, parameters: declared }) => {
    const nested = inner
      ? { Nested: templateOf(inner.body, { ...STRINGS, Status: { ...STATUS } }) }
      : {};
    const stack = inner && {
      Nested: resource(
        'AWS::CloudFormation::Stack',
        { TemplateURL: 'nested.json', Parameters: { ...inner.passed, Status: { Ref: 'Status' } } },
        inner.condition,
      ),
    };
    const template = {
      ...templateOf(outer, declared, stack ?? {}),
      ...(rule === null ? {} : { Rules: { Rule: { Assertions: [{ Assert: rule }] } } }),
    };
    // CloudFormation takes no other value than those that the declaration allows.
    const allowed = declared.P.AllowedValues ?? [];
    const fits = supplied && (allowed.length === 0 || allowed.includes(supplied.P));
    const given = {
      template,
      nested,
      supplied: fits ? supplied : {},
      region: region ?? undefined,
    };
    return { ...given, worlds: worldsOf(given, MAX_WORLDS) };
  })
  .filter(({ worlds }) => worlds.length > 0);
