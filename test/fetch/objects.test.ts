import type { Fault } from '../../embedded-iam/index';
import { checked, KEY, type World } from './world';

const OBJECT = 'https://acme-templates.s3.amazonaws.com/net/vpc.yaml';
const PARENT = (url = OBJECT) =>
  `Resources:\n${KEY('Own', 'alice')}  Vpc: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "${url}", Parameters: {User: alice}}}\n`;
const CHILD = `Parameters: {User: {Type: String}}\nResources:\n${KEY('Inner', '!Ref User')}`;
const HARMLESS = 'Resources: {Topic: {Type: AWS::SNS::Topic}}\n';
const there = (content: string): World => ({
  files: { 'main.yaml': PARENT() },
  buckets: { 'acme-templates': { 'net/vpc.yaml': content } },
});
const FETCH = ['--fetch', '--fetch-bucket', 'acme-*'];

test('a nested template in S3 is judged together with its parent', async () => {
  const { code, report, calls } = await checked(there(CHILD), ...FETCH);
  expect([code, report.verdict, report.complete]).toEqual([1, 'violation', true]);
  expect(report.findings[0]?.keys.map((it) => it.location?.file)).toEqual([
    'main.yaml',
    's3://acme-templates/net/vpc.yaml',
  ]);
  expect(report.fetched).toEqual([
    { kind: 'object', input: 'main.yaml', address: 's3://acme-templates/net/vpc.yaml' },
  ]);
  expect(report.warnings.map((it) => it.message).join()).toContain(
    'Read from S3, as it was at the time of this check (--fetch): s3://acme-templates/net/vpc.yaml.',
  );
  expect(calls).toEqual(['s3:GetObject']);
});

test('without --fetch nothing is asked, and it is no pass', async () => {
  const { code, calls } = await checked(there(HARMLESS));
  expect([code, calls]).toEqual([2, []]);
});

test('one without keys is a clean pass; what two name is asked for once', async () => {
  const world = there(HARMLESS);
  const two = { ...world, files: { ...world.files, 'other.yaml': PARENT() } };
  const { code, calls, report } = await checked(two, ...FETCH);
  expect([code, calls.length, report.fetched?.length]).toEqual([0, 1, 2]);
});

test.each([[[]], [['--fetch-bucket', 'other']]])(
  'a bucket that nobody allowed is not asked: %j',
  async (more) => {
    const { code, report, calls } = await checked(there(HARMLESS), '--fetch', ...more);
    expect([code, calls]).toEqual([2, []]);
    expect(report.errors[0]?.message).toContain('no --fetch-bucket allows acme-templates');
  },
);

test('what the template in S3 names is read too, to its end', async () => {
  const objects = { 'net/vpc.yaml': PARENT(`${OBJECT}.2`), 'net/vpc.yaml.2': CHILD };
  const world = { files: { 'main.yaml': PARENT() }, buckets: { 'acme-templates': objects } };
  const { code, report, calls } = await checked(world, ...FETCH);
  expect([code, calls.length]).toEqual([1, 2]);
  expect(report.findings[0]?.activeKeys).toBe(3);
  const circle = await checked(there(PARENT()), ...FETCH);
  expect(circle.calls).toHaveLength(1);
  expect(circle.report.errors.map((it) => it.message).join()).toContain('20 levels');
});

test('a path in a template of S3 is none of this machine', async () => {
  const world = there(PARENT('inner.yaml'));
  const files = { ...world.files, 's3:/acme-templates/net/inner.yaml': HARMLESS };
  const { code, report } = await checked({ ...world, files }, ...FETCH);
  expect(code).toBe(1);
  expect(report.errors.map((it) => it.message).join()).toContain('not at hand');
});

