import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

const x = '{"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "x"}}';
const y = '{"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "y"}}';
const when = (which: 'first' | 'last') => ({ 'duplicate keys': `the ${which} counts` });

interface Case {
  readonly given: string;
  readonly resources: string;
  readonly verdict: 'violation' | 'compliant';
  readonly when?: Record<string, string>;
  readonly keys: number;
}

const table: readonly Case[] = [
  {
    given: 'equal keys of one user',
    resources: `"A": ${x}, "A": ${x}`,
    verdict: 'compliant',
    keys: 1,
  },
  {
    given: 'two of another',
    resources: `"A": ${x}, "B": ${x}, "B": ${x}`,
    verdict: 'violation',
    keys: 2,
  },
  {
    given: 'a first that violates',
    resources: `"A": ${x}, "B": ${x}, "B": ${y}`,
    verdict: 'violation',
    when: when('first'),
    keys: 2,
  },
  {
    given: 'a last that violates',
    resources: `"A": ${x}, "B": ${y}, "B": ${x}`,
    verdict: 'violation',
    when: when('last'),
    keys: 2,
  },
  { given: 'one user in each', resources: `"A": ${x}, "A": ${y}`, verdict: 'compliant', keys: 1 },
  {
    given: 'a first that is no key',
    resources: `"A": ${x}, "B": {"Type": "T"}, "B": ${x}`,
    verdict: 'violation',
    when: when('last'),
    keys: 2,
  },
];

describe.each(['json', 'yaml'])('duplicate keys in %s', (kind) => {
  test.each(table)('$given: $verdict', (row) => {
    const text = `${kind === 'yaml' ? '---\n' : ''}{"Resources": {${row.resources}}}`;
    const { keys, errors, warnings } = readTemplate(text, { file: 'template' });
    const report = evaluate(keys, { errors });
    expect(errors).toEqual([]);
    expect(report.verdict).toBe(row.verdict);
    expect(report.findings.map((it) => it.when)).toEqual(
      row.verdict === 'violation' ? [row.when] : [],
    );
    expect(report.summary.keys).toBe(row.keys);
    expect(warnings).toMatchObject([
      { message: expect.stringContaining('is there twice') as string },
    ]);
  });
});

test('two sections Resources, and parameters that differ between the readings', () => {
  const template = `
Parameters:
  Env: {Type: String, AllowedValues: [dev]}
  Env: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  P: !Equals [!Ref Env, prod]
Resources:
  A: ${x}
  B: {Type: AWS::IAM::AccessKey, Condition: P, Properties: {UserName: x}}
`;
  const { keys } = readTemplate(template);
  expect(evaluate(keys).findings).toMatchObject([
    { verdict: 'violation', when: { Env: 'prod', ...when('last') } },
  ]);
});
