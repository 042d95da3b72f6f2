import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

const key = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'x' } };
const one = { Resources: { A: key } };
const two = { Resources: { A: key, B: key } };
const twoInYaml = `Resources:
  A: &key
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Sub x }
  B: *key
`;
const answer = (body: unknown) =>
  JSON.stringify({ TemplateBody: body, StagesAvailable: ['Original', 'Processed'] });

interface Case {
  readonly given: string;
  readonly text: string;
  readonly verdict: string;
}

const table: readonly Case[] = [
  { given: 'one key in an object', text: answer(one), verdict: 'compliant' },
  { given: 'two keys in an object', text: answer(two), verdict: 'violation' },
  { given: 'two keys in JSON text', text: answer(JSON.stringify(two)), verdict: 'violation' },
  { given: 'two keys in YAML text', text: answer(twoInYaml), verdict: 'violation' },
  {
    given: 'two keys in the answer as YAML (--output yaml)',
    text: `StagesAvailable:\n- Original\nTemplateBody: |\n${twoInYaml.replace(/^/gm, '  ')}`,
    verdict: 'violation',
  },
  {
    given: 'a template that has a section Resources beside a TemplateBody',
    text: JSON.stringify({ ...two, TemplateBody: one }),
    verdict: 'violation',
  },
];

test.each(table)('the answer of get-template with $given: $verdict', ({ text, verdict }) => {
  const { keys, errors } = readTemplate(text);
  expect(errors).toEqual([]);
  expect(evaluate(keys).verdict).toBe(verdict);
});

test('a template in it that is no template is an error, at its place', () => {
  const { errors } = readTemplate('{\n "TemplateBody": "a: ["}', { file: 'answer.json' });
  expect(errors).toMatchObject([
    {
      message: expect.stringContaining('In TemplateBody') as string,
      location: { file: 'answer.json', line: 2, column: 2 },
    },
  ]);
  expect(readTemplate(answer({ a: 1 })).errors).toHaveLength(1);
});

test('keys in an object keep their places', () => {
  const { keys } = readTemplate(JSON.stringify({ TemplateBody: two }, null, 1), { file: 'a.json' });
  expect(keys.map((it) => it.source?.line)).toEqual([4, 10]);
});