test('a version is that version', async () => {
  const objects = { 'net/vpc.yaml': HARMLESS, 'net/vpc.yaml?versionId=v1': CHILD };
  const buckets = { 'acme-templates': objects };
  const named = { files: { 'main.yaml': PARENT(`${OBJECT}?versionId=v1`) }, buckets };
  expect((await checked(named, ...FETCH)).code).toBe(1);
  const gone = { files: { 'main.yaml': PARENT(`${OBJECT}?versionId=v2`) }, buckets };
  const { code, report } = await checked(gone, ...FETCH);
  expect([code, report.errors[0]?.message]).toEqual([
    2,
    expect.stringContaining('there is no such version of the object'),
  ]);
});

test('stack sets and products name their templates in S3 alike', async () => {
  const types = {
    set: `{Type: AWS::CloudFormation::StackSet, Properties: {TemplateURL: "${OBJECT}", PermissionModel: SELF_MANAGED, StackSetName: s}}`,
    product: `{Type: AWS::ServiceCatalog::CloudFormationProduct, Properties: {Name: p, Owner: o, ProvisioningArtifactParameters: [{Name: v1, Info: {LoadTemplateFromURL: "${OBJECT}"}}]}}`,
  };
  for (const body of Object.values(types)) {
    const two = `Resources:\n${KEY('A', 'bob')}${KEY('B', 'bob')}`;
    const world = { ...there(two), files: { 'main.yaml': `Resources: {R: ${body}}\n` } };
    expect((await checked(world, ...FETCH)).code).toBe(1);
    const { code, report } = await checked({ ...world, buckets: {} }, ...FETCH);
    expect([code, report.errors.length]).toEqual([2, 1]);
  }
});

test('a file that AWS::Include names is read, where it lies in an allowed bucket', async () => {
  const parent = `Resources:\n${KEY('Own', 'alice')}  Fn::Transform: {Name: AWS::Include, Parameters: {Location: "s3://acme-templates/net/vpc.yaml"}}\n`;
  const world = {
    ...there(`Second: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n`),
  };
  const files = { 'main.yaml': parent };
  expect((await checked({ ...world, files }, ...FETCH)).code).toBe(1);
  const refused = await checked({ ...world, files }, '--fetch');
  expect(refused.code).toBe(2);
  expect(refused.report.errors.map((it) => it.message).join()).toContain(
    'no --fetch-bucket allows',
  );
});

const SECRET = 'hunter2-hunter2';
const NO_TEMPLATES: readonly (readonly [string, string])[] = [
  ['broken YAML', `password: [${SECRET}\n  - }: ${SECRET}`],
  ['broken JSON', `{"password": "${SECRET}" "${SECRET}"}`],
  ['other data', `${SECRET}: ${SECRET}\n`],
  ['equal keys', `${SECRET}: 1\n${SECRET}: 2\n`],
  ['an alias', `password: *${SECRET}\n`],
  ['a tag', `password: !<${SECRET}> [x\n`],
  ['a directive', `%${SECRET}\n---\na: 1\n`],
  ['a list', `[${SECRET}]`],
  [
    'a version and no resources',
    `AWSTemplateFormatVersion: "2010-09-09"\nDescription: ${SECRET}\n`,
  ],
  ['nothing', ''],
  ['a page', `<html><body>${SECRET}</body></html>`],
];

test.each(NO_TEMPLATES)('%s is no template, and nothing of it is shown', async (_, content) => {
  for (const format of ['text', 'html', 'sarif', 'junit', 'csv']) {
    const shown = await checked(there(content), ...FETCH, '--format', format);
    expect(shown.code).toBe(2);
    expect(shown.stdout + shown.stderr).not.toContain(SECRET);
  }
  const { code, report, stdout } = await checked(there(content), ...FETCH);
  expect([code, report.complete]).toEqual([2, false]);
  expect(stdout).not.toContain(SECRET);
});

test('nothing is shown of an included file that is none', async () => {
  const parent = `Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: "s3://acme-templates/net/vpc.yaml"}}\n`;
  // The others are mappings, as a file of AWS::Include is.
  const broken = ['broken YAML', 'broken JSON', 'an alias', 'a tag', 'a directive', 'a list'];
  for (const [name, content] of NO_TEMPLATES.filter(([it]) => broken.includes(it))) {
    const { code, stdout } = await checked(
      { ...there(content), files: { 'main.yaml': parent } },
      ...FETCH,
    );
    expect([name, code]).toEqual([name, 2]);
    expect(stdout).not.toContain(SECRET);
  }
});

