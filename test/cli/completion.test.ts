import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli';

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-completion-'));
  for (const name of ['a plan.json', 'b.yaml']) writeFileSync(path.join(folder, name), '');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const script = async (shell: string) => (await runCli(['completion', shell])).stdout;

/** What bash would offer after these words, of which the last is not finished. */
async function offered(words: readonly string[]): Promise<string[]> {
  const ask = `${await script('bash')}
COMP_WORDS=(one-active-key "$@")
COMP_CWORD=$#
_one_active_key
for it in "\${COMPREPLY[@]}"; do printf '%s\\n' "$it"; done`;
  const args = ['--noprofile', '--norc', '-c', ask, 'bash', ...words];
  const { stdout, stderr } = spawnSync('bash', args, { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').slice(0, -1);
}

const OF_SHELLS = ['bash', 'zsh', 'fish'];

test.each<[string, string[], string[]]>([
  [
    'the commands',
    [''],
    ['run-task', 'init', 'check', 'live', 'comment', 'remediate', 'completion'],
  ],
  ['a command that was begun', ['ch'], ['check']],
  ['what remediate does', ['remediate', ''], ['plan', 'apply', 'undo', 'finish']],
  ['formats', ['check', '--format', 'j'], ['json', 'junit']],
  ['formats by the short name', ['live', '-f', 'sa'], ['sarif']],
  ['formats of a plan, which are others', ['remediate', 'plan', '-f', 'j'], ['json']],
  ['sources', ['live', '--source', ''], ['auto', 'list', 'report', 'delta']],
  ['options', ['live', '--role'], ['--role-name', '--role-arn']],
  ['options after others', ['live', '--source', 'list', '--conc'], ['--concurrency']],
  ['files', ['check', ''], ['a plan.json', 'b.yaml']],
  ['a file with a space', ['remediate', 'apply', 'a'], ['a plan.json']],
  ['files of an option', ['check', '--exceptions', 'b'], ['b.yaml']],
  ['where a format goes', ['check', '--format', 'json', '=', 'b'], ['b.yaml']],
  ['nothing where nobody can guess', ['live', '--region', ''], []],
  ['shells', ['completion', ''], OF_SHELLS],
])('bash offers %s', async (_, words, expected) => {
  expect((await offered(words)).sort()).toEqual([...expected].sort());
});

test('bash offers every option of check that its help names', async () => {
  const help = (await runCli(['check', '--help'])).stdout;
  const named = new Set(help.match(/(?<= )--[a-z-]+/g));
  expect((await offered(['check', '--'])).sort()).toEqual(
    [...named].filter((it) => it !== '--').sort(),
  );
});

test.each(OF_SHELLS)('the script for %s is one that the shell can read', async (shell) => {
  const text = await script(shell);
  expect(text).toMatch(/remediate/);
  if (!has(shell)) return;
  const { status, stderr } = spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test('another shell is bad usage', async () => {
  const { code, stdout, stderr } = await runCli(['completion', 'tcsh']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/Allowed choices are bash, zsh, fish/);
});
