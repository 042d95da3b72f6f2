import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

type Options = Parameters<typeof readTemplate>[1];

const KEY = 'Type: AWS::IAM::AccessKey, Properties: { UserName: a }';
const ACCEPTED = `Metadata: { one-active-key: { accept: { reason: rotation, owner: me@example.com, expires: 2027-01-31 } } }`;
const FILES: Readonly<Record<string, string>> = {
  'infra/second-key.yaml': `Second: { ${KEY} }`,
  'infra/properties.json': '{ "UserName": "a" }',
  'infra/broken.yaml': 'a: [',
};

interface Case {
  readonly given: string;
  readonly template: string;
  readonly options?: Options;
  readonly now?: string;
  readonly verdict: string;
  /** What the errors say; none where left out. */
  readonly says?: string;
}

const include = (file: string) =>
  `Resources:\n  First: { ${KEY} }\n  Fn::Transform: { Name: AWS::Include, Parameters: { Location: ${file} } }`;

const table: readonly Case[] = [
  {
    given: 'a local file with a second key that is included',
    template: include('./second-key.yaml'),
    verdict: 'violation',
  },
  {
    given: 'properties that are included from a local file',
    template: `Resources:\n  First: { ${KEY} }\n  Second:\n    Type: AWS::IAM::AccessKey\n    Properties:\n      Fn::Transform: { Name: AWS::Include, Parameters: { Location: properties.json } }`,
    verdict: 'violation',
  },
  {
    given: 'an included file that is not there',
    template: include('missing.yaml'),
    verdict: 'not complete',
    says: 'is not at hand',
  },
  {
    given: 'an included file outside the machine',
    template: include('s3://bucket/second-key.yaml'),
    verdict: 'not complete',
    says: 'is not at hand',
  },
  {
    given: 'an included file that is not readable',
    template: include('broken.yaml'),
    verdict: 'not complete',
    says: 'The included file broken.yaml is not readable',
  },
  {
    given: 'a macro that nobody knows',
    template: `Transform: [Ours]\nResources: { A: { ${KEY} } }`,
    verdict: 'not complete',
    says: 'The macro Ours rewrites this template',
  },
  {
    given: 'a macro that is said to leave access keys alone',
    template: `Transform: [Ours]\nResources: { A: { ${KEY} } }`,
    options: { trustedTransforms: ['Ours'] },
    verdict: 'compliant',
  },
  {
    given: 'two macros of which one is trusted',
    template: `Transform: [Ours, Theirs]\nResources: { A: { ${KEY} } }`,
    options: { trustedTransforms: ['Ours'] },
    verdict: 'not complete',
    says: 'The macro Theirs rewrites this template',
  },
  {
    given: 'a second key that is accepted in its Metadata',
    template: `Resources: { A: { ${KEY} }, B: { ${KEY}, ${ACCEPTED} } }`,
    verdict: 'compliant',
  },
  {
    given: 'two keys beside one that is accepted',
    template: `Resources: { A: { ${KEY} }, B: { ${KEY} }, C: { ${KEY}, ${ACCEPTED} } }`,
    verdict: 'violation',
  },
  {
    given: 'a value for a parameter that CloudFormation would refuse',
    template: `Parameters: { E: { Type: String, AllowedValues: [a, b] } }\nResources: { A: { ${KEY} } }`,
    options: { parameters: { E: 'z' } },
    verdict: 'not complete',
    says: 'is not one of its AllowedValues (a, b)',
  },
  {
    given: 'a number for a parameter that is too large',
    template: `Parameters: { N: { Type: Number, MaxValue: 3 } }\nResources: { A: { ${KEY} } }`,
    options: { parameters: { N: '9' } },
    verdict: 'not complete',
    says: 'is not what its declaration allows',
  },
  {
    given: 'a template that nests itself, under a condition that ends it',
    template: `Parameters: { More: { Type: String, Default: 'no', AllowedValues: ['no', 'yes'] } }
Conditions: { More: !Equals [!Ref More, 'yes'] }
Resources:
  A: { ${KEY} }
  N: { Type: AWS::CloudFormation::Stack, Condition: More, Properties: { TemplateURL: template.yaml, Parameters: { More: 'no' } } }`,
    verdict: 'violation',
  },
  {
    given: 'a template that nests itself for ever',
    template: `Resources:\n  N: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: template.yaml } }`,
    verdict: 'not complete',
    says: 'nested more than 20 levels deep',
  },
  {
    given: 'an acceptance on the day that it expires',
    template: `Resources: { A: { ${KEY} }, B: { ${KEY}, ${ACCEPTED} } }`,
    now: '2027-01-31T00:00:00Z',
    verdict: 'violation',
  },
];

test.each(table)('$given: $verdict', ({ template, options, now = '2026-12-01', verdict, says }) => {
  const readFile = (name: string) => (name === 'infra/template.yaml' ? template : FILES[name]);
  const { keys, errors } = readTemplate(template, {
    file: 'infra/template.yaml',
    readFile,
    ...options,
  });
  const report = evaluate(keys, { errors, now: new Date(now) });
  expect(report.complete ? report.verdict : 'not complete').toBe(verdict);
  expect(errors.map((it) => it.message)).toEqual(
    says === undefined ? [] : expect.arrayContaining([expect.stringContaining(says)]),
  );
});
