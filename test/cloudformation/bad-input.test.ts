import { exitCode, evaluate } from '../../rule-core/index';
import { readTemplate } from '../../inputs/cloudformation/index';

const KEY = '{ Type: AWS::IAM::AccessKey, Properties: { UserName: a } }';
const keyOf = (user: string) =>
  `Resources:\n  K:\n    Type: AWS::IAM::AccessKey\n    Properties:\n      UserName: ${user}`;
const conditionally = (condition: string) =>
  `Conditions:\n  C: ${condition}\nResources: { K: { Condition: C, Type: AWS::IAM::AccessKey, Properties: { UserName: a } } }`;
const numbers = Array.from({ length: 300 }, (_, index) => index).join(', ');

interface BadInput {
  readonly name: string;
  readonly template: string;
  readonly says: string;
  /** `line:column`, where the input has a place to point at. */
  readonly at?: string;
}

const table: readonly BadInput[] = [
  {
    name: 'a resource in a loop that is no object',
    template: `Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L:\n    - N\n    - [a, b]\n    - K\${N}: text`,
    says: 'is not an object',
    at: '6:7',
  },
  { name: 'nothing', template: '', says: 'empty' },
  { name: 'white space', template: ' \n\t\n', says: 'empty' },
  { name: 'a binary file', template: 'PK\u0003\u0004\0\0', says: 'binary' },
  { name: 'a list', template: '[]', says: 'is an object with a section Resources' },
  { name: 'a YAML list', template: '- a\n- b', says: 'is an object with a section Resources' },
  { name: 'a word', template: 'hello', says: 'is an object with a section Resources' },
  { name: 'null', template: 'null', says: 'is an object with a section Resources' },
  { name: 'no Resources', template: 'Parameters: {}', says: 'no section Resources' },
  {
    name: 'Resources that are a list',
    template: 'Resources: []',
    says: 'Resources is not an object',
  },
  { name: 'Resources left empty', template: 'Resources:', says: 'Resources is not an object' },
  {
    name: 'Conditions that are a list',
    template: `Conditions: [a]\nResources: {}`,
    says: 'Conditions is not an object',
  },
  {
    name: 'JSON that breaks off',
    template: '{"Resources": {"A": ',
    says: 'ends too early',
    at: '1:21',
  },
  {
    name: 'JSON without a value',
    template: '{"Resources": {"A": }',
    says: 'not a JSON value',
    at: '1:21',
  },
  {
    name: 'JSON without a brace',
    template: '{\n "Resources": {"A": 1}\n',
    says: 'closing brace is missing',
    at: '3:1',
  },
  {
    name: 'JSON with more behind it',
    template: '{"Resources": {}} x',
    says: 'more after the end',
    at: '1:19',
  },
  {
    name: 'JSON with a comment',
    template: '{\n // keys\n "Resources": {}}',
    says: 'A comma is missing in this mapping',
    at: '3:13',
  },
  {
    name: 'JSON with a line break in a text',
    template: '{"Resources": "a\nb"}',
    says: 'Resources is not an object',
  },
  {
    name: 'YAML that does not close',
    template: 'Resources:\n  A: [',
    says: 'This list is not closed',
    at: '2:6',
  },
  { name: 'YAML with tabs', template: 'Resources:\n\tA: b', says: 'Tabs', at: '2:1' },
  {
    name: 'YAML with two documents',
    template: 'Resources: {}\n---\nResources: {}',
    says: 'several YAML documents',
    at: '2:1',
  },
  {
    name: 'YAML with a key that is an object',
    template: 'Resources: { ? {a: b} : c }',
    says: 'A key must be text',
    at: '1:16',
  },
  {
    name: 'an alias of nothing',
    template: 'Resources: *nothing',
    says: '*nothing refers to nothing',
    at: '1:12',
  },
  {
    name: 'an alias of itself',
    template: 'Resources: &r\n  A: *r',
    says: '*r refers to itself',
    at: '2:6',
  },
  {
    name: 'a resource that is text',
    template: 'Resources:\n  A: hello',
    says: 'A is not an object',
    at: '2:3',
  },
  {
    name: 'a resource without a type',
    template: 'Resources:\n  A: { Properties: {} }',
    says: 'A has no readable Type',
    at: '2:3',
  },
  {
    name: 'a type that is computed',
    template: 'Resources:\n  A: { Type: !Ref T }',
    says: 'A has no readable Type',
    at: '2:3',
  },
  {
    name: 'a condition that is not declared',
    template: `Resources:\n  K: { Condition: Nope, Type: AWS::IAM::AccessKey, Properties: { UserName: a } }`,
    says: 'Nope is used but not declared',
    at: '2:3',
  },
  {
    name: 'a condition that is no name',
    template: `Resources:\n  K: { Condition: [a], Type: AWS::IAM::AccessKey, Properties: { UserName: a } }`,
    says: 'Condition of K is not a name',
    at: '2:3',
  },
  {
    name: 'If with a condition that is not declared',
    template: keyOf('!If [Nope, a, b]'),
    says: 'Nope is used but not declared',
    at: '5:7',
  },
  {
    name: 'a condition that nobody uses, on one that is not declared',
    template: `Conditions:\n  A: !Not [!Condition Nope]\nResources: {}`,
    says: 'Nope is used but not declared',
    at: '2:3',
  },
  {
    name: 'conditions in a circle',
    template: 'Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\nResources: {}',
    says: 'depends on itself',
    at: '2:3',
  },
  {
    name: 'a condition on itself',
    template: conditionally('!Condition C'),
    says: 'depends on itself',
    at: '2:3',
  },
  {
    name: 'a condition with an unknown function',
    template: conditionally('!Maybe [a, b]'),
    says: 'This is not a condition',
    at: '2:3',
  },
  {
    name: 'a condition that is a word',
    template: conditionally('yes'),
    says: 'This is not a condition',
    at: '2:3',
  },
  {
    name: 'Equals of one value',
    template: conditionally('!Equals [a]'),
    says: 'This is not a condition',
    at: '2:3',
  },
  {
    name: 'users named after each other',
    template:
      'Resources:\n  U: { Type: AWS::IAM::User, Properties: { UserName: !Ref V } }\n  V: { Type: AWS::IAM::User, Properties: { UserName: !Ref U } }\n  K:\n    Type: AWS::IAM::AccessKey\n    Properties:\n      UserName: !Ref U',
    says: 'goes in a circle',
    at: '7:7',
  },
  {
    name: 'a reference to nothing',
    template: keyOf('!Ref Nobody'),
    says: 'Nobody is referred to',
    at: '5:7',
  },
  {
    name: 'an attribute of nothing',
    template: keyOf('!GetAtt Nobody.Arn'),
    says: 'Nobody is referred to',
    at: '5:7',
  },
  {
    name: 'Sub with nothing behind a name',
    template: keyOf("!Sub 'x-${Nobody}'"),
    says: 'Nobody is referred to',
    at: '5:7',
  },
  {
    name: 'a pseudo parameter that does not exist',
    template: keyOf("!Ref 'AWS::Planet'"),
    says: 'AWS::Planet is not a pseudo parameter',
    at: '5:7',
  },
  { name: 'If with one branch', template: keyOf('!If [a, b]'), says: 'Fn::If needs', at: '5:7' },
  { name: 'Join without a list', template: keyOf('!Join x'), says: 'Fn::Join needs', at: '5:7' },
  {
    name: 'Split without a delimiter',
    template: keyOf("!Select [0, !Split ['', a]]"),
    says: 'Fn::Split needs',
    at: '5:7',
  },
  { name: 'Sub of a list', template: keyOf('!Sub [[a]]'), says: 'Fn::Sub needs', at: '5:7' },
  {
    name: 'FindInMap with one key',
    template: keyOf('!FindInMap [a, b]'),
    says: 'Fn::FindInMap needs',
    at: '5:7',
  },
  {
    name: 'a loop without a body',
    template: "Transform: AWS::LanguageExtensions\nResources:\n  'Fn::ForEach::X': [a, b]",
    says: 'needs an identifier',
    at: '3:3',
  },
  {
    name: 'a loop over no list',
    template: `Transform: AWS::LanguageExtensions\nResources:\n  'Fn::ForEach::X': [N, b, { 'K\${N}': ${KEY} }]`,
    says: 'Fn::ForEach needs a list',
    at: '3:3',
  },
  {
    name: 'loops that make 90,000 keys',
    template: `Transform: AWS::LanguageExtensions\nResources:\n  'Fn::ForEach::X': [A, [${numbers}], { 'Fn::ForEach::Y': [B, [${numbers}], { 'K\${A}x\${B}': ${KEY} }] }]`,
    says: 'more than 5,000 entries',
    at: '3:1419',
  },
  {
    name: 'a nested stack whose template is elsewhere',
    template:
      'Resources:\n  N: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://s3.amazonaws.com/b/k } }',
    says: 'N is not at hand',
  },
  {
    name: 'a product whose template is elsewhere',
    template:
      'Resources:\n  P: { Type: AWS::ServiceCatalog::CloudFormationProduct, Properties: { ProvisioningArtifactParameters: [{ Name: v1, Info: { LoadTemplateFromURL: https://s3.amazonaws.com/b/k } }] } }',
    says: 'version v1 of the Service Catalog product P is not at hand',
    at: '2:3',
  },
  {
    name: 'a product whose version comes from an existing stack',
    template:
      'Resources:\n  P: { Type: AWS::ServiceCatalog::CloudFormationProduct, Properties: { ProvisioningArtifactParameters: [{ Info: { ImportFromPhysicalId: arn } }] } }',
    says: 'version 1 of the Service Catalog product P is not at hand',
  },
  {
    name: 'a product whose versions come from a repository',
    template:
      'Resources:\n  P: { Type: AWS::ServiceCatalog::CloudFormationProduct, Properties: { SourceConnection: { Type: CODESTAR } } }',
    says: 'The versions of the Service Catalog product P are not readable',
  },
  {
    name: 'a provisioned product of another template',
    template:
      'Resources:\n  L: { Type: AWS::ServiceCatalog::CloudFormationProvisionedProduct, Properties: { ProductId: prod-1 } }',
    says: 'The template of the provisioned product L is not at hand',
  },
  {
    name: 'a macro over the template',
    template: `Transform: Company::Naming\nResources: {}`,
    says: 'The macro Company::Naming rewrites',
    at: '1:1',
  },
  {
    name: 'an include at the top, called as a function',
    template: `'Fn::Transform': { Name: AWS::Include, Parameters: { Location: s3://b/k } }\nResources: {}`,
    says: 'This template includes another file as a whole',
    at: '1:1',
  },
  {
    name: 'macros at the top, called as functions',
    template: `'Fn::Transform': [{ Name: AWS::LanguageExtensions }, { Name: More }]\nResources: {}`,
    says: 'The macro More rewrites',
    at: '1:1',
  },
  {
    name: 'a macro in a list of transforms',
    template: `Transform: [AWS::LanguageExtensions, { Name: More, Parameters: {} }]\nResources: {}`,
    says: 'The macro More rewrites',
    at: '1:1',
  },
  {
    name: 'a macro that makes resources',
    template: `Resources:\n  'Fn::Transform': { Name: Keys, Parameters: {} }`,
    says: 'The macro Keys rewrites',
    at: '2:3',
  },
  {
    name: 'a macro that makes a resource',
    template: `Resources:\n  K: { 'Fn::Transform': { Name: Keys, Parameters: {} } }`,
    says: 'The macro Keys rewrites',
    at: '2:3',
  },
  {
    name: 'an include that is elsewhere',
    template: `Resources:\n  'Fn::Transform': { Name: AWS::Include, Parameters: { Location: s3://b/k } }`,
    says: 'AWS::Include brings in here is not at hand',
    at: '2:3',
  },
  {
    name: 'a module',
    template: `Resources:\n  M: { Type: Company::Iam::Keys::MODULE }`,
    says: 'M is a module',
    at: '2:3',
  },
  {
    name: 'a module of the AWS CLI, as a resource',
    template: `Resources:\n  M: { Type: LocalModule, Source: ./keys.yaml }`,
    says: 'M is a module (./keys.yaml), which is written out by the command line',
    at: '2:3',
  },
  {
    name: 'a module of Rain',
    template: `Resources:\n  M: { Type: !Rain::Module ./keys.yaml }`,
    says: 'M is a module (./keys.yaml) that is not at hand',
    at: '2:3',
  },
  {
    name: 'an exception without owner and expiry',
    template: `Resources:\n  K: { Type: AWS::IAM::AccessKey, Properties: { UserName: a }, Metadata: { one-active-key: { accept: { reason: x } } } }`,
    says: 'needs a reason, an owner and an expiry',
    at: '2:3',
  },
  {
    name: 'a million values out of twelve aliases',
    template: `a: &a [${'x,'.repeat(10)}]\n${Array.from('bcdefghijklm', (name, index) => `${name}: &${name} [${`*${'abcdefghijkl'.charAt(index)}, `.repeat(10)}]`).join('\n')}\nResources: {}`,
    says: 'when its aliases are written out',
  },
  {
    name: '10,000 levels of JSON objects',
    template: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    says: '200 levels deep',
  },
  {
    name: '10,000 levels of JSON lists',
    template: `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    says: '200 levels deep',
  },
  {
    name: '10,000 levels of YAML',
    template: `Resources: ${'{a: '.repeat(10_000)}${'}'.repeat(10_000)}`,
    says: '200 levels deep',
  },
  {
    name: '10,000 levels of YAML lists',
    template: `${'- '.repeat(10_000)}a`,
    says: '200 levels deep',
  },
  {
    name: '1,000 levels of YAML by indentation',
    template: Array.from({ length: 1_000 }, (_, it) => `${' '.repeat(it)}a:`).join('\n'),
    says: '200 levels deep',
  },
  { name: '100 MB of text', template: 'x'.repeat(100 * 1024 * 1024), says: 'larger than 10 MB' },
  {
    name: '100 MB in one JSON text',
    template: `{"Resources":{"A":"${'x'.repeat(100 * 1024 * 1024)}"}}`,
    says: 'larger than 10 MB',
  },
  {
    name: 'a name from the prototype',
    template: keyOf('!Ref constructor'),
    says: 'constructor is referred to',
    at: '5:7',
  },
  {
    name: 'a condition from the prototype',
    template:
      'Conditions: {}\nResources:\n  K: { Condition: toString, Type: AWS::IAM::AccessKey, Properties: { UserName: a } }',
    says: 'toString is used but not declared',
    at: '3:3',
  },
];

test.each(table)('$name: an error, and exit code 2 or 1', ({ template, says, at }) => {
  const start = performance.now();
  const { keys, errors } = readTemplate(template, { file: 'template.yaml' });
  const report = evaluate(keys, { errors, now: new Date('2026-11-23') });
  expect(report.errors.map((it) => it.message)).toContainEqual(expect.stringContaining(says));
  const error = report.errors.find((it) => it.message.includes(says));
  if (at !== undefined) {
    expect(`${error?.location?.line ?? ''}:${error?.location?.column ?? ''}`).toBe(at);
    expect(error?.input).toBe('template.yaml');
  }
  expect(report.complete).toBe(false);
  expect(exitCode(report)).not.toBe(0);
  // A bound against hanging, not a measurement.
  expect(performance.now() - start).toBeLessThan(20_000);
});

/** White space of any length before a template says nothing, nor do comments. */
test.each([
  ['newlines', '\n', keyOf('a')],
  ['carriage returns', '\r', keyOf('a')],
  ['Windows lines', '\r\n', keyOf('a')],
  ['lines of spaces', '   \n', keyOf('a')],
  ['comments', '# x\n', keyOf('a')],
  [
    'spaces',
    ' ',
    `{"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":"a"}}}}`,
  ],
])('a template behind 5,000 %s is read', (_, blank, template) => {
  const { keys, errors } = readTemplate(blank.repeat(5000) + template, { file: 'template' });
  expect([keys.length, errors]).toEqual([1, []]);
});

test('JSON with a mistake in it is told as JSON, however many blanks stand before it', () => {
  const { errors } = readTemplate(`${' '.repeat(5000)}{"Resources": {,}}`, { file: 'template' });
  const [near] = readTemplate(' {"Resources": {,}}', { file: 'template' }).errors;
  expect(errors.map((it) => it.message)).toEqual([near?.message]);
});

test('what a template says pollutes no prototype and reaches no terminal', () => {
  const template = `{"Resources":{"__proto__":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":"a","__proto__":{"polluted":1}}},"K\\u001b[31m":{"Condition":"No\\u001b[0m\\n::error::","Type":"AWS::IAM::AccessKey","Properties":{"UserName":"a"}}}}`;
  const { keys, errors } = readTemplate(template, { file: 'template.json' });
  expect(keys).toHaveLength(2);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  for (const { message } of errors) expect(message).not.toMatch(/\p{Cc}/u);
});

test('a pattern that would run for ever elsewhere keeps the value out', () => {
  const template = `Parameters: { P: { Type: String, AllowedPattern: '(a+)+$' } }\nConditions: { C: !Equals [!Ref P, ${'a'.repeat(60)}!] }\nResources:\n  A: { Condition: C, Type: AWS::IAM::AccessKey, Properties: { UserName: a } }\n  B: ${KEY}`;
  const { keys, errors } = readTemplate(template);
  expect(errors).toEqual([]);
  expect(evaluate(keys).verdict).toBe('compliant');
});
