import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { FilesByName } from '../../inputs/cloudformation/at-hand/files-by-name';
import { readInputs } from '../../inputs/index';
import { check } from '../../library/check';
import { exitCode, fitsPattern } from '../../rule-core/index';

const KEY = (id: string, user: string) =>
  `  ${id}: {Type: AWS::IAM::AccessKey, Properties: {UserName: ${user}}}\n`;
const PARENT = (url: string, more = '') =>
  `Parameters: {Bucket: {Type: String}, Prefix: {Type: String}, Dev: {Type: String, AllowedValues: [a, b]}}\n` +
  `Conditions: {IsDev: !Equals [!Ref Dev, a]}\n` +
  `Resources:\n${KEY('Own', 'alice')}  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${url}, Parameters: {User: alice}}}\n${more}`;
const CHILD = `Parameters: {User: {Type: String}}\nResources:\n${KEY('Inner', '!Ref User')}`;

let cwd: string;
beforeEach(() => (cwd = mkdtempSync(path.join(tmpdir(), 'at-hand-'))));
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function standing(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), content);
  }
}

/** The file that an address in `a/main.yaml` is taken for: then the key in it is a second one of alice. */
const TABLE: readonly {
  readonly url: string;
  readonly files?: readonly string[];
  readonly taken: string | undefined;
}[] = [
  { url: '!Sub "https://${Bucket}.s3.amazonaws.com/${Prefix}t/vpc.yaml"', taken: 'a/t/vpc.yaml' },
  { url: '!Sub "https://${Bucket}.s3.amazonaws.com/${Prefix}vpc.yaml"', taken: 'a/t/vpc.yaml' },
  { url: '!Sub "https://s3.amazonaws.com/${Bucket}/${Prefix}/t/vpc.yaml"', taken: 'a/t/vpc.yaml' },
  { url: '!Sub "https://${Bucket}.s3.amazonaws.com/other/vpc.yaml"', taken: undefined },
  { url: '!Sub "https://${Bucket}.s3.amazonaws.com/${Prefix}vpc.yml"', taken: undefined },
  { url: '!Sub "https://${Bucket}.s3.amazonaws.com/${Prefix}"', taken: undefined },
  { url: '!Ref Prefix', taken: undefined },
  { url: 'https://s3.amazonaws.com/b/t/vpc.yaml', taken: undefined },
  {
    url: '!Sub "https://${Bucket}.s3.amazonaws.com/${Prefix}vpc.yaml?versionId=1"',
    taken: 'a/t/vpc.yaml',
  },
  { url: 'https://vpc.yaml', taken: undefined },
  { url: '!Join ["", ["https://", !Ref Bucket, "/t/vpc.yaml"]]', taken: 'a/t/vpc.yaml' },
  {
    url: '!If [IsDev, !Sub "https://${Bucket}.s3.amazonaws.com/dev/t/vpc.yaml", !Sub "https://${Bucket}.s3.amazonaws.com/prod/t/vpc.yaml"]',
    taken: undefined,
  },
  {
    url: '!If [IsDev, !Sub "https://${Bucket}/${Prefix}t/vpc.yaml", !Sub "https://${Bucket}/${Prefix}vpc.yaml"]',
    taken: 'a/t/vpc.yaml',
  },
  {
    url: '!If [IsDev, !Sub "https://${Bucket}/${Prefix}t/vpc.yaml", "https://s3.amazonaws.com/b/t/vpc.yaml"]',
    taken: undefined,
  },
  {
    url: '!Sub "https://${Bucket}.s3.amazonaws.com/${Prefix}vpc.yaml"',
    files: ['b/t/vpc.yaml', 'c/vpc.yaml'],
    taken: undefined,
  },
  {
    url: '!Sub "https://${Bucket}.s3.amazonaws.com/${Prefix}t/vpc.yaml"',
    files: ['a/t/vpc.yaml', 'b/t/vpc.yaml'],
    taken: 'a/t/vpc.yaml',
  },
];

