import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

const key = (user: string, more = '') =>
  `{ Type: AWS::IAM::AccessKey, Properties: { UserName: ${user}${more} } }`;
const PARAMETERS = 'Parameters: { P: { Type: String, Default: alice }, Q: { Type: String } }\n';
const CONDITIONS = 'Conditions: { C: !Equals [!Ref Q, prod] }\n';
const INACTIVE = ', Status: Inactive';

function judge(resources: readonly string[]) {
  const lines = resources.map((it, index) => `  K${index}: ${it}\n`).join('');
  const { keys } = readTemplate(`${PARAMETERS}${CONDITIONS}Resources:\n${lines}`);
  return evaluate(keys);
}

test.each<[string, string[], number]>([
  ['one key of a parameter with a default', [key('!Ref P')], 1],
  ['two keys of one parameter', [key('!Ref P'), key('!Ref P', INACTIVE)], 1],
  ['a key of alice, and one of a parameter', [key('alice'), key('!Ref P')], 2],
  ['one key of one or the other', [key('!If [C, alice, bob]')], 1],
  ['the same beside a key of each', [key('!If [C, a, b]'), key('a'), key('b')], 2],
  ['two keys of alice', [key('alice'), key('alice')], 1],
  ['no keys', ['{ Type: AWS::SNS::Topic }'], 0],
])('users as people count them: %s', (_, resources, users) => {
  expect(judge(resources).summary.users).toBe(users);
});

const inactive = (count: number) => Array.from({ length: count }, () => key('alice', INACTIVE));

test.each<[string, string[], string | undefined]>([
  ['three keys, one active', [key('alice'), ...inactive(2)], '3 access keys here (K0, K1, K2)'],
  ['nine keys, none active', inactive(9), '9 access keys here (K0, K1, K2, K3, K4 and 4 more)'],
  ['two keys', [key('alice'), ...inactive(1)], undefined],
  ['a violation says enough', [key('alice'), key('alice'), ...inactive(1)], undefined],
  [
    'a third key that may not exist',
    [
      key('alice'),
      ...inactive(1),
      key('alice', INACTIVE).replace('{ Type', '{ Condition: C, Type'),
    ],
    undefined,
  ],
])('more keys than IAM allows: %s', (_, resources, says) => {
  const notes = judge(resources).warnings.map((it) => it.message);
  expect(notes).toEqual(says === undefined ? [] : [expect.stringContaining(says)]);
});

test('of an account that has them, nobody is told that they are not allowed', () => {
  const { keys } = readTemplate(
    `Resources:\n${inactive(3)
      .map((it, n) => `  K${n}: ${it}\n`)
      .join('')}`,
  );
  expect(evaluate(keys).warnings).toHaveLength(1);
  const seen = keys.map((it, n) => ({
    ...it,
    observed: { accessKeyId: `AKIAOOOOOOEXAMPLE${n + 2}AB` },
  }));
  expect(evaluate(seen).warnings).toEqual([]);
});
