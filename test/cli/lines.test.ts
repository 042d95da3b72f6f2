import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { plan } from '../terraform/plans';
import { runCli } from '../support/run-cli';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-lines-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const urn = (name: string) => `urn:pulumi:dev::p::aws:iam/accessKey:AccessKey::${name}`;
const stack = {
  version: 3,
  deployment: {
    manifest: {},
    resources: ['a', 'b "quoted"'].map((name) => ({
      urn: urn(name),
      custom: true,
      id: `AKIAIOSFODNN7EXAMPL${name.charAt(0).toUpperCase()}`,
      type: 'aws:iam/accessKey:AccessKey',
      inputs: { user: 'alice' },
      outputs: { user: 'alice', status: 'Active' },
    })),
  },
};
const changes = ['a', 'b[0]', 'b["x"]'].map((name) => ({
  address: `aws_iam_access_key.${name}`,
  after: { user: 'alice', status: 'Active' },
  unknown: { id: true },
}));

const lineOf = (text: string, part: string) =>
  text.split('\n').findIndex((it) => it.includes(part)) + 1;

test.each([
  ['a Pulumi export', stack, ['AccessKey::a"', 'AccessKey::b ']],
  ['a Terraform plan', plan(changes), ['key.a"', 'key.b[0]"', 'key.b[\\"x\\"]"']],
])('annotations of %s stand at the resource in the document', async (_, document, parts) => {
  const text = JSON.stringify(document, undefined, 2);
  writeFileSync(path.join(cwd, 'document.json'), text);
  const argv = ['check', 'document.json', '--format', 'github'];
  const run = await runCli(argv, { cwd });
  expect(run.code).toBe(1);
  const lines = [...run.stdout.matchAll(/file=document\.json,line=(\d+)/g)].map((it) =>
    Number(it[1]),
  );
  expect(lines.sort((a, b) => a - b)).toEqual(parts.map((it) => lineOf(text, it)));
});

test('a document of one line has one', async () => {
  writeFileSync(path.join(cwd, 'document.json'), JSON.stringify(stack));
  const run = await runCli(['check', 'document.json', '--format', 'github'], { cwd });
  expect(run.stdout).toContain('file=document.json,line=1,');
});
