import { readStacks } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

const topics = (prefix: string, count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${prefix}${n}`, { Type: 'AWS::SNS::Topic' }]),
  );
const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } };
const loop = (name: string, body: object) => ({
  [`Fn::ForEach::${name}`]: ['I', ['1', '2'], body],
});

/** Two keys of one user that a loop makes, with so many entries before and after it, or around it in a loop. */
test.each([
  ['alone', 0, 0, 'violation'],
  ['with few others', 10, 10, 'violation'],
  ['after as many as a section with loops may have', 4_996, 0, 'violation'],
  ['after some more', 4_999, 0, 'violation and an error'],
  ['after still one more', 5_000, 0, 'an error'],
  ['after more than a section with loops may have', 6_000, 0, 'an error'],
  ['before as many', 0, 6_000, 'violation and an error'],
  ['after more than any section may have', 12_000, 0, 'an error'],
  ['before more than any may have', 0, 12_000, 'violation and an error'],
])('keys of a loop %s are never lost', (_, before, after, said) => {
  const template = {
    Transform: 'AWS::LanguageExtensions',
    Resources: {
      ...topics('A', before),
      ...loop('Keys', { 'K${I}': KEY }),
      ...topics('Z', after),
      ...loop('Nothing', loop('More', { 'N${I}': { Type: 'AWS::SNS::Topic' } })),
    },
  };
  const { keys, errors } = readStacks([{ name: 'S', account: { scope: 'home' }, template }]);
  const { verdict } = evaluate(keys, { errors: [] });
  const tooMany = errors.filter((it) => it.message.includes('entries in one place'));
  expect(tooMany).toHaveLength(errors.length);
  const parts = [verdict === 'violation' && verdict, errors.length > 0 && 'an error'];
  expect(parts.filter(Boolean).join(' and ')).toBe(said);
  expect(errors.length).toBeLessThan(2);
});
