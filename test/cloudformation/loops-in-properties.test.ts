import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

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
