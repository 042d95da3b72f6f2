import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli';

const TWO =
  'Resources:\n  A: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n  B: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n';
const NESTED = (id: string, url: string) =>
  `  ${id}: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '${url}'}}\n`;
const MAIN = `Resources:\n${NESTED('S', 'https://s3.amazonaws.com/b/vpc.yaml')}${NESTED('T', 'https://s3.amazonaws.com/b/net.yaml')}`;
const BROKEN = 'Resources:\n  S: {Type: AWS::CloudFormation::Stack\n';

let cwd: string;
beforeEach(() => (cwd = mkdtempSync(path.join(tmpdir(), 'exceptions-'))));
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const write = (name: string, text: string) => {
  writeFileSync(path.join(cwd, name), text);
};
const check = (...args: string[]) => runCli(['check', '.', ...args], { cwd });

/** Fills in who answers, as a person does. */
function answer(file: string): void {
  const text = readFileSync(path.join(cwd, file), 'utf8');
  write(
    file,
    text.replaceAll('reason: ""', 'reason: audited').replaceAll('owner: ""', 'owner: platform'),
  );
}

test('a proposal is no acceptance until somebody answers for it; then it accepts what it names', async () => {
  write('main.yaml', MAIN);
  write('broken.yaml', BROKEN);
  const first = await check('--write-exceptions', 'accepted.yaml');
  expect(first.code).toBe(2);
  expect(first.stderr).toMatch(/wrote accepted\.yaml: give each entry a reason and an owner/);
  const unanswered = await check('--exceptions', 'accepted.yaml');
  expect([unanswered.code, unanswered.stderr]).toEqual([
    2,
    expect.stringMatching(/needs "reason"/),
  ]);
  answer('accepted.yaml');
  const accepted = await check('--exceptions', 'accepted.yaml', '--strict');
  expect(accepted.code).toBe(0);
  expect(accepted.stdout).toMatch(/note {2}Not read, and accepted \(platform: audited, until 20/);
  expect(accepted.stdout).toMatch(
    /^compliant, but for 3 parts not read and accepted until 20\d\d-\d\d-\d\d: /m,
  );

  // Whatever is new stands, and so does every violation.
  write('main.yaml', `${MAIN}${NESTED('U', 'https://s3.amazonaws.com/b/new.yaml')}`);
  const more = await check('--exceptions', 'accepted.yaml');
  expect(more.code).toBe(2);
  expect(more.stdout).toMatch(/not read {2}main\.yaml:4:3\n {2}The template of the nested stack U/);
  write('main.yaml', `${MAIN}${TWO.replace('Resources:\n', '')}`);
  expect((await check('--exceptions', 'accepted.yaml')).code).toBe(1);
  // The same address in another resource is the same thing; another file is not.
  write('main.yaml', MAIN.replace('S:', 'Z:'));
  expect((await check('--exceptions', 'accepted.yaml')).code).toBe(0);
  write('other.yaml', MAIN);
  expect((await check('--exceptions', 'accepted.yaml')).code).toBe(2);
});

test('a broken document that begins to speak of keys is accepted no longer', async () => {
  write('broken.yaml', BROKEN);
  await check('--write-exceptions', 'accepted.yaml');
  answer('accepted.yaml');
  expect((await check('--exceptions', 'accepted.yaml')).code).toBe(0);
  write('broken.yaml', `${BROKEN}${TWO}`);
  expect((await check('--exceptions', 'accepted.yaml')).code).toBe(2);
});

test('a file that is there is not replaced', async () => {
  write('main.yaml', MAIN);
  write('accepted.yaml', 'exceptions: []\n');
  const { code, stderr } = await check('--write-exceptions', 'accepted.yaml');
  expect([code, stderr]).toEqual([2, expect.stringMatching(/does not replace accepted\.yaml/)]);
  expect(readFileSync(path.join(cwd, 'accepted.yaml'), 'utf8')).toBe('exceptions: []\n');
});

test('a baseline knows what was not read then; only what is new fails', async () => {
  write('main.yaml', MAIN);
  const base = await check('--format', 'json');
  rmSync(path.join(cwd, 'main.yaml'));
  const folder = mkdtempSync(path.join(tmpdir(), 'baseline-'));
  const baseline = path.join(folder, 'base.json');
  writeFileSync(baseline, base.stdout);
  write('main.yaml', MAIN);
  const same = await check('--baseline', baseline);
  expect(same.code).toBe(0);
  expect(same.stdout).toMatch(/known before: it stands in the baseline/);
  write('main.yaml', `${MAIN}${NESTED('U', 'https://s3.amazonaws.com/b/vpc.yaml')}`);
  expect((await check('--baseline', baseline)).code).toBe(2);
  rmSync(folder, { recursive: true });
});

test.each(['text', 'markdown', 'html', 'junit', 'sarif', 'github', 'gitlab', 'csv', 'json'])(
  'every acceptance stands in %s, with who answers for it and until when',
  async (format) => {
    write('main.yaml', MAIN);
    await check('--write-exceptions', 'accepted.yaml');
    answer('accepted.yaml');
    const { stdout } = await check('--exceptions', 'accepted.yaml', '--format', format);
    expect(stdout).toMatch(/platform/);
    expect(stdout).toMatch(/audited/);
    expect(stdout).toMatch(/20\d\d-\d\d-\d\d/);
  },
);

test('a proposal that cannot be written is told in a sentence', async () => {
  write('main.yaml', MAIN);
  const { code, stderr } = await check('--write-exceptions', 'nowhere/accepted.yaml');
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/cannot write nowhere\/accepted\.yaml: its folder does not exist/),
  ]);
});
