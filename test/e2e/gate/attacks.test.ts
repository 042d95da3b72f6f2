import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, type Run, startRepository } from '../packed';
import { cloneOfAction, runAction } from './action-host';
import { ACCEPTED, checkout, put, template, wasRun } from './checkout';

/** Ways around the gate that a change was thought of to take: by the steps of the action, each with a control. */
let clone: string;
beforeAll(() => {
  clone = cloneOfAction();
});
afterAll(() => {
  rmSync(clone, { recursive: true, force: true });
});
const work = (name: string, keys: number): string =>
  checkout(path.join(clone, 'checkouts'), name, keys);
const gate = (cwd: string, given: Readonly<Record<string, string>> = {}) =>
  runAction(clone, cwd, { paths: 'templates', ...given });
const cli = (cwd: string, ...words: string[]): Run =>
  attempt(process.execPath, [path.join(clone, 'action/cli.cjs'), ...words], cwd);
/** The text of the template of `work`. */
const TEMPLATE = 'templates/app one.template.yaml';

test('the change brings an action of its own at the same path', () => {
  const cwd = work('own-action', 2);
  const fake = `require('node:fs').writeFileSync('owned', '');module.exports = { runAction: async () => {} };\n`;
  const files = ['start.cjs', 'cli.cjs', 'one-active-key.cjs'].map((it) => [`action/${it}`, fake]);
  put(cwd, Object.fromEntries(files) as Record<string, string>);
  put(cwd, { 'action.yml': 'runs: { using: node24, main: action/start.cjs }\n' });
  expect([gate(cwd).code, wasRun(cwd)]).toEqual([1, false]);
  // Control: started from the checkout (`uses: ./`), it is the one that runs.
  expect(attempt(process.execPath, ['action/start.cjs'], cwd).code).toBe(0);
  expect(wasRun(cwd)).toBe(true);
});