test.each(TABLE)('$url with $files: $taken', ({ url, files = ['a/t/vpc.yaml'], taken }) => {
  standing({
    'a/main.yaml': PARENT(url),
    ...Object.fromEntries(files.map((it) => [it, CHILD])),
  });
  const { errors, takenFor } = readInputs(['.'], { cwd });
  expect(takenFor.map((it) => it.file)).toEqual(taken === undefined ? [] : [taken]);
  expect(errors.map((it) => it.kind)).toEqual(taken === undefined ? ['nested-template'] : []);
  const report = check('.', { cwd });
  expect(exitCode(report)).toBe(taken === undefined ? 2 : 1);
});

test('several files that fit are named, and nothing is taken for one of them', () => {
  standing({
    'a/main.yaml': PARENT('!Sub "https://${Bucket}/${Prefix}vpc.yaml"'),
    'b/vpc.yaml': CHILD,
    'c/vpc.yaml': CHILD,
  });
  expect(readInputs(['.'], { cwd }).errors[0]?.message).toMatch(
    /several files fit its address \(b\/vpc\.yaml, c\/vpc\.yaml\)/,
  );
});

test('what is taken for a file stands in the report, and is no pass with strict', () => {
  standing({
    'main.yaml': PARENT('!Sub "https://${Bucket}/t/vpc.yaml"').replace('User: alice', 'User: bob'),
    't/vpc.yaml': CHILD,
  });
  const report = check('.', { cwd });
  expect(report.takenFor).toEqual([
    {
      input: 'main.yaml',
      address: 'https://${Bucket}/t/vpc.yaml',
      file: 't/vpc.yaml',
      by: 'name',
    },
  ]);
  expect(report.warnings.map((it) => it.message).join()).toContain('t/vpc.yaml');
  expect([exitCode(report), exitCode(report, { strict: true })]).toEqual([0, 2]);
  const mapped = check('.', { cwd, templates: { 'https://*/vpc.yaml': 't/vpc.yaml' } });
  expect(mapped.takenFor?.map((it) => it.by)).toEqual(['mapping']);
  expect([exitCode(mapped), exitCode(mapped, { strict: true })]).toEqual([0, 0]);
});

test('a mapping gives an application of the repository its template, and what it points at is judged', () => {
  standing({
    'main.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:\n${KEY('Own', 'alice')}  S: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: 'arn:aws:serverlessrepo:us-east-1:111111111111:applications/topic', SemanticVersion: 1.0.0}, Parameters: {User: alice}}}\n`,
    'lib/topic.yaml': CHILD,
  });
  expect(exitCode(check('main.yaml', { cwd }))).toBe(2);
  const templates = { 'arn:*:applications/topic *': 'lib/topic.yaml' };
  expect(exitCode(check('main.yaml', { cwd, templates }))).toBe(1);
  expect(exitCode(check('main.yaml', { cwd, templates: { '*topic *': 'lib/none.yaml' } }))).toBe(2);
});

test('a pattern fits as a regular expression of it would', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*'), maxLength: 8 });
  fc.assert(
    fc.property(text, pattern, (it, like) => {
      const source = like.split('*').map((part) => part.replaceAll('.', '\\.'));
      expect(fitsPattern(it, like)).toBe(new RegExp(`^${source.join('[^]*')}$`).test(it));
    }),
    { seed: 13, numRuns: 5_000 },
  );
});

test('a file that fits ends with all that is known, and is as near as any other that does', () => {
  const part = fc.constantFrom('a', 'b', 'c');
  const file = fc.array(part, { minLength: 1, maxLength: 4 }).map((it) => it.join('/'));
  fc.assert(
    fc.property(fc.array(file, { maxLength: 8 }), file, file, (files, address, from) => {
      const found = new FilesByName(files).fitting({ parts: address.split('/') }, from);
      const fitting = files.filter((it) => it !== from && `/${it}`.endsWith(`/${address}`));
      const near = (it: string) => {
        const folders = from.split('/').slice(0, -1);
        const differs = it.split('/').findIndex((name, index) => name !== folders[index]);
        return differs < 0 ? it.split('/').length : differs;
      };
      const nearest = Math.max(-1, ...fitting.map(near));
      expect(found).toEqual([...new Set(fitting.filter((it) => near(it) === nearest))].sort());
    }),
    { seed: 13, numRuns: 2_000 },
  );
});
