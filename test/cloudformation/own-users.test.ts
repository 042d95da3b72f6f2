import fc from 'fast-check';
import { readStacks } from '../../inputs/cloudformation/index';
import { isMadeUp, usersAtAGlance } from '../../inputs/cloudformation/keys/own-users';
import { evaluate } from '../../rule-core/index';

/** Whether it is plain to see that every access key of these templates has a user of its own. */
function everyKeyHasItsOwnUser(templates: readonly object[]): boolean {
  const all = templates.map((it, index) =>
    usersAtAGlance(it)?.map((user) => (isMadeUp(user) ? `${user} of ${index}` : user)),
  );
  const users = all.flatMap((it) => it ?? []);
  return !all.includes(undefined) && new Set(users).size === users.length;
}

const key = (user: unknown, more: object = {}) => ({
  Type: 'AWS::IAM::AccessKey',
  Properties: { UserName: user, ...more },
});
const user = (name?: unknown) => ({
  Type: 'AWS::IAM::User',
  ...(name === undefined ? {} : { Properties: { UserName: name } }),
});
const template = (Resources: object, more: object = {}) => ({ Resources, ...more });

test.each<[string, object[], boolean]>([
  ['no keys', [template({ U: user() })], true],
  ['two users by name', [template({ A: key('a'), B: key('b') })], true],
  [
    'two users by reference',
    [template({ U: user(), V: user('v'), A: key({ Ref: 'U' }), B: key({ Ref: 'V' }) })],
    true,
  ],
  [
    'one logical id in two templates',
    [template({ U: user(), A: key({ Ref: 'U' }) }), template({ U: user(), A: key({ Ref: 'U' }) })],
    true,
  ],
  ['one name in two templates', [template({ A: key('a') }), template({ A: key('a') })], false],
  [
    'one name, with and without a reference',
    [template({ U: user('a'), A: key('a'), B: key({ Ref: 'U' }) })],
    false,
  ],
  ['one name in letters of another case', [template({ A: key('a'), B: key('A') })], false],
  [
    'two keys by one reference',
    [template({ U: user(), A: key({ Ref: 'U' }), B: key({ Ref: 'U' }) })],
    false,
  ],
  [
    'a name that a parameter gives',
    [template({ A: key({ Ref: 'P' }) }, { Parameters: { P: {} } })],
    false,
  ],
  ['an expression', [template({ A: key({ 'Fn::Sub': 'a' }) })], false],
  [
    'a user whose name is an expression',
    [template({ U: user({ Ref: 'P' }), A: key({ Ref: 'U' }) })],
    false,
  ],
  [
    'a user whose properties are chosen',
    [
      template({
        U: { Type: 'AWS::IAM::User', Properties: { 'Fn::If': [] } },
        A: key({ Ref: 'U' }),
      }),
    ],
    false,
  ],
  [
    'a reference to something else',
    [template({ U: { Type: 'AWS::IAM::Role' }, A: key({ Ref: 'U' }) })],
    false,
  ],
  ['a dynamic reference', [template({ A: key('{{resolve:ssm:a}}') })], false],
  ['a path in the name', [template({ A: key('team/a'), B: key('a') })], false],
  ['no name', [template({ A: key(undefined) })], false],
  ['a name that is a number', [template({ A: key(1) })], false],
  ['a status that does not exist', [template({ A: key('a', { Status: 'active' }) })], false],
  ['a status that is chosen', [template({ A: key('a', { Status: { Ref: 'S' } }) })], false],
  [
    'an exception in the template',
    [template({ A: { ...key('a'), Metadata: { 'one-active-key': {} } } })],
    false,
  ],
  [
    'a name beside something else',
    [template({ U: user(), A: key({ Ref: 'U', 'Fn::Sub': 'a' }) })],
    false,
  ],
  ['a reference that is a list', [template({ U: user(), A: key({ Ref: ['U'] }) })], false],
  [
    'a macro in the properties of a key',
    [template({ A: key('a', { 'Fn::Transform': { Name: 'AWS::Include' } }) })],
    false,
  ],
  [
    'properties of a user that are a reference',
    [template({ U: { ...user(), Properties: { Ref: 'P' } }, A: key({ Ref: 'U' }) })],
    false,
  ],
  [
    'properties of a user that are text',
    [template({ U: { ...user(), Properties: 'UserName' }, A: key({ Ref: 'U' }) })],
    false,
  ],
  [
    'a custom resource that says a user',
    [template({ A: { ...key('a'), Type: 'Custom::AWS' } })],
    false,
  ],
  ['a macro', [template({ A: key('a') }, { Transform: 'Mine' })], false],
  ['a macro as a function', [template({ A: key('a') }, { 'Fn::Transform': {} })], false],
  ['modules', [template({ A: key('a') }, { Modules: { M: { Source: './keys.yaml' } } })], false],
  ['constants', [template({ A: key('a') }, { Constants: { name: 'a' } })], false],
  ['a macro in the resources', [template({ 'Fn::Transform': {}, A: key('a') })], false],
  [
    'a macro in a resource',
    [template({ A: key('a'), B: { 'Fn::Transform': {}, Type: 'X' } })],
    false,
  ],
  ['a loop', [template({ 'Fn::ForEach::L': [] })], false],
  ['a nested stack', [template({ N: { Type: 'AWS::CloudFormation::Stack' } })], false],
  ['a custom resource', [template({ N: { Type: 'Custom::AWS' } })], false],
  ['a module', [template({ N: { Type: 'My::Own::Thing::MODULE' } })], false],
  ['a resource without a type', [template({ N: {} })], false],
])('%s', (_, templates, expected) => {
  expect(everyKeyHasItsOwnUser(templates)).toBe(expected);
});

// Few names and many ways of writing them, so that keys often meet.
const names = fc.constantFrom('a', 'A', 'b', 'c', 'd');
const users = fc.array(fc.option(names, { nil: undefined }), { minLength: 1, maxLength: 4 });
const userNames = fc.oneof(
  { weight: 6, arbitrary: fc.nat(3).map((n) => ({ Ref: `U${n}` })) },
  { weight: 6, arbitrary: names },
  { weight: 1, arbitrary: fc.constantFrom('t/a', { Ref: 'P' }, { 'Fn::Sub': '${U0}' }) },
);
const keys = fc.array(fc.tuple(userNames, fc.constantFrom('Active', 'Inactive', undefined)), {
  maxLength: 4,
});
const templates = fc.array(
  fc.record({ users, keys }).map(({ users: all, keys: some }) => ({
    Parameters: { P: { Type: 'String', Default: 'a' } },
    Resources: Object.fromEntries([
      ...all.map((name, n) => [`U${n}`, user(name)] as const),
      ...some.map(([name, Status], n) => [`K${n}`, key(name, Status ? { Status } : {})] as const),
    ]),
  })),
  { minLength: 1, maxLength: 3 },
);

test('what is seen through has no finding, and some is', () => {
  let clear = 0;
  fc.assert(
    fc.property(templates, (all) => {
      if (!everyKeyHasItsOwnUser(all)) return;
      clear += 1;
      const { keys: found } = readStacks(
        all.map((it, n) => ({ name: `S${n}`, template: it, account: { scope: 'one' } })),
      );
      expect(evaluate(found).findings).toEqual([]);
    }),
    { numRuns: 5_000, seed: 7 },
  );
  expect(clear).toBeGreaterThan(500);
});