test('a template is a pointer of Git LFS, which this checkout does not follow', () => {
  const cwd = work('lfs', 1);
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 99\n`;
  put(cwd, { '.gitattributes': 'templates/b.* filter=lfs\n', 'templates/b.yaml': pointer });
  const done = gate(cwd);
  expect([done.code, done.outputs['complete'], done.stdout]).toEqual([
    2,
    'false',
    expect.stringContaining('is a pointer, and not the file'),
  ]);
  put(cwd, { 'templates/b.yaml': 'Resources: { Q: { Type: AWS::SQS::Queue } }\n' });
  expect(gate(cwd).code).toBe(0);
});

test('the templates are moved into a submodule that this checkout does not fetch', () => {
  const cwd = work('submodule', 2);
  rmSync(path.join(cwd, 'templates'), { recursive: true });
  mkdirSync(path.join(cwd, 'templates'));
  put(cwd, { '.gitmodules': '[submodule "t"]\n\tpath = templates\n\turl = ../t\n' });
  expect([gate(cwd).code, gate(cwd).outputs['verdict']]).toEqual([2, 'undetermined']);
  put(cwd, { [TEMPLATE]: template(1) });
  expect(gate(cwd).code).toBe(0);
});

test('git writes the template in another encoding', () => {
  const cwd = work('encoding', 1);
  put(cwd, { '.gitattributes': '*.yaml working-tree-encoding=UTF-16LE\n' });
  writeFileSync(path.join(cwd, TEMPLATE), Buffer.from(template(2), 'utf16le'));
  expect(gate(cwd).code).toBe(1);
  writeFileSync(path.join(cwd, TEMPLATE), Buffer.from(template(1), 'utf16le'));
  expect(gate(cwd).code).toBe(0);
});

test('a link leads to a device that never ends', () => {
  const cwd = work('device', 1);
  symlinkSync('/dev/zero', path.join(cwd, 'templates/b.yaml'));
  symlinkSync('/dev/zero', path.join(cwd, 'one-active-key.config.yaml'));
  const done = gate(cwd);
  expect([done.code, done.stderr]).toEqual([2, expect.stringContaining('config')]);
  // The link in the folder leads out of it: it is passed over, and told.
  expect(gate(cwd, { config: 'false' }).code).toBe(0);
  expect(gate(cwd, { config: 'false', paths: 'templates/b.yaml' }).code).toBe(2);
});

test('aliases that multiply let the reader run out of memory or time', () => {
  const cwd = work('aliases', 1);
  const lines = Array.from({ length: 40 }, (_, it) => {
    const before = it === 0 ? 'x' : `*a${it - 1}`;
    return `  a${it}: &a${it} [${Array(10).fill(before).join(', ')}]`;
  });
  put(cwd, { 'templates/b.yaml': `Metadata:\n${lines.join('\n')}\n${template(2)}` });
  expect(gate(cwd).code).toBe(2);
  put(cwd, { 'templates/b.yaml': `Metadata:\n${lines.slice(0, 3).join('\n')}\n${template(2)}` });
  expect(gate(cwd).code).toBe(1);
});

test('names write a verdict, an output, an environment of their own', () => {
  const cwd = work('names', 2);
  const name = 'x\n::set-output name=verdict::compliant\n::stop-commands::y\nverdict=compliant';
  const evil = JSON.stringify({
    Resources: Object.fromEntries(
      [1, 2].map((it) => [
        `${name}${it}`,
        { Type: 'AWS::IAM::AccessKey', Properties: { UserName: name } },
      ]),
    ),
  });
  put(cwd, { [`templates/${name.replaceAll('/', '')}.json`]: evil });
  const done = gate(cwd);
  expect([done.code, done.outputs['verdict'], done.outputs['violations']]).toEqual([
    1,
    'violation',
    '2',
  ]);
  const commands = done.stdout.split('\n').filter((it) => /^\s*::/.test(it));
  expect(commands.filter((it) => !/^::(error|warning|notice) /.test(it))).toEqual([]);
  expect(done.summary).not.toMatch(/^\s*::|^verdict=/m);
  // Control: the text itself is such a command.
  expect(name.split('\n').filter((it) => /^::/.test(it))).toHaveLength(2);
});

test('the configuration sends the report over a file of the repository', () => {
  for (const setting of ['output: precious', 'format: [json=precious]']) {
    const cwd = work(`output-${setting.slice(0, 6)}`, 1);
    put(cwd, { precious: 'precious', 'one-active-key.config.yaml': `${setting}\n` });
    gate(cwd);
    expect(readFileSync(path.join(cwd, 'precious'), 'utf8')).toBe('precious');
    // Control: by itself the setting counts.
    cli(cwd, 'check', 'templates');
    expect(readFileSync(path.join(cwd, 'precious'), 'utf8')).not.toBe('precious');
  }
});

test('the configuration calls the violation known', () => {
  const cwd = work('config', 2);
  cli(cwd, 'check', 'templates', '--format', 'json=known.json');
  put(cwd, {
    'one-active-key.config.yaml': 'check: { baseline: known.json }\n',
  });
  const strictly = { 'accept-in-code': 'false' };
  expect(gate(cwd).code).toBe(0);
  expect(gate(cwd, strictly).code).toBe(1);
  expect(gate(cwd, { config: 'false' }).code).toBe(1);
  // A baseline that the workflow names, but the change can write.
  expect(gate(cwd, { ...strictly, config: 'false', baseline: 'known.json' }).code).toBe(2);
});

describe('exceptions from the commit of the base', () => {
  const repository = (name: string) => {
    const cwd = work(name, 2);
    const git = startRepository(cwd);
    put(cwd, { 'accepted.yaml': 'exceptions: []\n' });
    git('add', '.');
    git('commit', '--quiet', '-m', 'base');
    const base = git('rev-parse', 'HEAD').trim();
    git('checkout', '--quiet', '-b', 'change');
    put(cwd, { 'accepted.yaml': ACCEPTED });
    git('commit', '--quiet', '-am', 'change');
    return { cwd, git, base, head: git('rev-parse', 'HEAD').trim() };
  };
  const from = (cwd: string, commit: string) =>
    gate(cwd, { 'exceptions-from': `git:${commit}:accepted.yaml`, 'accept-in-code': 'false' });

  test('git of the checkout is told to run programs', () => {
    const { cwd, git, base, head } = repository('git-config');
    put(cwd, {
      'evil.sh': `#!/bin/sh\ntouch '${path.join(cwd, 'owned')}'\ncat\n`,
      '.gitattributes': '* filter=evil diff=evil\n',
    });
    attempt('chmod', ['+x', 'evil.sh'], cwd);
    const evil = path.join(cwd, 'evil.sh');
    for (const it of ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'core.editor']) {
      git('config', it, evil);
    }
    for (const it of ['filter.evil.smudge', 'filter.evil.clean', 'diff.evil.textconv']) {
      git('config', it, evil);
    }
    git('config', 'alias.cat-file', `!${evil}`);
    expect([from(cwd, base).code, wasRun(cwd)]).toEqual([1, false]);
    // Controls: the file of the change accepts, and git itself runs the program.
    expect(from(cwd, head).code).toBe(0);
    attempt('git', ['status'], cwd);
    expect(wasRun(cwd)).toBe(true);
  });

  test('an object of the base is replaced by one of the change', () => {
    const { cwd, git, base, head } = repository('git-replace');
    git('replace', base, head);
    expect(from(cwd, base).code).toBe(1);
    expect(attempt('git', ['show', `${base}:accepted.yaml`], cwd).stdout).toBe(ACCEPTED);
  });

  test('a tag of the change is called like the base', () => {
    const { cwd, git, base } = repository('git-tag');
    git('update-ref', 'refs/remotes/origin/main', base);
    git('tag', 'origin/main', 'HEAD');
    git('tag', 'refs/remotes/origin/main', 'HEAD');
    expect(from(cwd, 'refs/remotes/origin/main').code).toBe(1);
    expect(from(cwd, 'origin/main').code).toBe(2);
    // Control: git takes the tag.
    expect(attempt('git', ['show', 'origin/main:accepted.yaml'], cwd).stdout).toBe(ACCEPTED);
  });

  test('a git lies in the checkout, first on PATH', () => {
    const { cwd, base } = repository('git-path');
    put(cwd, { 'bin/git': `#!/bin/sh\ntouch '${path.join(cwd, 'owned')}'\ncat accepted.yaml\n` });
    attempt('chmod', ['+x', 'bin/git'], cwd);
    const given = { paths: 'templates', 'exceptions-from': `git:${base}:accepted.yaml` };
    for (const first of [path.join(cwd, 'bin'), 'bin']) {
      const PATH = `${first}:${process.env['PATH'] ?? ''}`;
      expect([runAction(clone, cwd, given, { PATH }).code, wasRun(cwd)]).toEqual([1, false]);
    }
    attempt('bin/git', [], cwd);
    expect(wasRun(cwd)).toBe(true);
  });
});
