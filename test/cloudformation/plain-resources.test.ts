import { readStacks } from '../../inputs/cloudformation/index';
import { plainResources } from '../../inputs/cloudformation/keys/plain-resources';

const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } };
const QUEUE = { Type: 'AWS::SQS::Queue' };
const policy = (Action: string) => ({
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyDocument: {
      Statement: [{ Effect: 'Allow', Action, Resource: 'arn:aws:iam::111111111111:user/alice' }],
    },
  },
});

/** Whatever may add resources or rewrite one has to be written out before anything can be left out. */
test.each([
  ['a loop', { K: KEY, 'Fn::ForEach::L': ['N', ['a'], { 'K${N}': KEY }] }],
  ['a macro on the section', { K: KEY, 'Fn::Transform': { Name: 'AWS::Include' } }],
  ['a macro that looks like a resource', { 'Fn::Transform': { ...QUEUE, Name: 'Ours' } }],
  ['a macro in a resource', { Q: { ...QUEUE, 'Fn::Transform': { Name: 'AWS::Include' } } }],
  ['a module', { M: { Type: 'Ours::Users::Pair::MODULE' } }],
  ['a type that is no text', { Q: { Type: { Ref: 'T' } } }],
  ['a resource without a type', { Q: {} }],
  ['what is no resource', { Q: 'AWS::SQS::Queue' }],
  ['nothing in place of a resource', { Q: null }],
  [
    'a section of more resources than loops may make',
    Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`Q${index}`, QUEUE])),
  ],
])('%s takes a reading', (_, section) => {
  expect(plainResources(section)).toBeUndefined();
});

test.each([
  ['a key', { Q: QUEUE, K: KEY }, ['K']],
  ['a nested stack', { S: { Type: 'AWS::CloudFormation::Stack' }, Q: QUEUE }, ['S']],
  ['a custom resource', { C: { Type: 'Custom::AWS' }, Q: QUEUE }, ['C']],
  ['a policy that allows keys', { P: policy('iam:CreateAccessKey') }, ['P']],
  ['a policy that allows anything of IAM', { P: policy('iam:*') }, ['P']],
  ['a policy of something else', { P: policy('s3:GetObject') }, []],
  ['a queue', { Q: QUEUE }, []],
])('of a section with %s, what may matter is kept', (_, section, kept) => {
  expect(plainResources(section)).toEqual(kept);
});

test('a policy that allows keys is kept also where a loop has to be written out', () => {
  const loop = { 'Fn::ForEach::L': ['N', ['a'], { 'Q${N}': QUEUE }] };
  const Resources = { P: policy('iam:CreateAccessKey'), ...loop };
  const template = { Transform: 'AWS::LanguageExtensions', Resources };
  const { keys } = readStacks([{ name: 'S', account: { scope: 'app' }, template }]);
  expect(keys.map((it) => it.address)).toEqual([expect.stringContaining('S/P')]);
});
