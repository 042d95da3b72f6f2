import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { attempt, ROOT, type Run, startRepository } from './packed';

/** The first ten minutes with the built command: a repository, `init`, a clean gate, a red one. */
const BIN = path.join(ROOT, 'dist/cli/bin.js');
const KEY = (id: string) => `  ${id}: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n`;
const NESTED =
  "  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://s3.amazonaws.com/b/vpc.yaml'}}\n";
const EXCEPTIONS = 'access-key-exceptions.yaml';

test('init, an answer for what is not read, and a gate that is red for a second key', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'first-minutes-'));
  const command = (...args: string[]): Run => attempt(process.execPath, [BIN, ...args], folder);
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
  };
  try {
    const git = startRepository(folder);
    git('remote', 'add', 'origin', 'https://github.com/acme/infra.git');
    write('users.yaml', `Resources:\n${KEY('A')}${NESTED}`);

    const plan = command('init');
    expect([plan.code, git('status', '--porcelain')]).toEqual([2, '?? users.yaml\n']);
    const done = command('init', '--yes');
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(git('status', '--porcelain', '--untracked-files=all').split('\n').sort()).toEqual([
      '',
      '?? .github/workflows/one-active-key.yml',
      `?? ${EXCEPTIONS}`,
      '?? one-active-key.config.yaml',
      '?? users.yaml',
    ]);

    expect(command('check').code).toBe(2);
    const text = readFileSync(path.join(folder, EXCEPTIONS), 'utf8');
    write(
      EXCEPTIONS,
      text.replaceAll('reason: ""', 'reason: audited').replaceAll('owner: ""', 'owner: platform'),
    );
    const clean = command('check');
    expect([clean.code, clean.stdout]).toEqual([
      0,
      expect.stringMatching(/^compliant, but for 1 part not read and accepted/m),
    ]);
    write('users.yaml', `Resources:\n${KEY('A')}${KEY('B')}${NESTED}`);
    expect(command('check').code).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