const FAULTS: readonly (readonly [string, Fault, RegExp])[] = [
  ['denied', { kind: 'error', code: 'AccessDenied', status: 403 }, /denied/],
  ['another region', { kind: 'error', code: 'PermanentRedirect', status: 301 }, /another region/],
  ['an archive', { kind: 'error', code: 'InvalidObjectState', status: 403 }, /archived/],
  ['throttled', { kind: 'error', code: 'SlowDown', status: 503 }, /SlowDown|throttl/],
  ['a fault of S3', { kind: 'error', code: 'InternalError', status: 500 }, /InternalError/],
  ['a cut connection', { kind: 'reset' }, /cut|did not answer/],
  [
    'a sign-in page',
    { kind: 'foreign', text: '<html>Sign in</html>' },
    /no CloudFormation template/,
  ],
  ['a refusal of a proxy', { kind: 'foreign', text: 'no', status: 403 }, /not read from AWS/],
  [
    'a huge object',
    { kind: 'changed', change: () => 'x'.repeat(3 * 1024 * 1024) },
    /larger than 1 MB/,
  ],
];

test.each(FAULTS)('%s is not read, and said', async (_, fault, said) => {
  const { code, report } = await checked(
    {
      ...there(HARMLESS),
      endpoint: { faults: ({ service }) => (service === 's3' ? fault : undefined) },
    },
    ...FETCH,
  );
  expect([code, report.complete]).toEqual([2, false]);
  expect(report.errors.map((it) => it.message).join('\n')).toMatch(said);
});

test.each([{}, { 'acme-templates': {} }])('no object: %j', async (buckets) => {
  const { code, report } = await checked({ ...there(HARMLESS), buckets }, ...FETCH);
  expect([code, report.errors[0]?.kind]).toEqual([2, 'nested-template']);
  expect(report.errors[0]?.message).toMatch(/there is no such (object|bucket)/);
});

test('no credentials are said once for all, and nothing is asked', async () => {
  const { code, report } = await checked(
    {
      ...there(HARMLESS),
      endpoint: { faults: () => ({ kind: 'error', code: 'ExpiredToken', status: 403 }) },
    },
    ...FETCH,
  );
  expect([code, report.errors[0]?.message]).toEqual([
    2,
    expect.stringContaining('session expired'),
  ]);
});

test('what a change could set in a file: none of it', async () => {
  const config = 'check: {fetch: true, fetchBucket: ["*"]}\n';
  const world = there(HARMLESS);
  const files = { ...world.files, 'one-active-key.config.yaml': config };
  const { code, calls, stderr } = await checked(
    { ...world, files },
    '--config',
    'one-active-key.config.yaml',
  );
  expect([code, calls]).toEqual([2, []]);
  expect(stderr).toContain('for the command line only');
});

test('a nested stack of a cloud assembly whose template lies in S3', async () => {
  const manifest = {
    version: '36.0.0',
    artifacts: {
      App: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://111111111111/us-east-1',
        properties: { templateFile: 'App.template.json' },
      },
    },
  };
  const template = {
    Resources: {
      Own: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } },
      Vpc: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: OBJECT, Parameters: { User: 'alice' } },
      },
    },
  };
  const files = {
    'cdk.out/manifest.json': JSON.stringify(manifest),
    'cdk.out/App.template.json': JSON.stringify(template),
  };
  const { code, report } = await checked({ ...there(CHILD), files }, ...FETCH);
  expect([code, report.fetched]).toEqual([
    1,
    [
      {
        kind: 'object',
        input: 'cdk.out/App.template.json',
        address: 's3://acme-templates/net/vpc.yaml',
      },
    ],
  ]);
  expect((await checked({ ...there(CHILD), files })).code).toBe(2);
});
