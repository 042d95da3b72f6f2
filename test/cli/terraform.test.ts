import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli';
import { constant, plan } from '../terraform/plans';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'terraform-'));
  mkdirSync(path.join(cwd, 'infra'));
  const code = { user: constant('alice') };
  const document = plan(
    ['a', 'b'].map((name) => ({ address: `aws_iam_access_key.${name}`, after: { user: 'alice' } })),
    { code: { 'aws_iam_access_key.a': code, 'aws_iam_access_key.b': code } },
  );
  const text = JSON.stringify(document);
  writeFileSync(path.join(cwd, 'infra/plan.json'), text);
  writeFileSync(
    path.join(cwd, 'infra/main.tf'),
    '# keys\nresource "aws_iam_access_key" "a" {\n  user = "alice"\n}\nresource "aws_iam_access_key" "b" {\n  user = "alice"\n}\n',
  );
  mkdirSync(path.join(cwd, 'cut'));
  writeFileSync(path.join(cwd, 'cut/plan.json'), text.slice(0, -20));
  writeFileSync(path.join(cwd, 'cut/ok.json'), '{"Resources":{}}');
  writeFileSync(path.join(cwd, 'cut/other.json'), '{"not ours": ');
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

test('the annotation stands at the line of the code beside the plan', async () => {
  const { code, stdout } = await runCli(['check', 'infra/plan.json', '--format', 'github'], {
    cwd,
  });
  expect(code).toBe(1);
  expect(stdout).toContain('::error file=infra/main.tf,line=2,');
  expect(stdout).toContain('::error file=infra/main.tf,line=5,');
});

test('the job summary is written where GitHub wants it', async () => {
  const { readFileSync } = await import('node:fs');
  const summary = path.join(cwd, 'summary.md');
  const env = { GITHUB_STEP_SUMMARY: summary };
  await runCli(['check', 'infra/plan.json', '--format', 'github'], { cwd, env });
  expect(readFileSync(summary, 'utf8')).toMatch(/^## ❌ 1 IAM user has more/);
});

test('a plan comes by standard input', async () => {
  const { code } = await runCli(['check', '-'], {
    cwd,
    input: JSON.stringify(plan([{ address: 'aws_iam_access_key.a', after: { user: 'alice' } }])),
  });
  expect(code).toBe(0);
});

test('a plan that is cut off is not passed over in a folder', async () => {
  const { code, stdout } = await runCli(['check', 'cut'], { cwd });
  expect(code).toBe(2);
  expect(stdout).toMatch(/cut\/plan\.json.*\n.*is not complete JSON/);
  expect(stdout).not.toContain('other.json');
});
