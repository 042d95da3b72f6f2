import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { attempt, ROOT, type Run, startRepository } from '../packed';
import { cloneOfAction } from './action-host';
import { ACCEPTED, addForeignCode, checkout, put, template, wasRun } from './checkout';

/** The hook by the real pre-commit, from a repository that is tagged as ours will be. */
const PRE_COMMIT = path.join(ROOT, '.cache/readers/bin/pre-commit');
const here = existsSync(PRE_COMMIT);
if (!here) {
  process.stderr.write('There is no pre-commit in .cache/readers: the hook is not run by it.\n');
}

let clone: string;
beforeAll(() => {
  clone = cloneOfAction();
  const git = startRepository(clone);
  git('add', '.');
  git('commit', '--quiet', '-m', 'hooks');
  git('tag', 'v0');
});
afterAll(() => {
  rmSync(clone, { recursive: true, force: true });
});

interface Project {
  readonly cwd: string;
  /** Stages everything, and runs the hook on it. */
  readonly hook: (more?: object, env?: Readonly<Record<string, string>>) => Run;
}

function project(name: string, keys: number): Project {
  const cwd = checkout(path.join(clone, '.git/checkouts'), name, keys);
  mkdirSync(cwd, { recursive: true });
  const git = startRepository(cwd);
  const hook: Project['hook'] = (more = {}, env = {}) => {
    const config = {
      repos: [{ repo: clone, rev: 'v0', hooks: [{ id: 'one-active-key', ...more }] }],
    };
    put(cwd, { '.pre-commit-config.yaml': JSON.stringify(config) });
    git('add', '--force', '.');
    const home = path.join(clone, '.git/pre-commit');
    return attempt(PRE_COMMIT, ['run', '--all-files'], cwd, { PRE_COMMIT_HOME: home, ...env });
  };
  return { cwd, hook };
}

test('the hook installs nothing, and file names come after the options', () => {
  const [hook] = parse(readFileSync(path.join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as [
    Record<string, unknown>,
  ];
  expect(hook).toMatchObject({ language: 'script', entry: 'action/hook.cjs', args: ['--'] });
});

(here ? describe : describe.skip)('pre-commit', () => {
  test('stops the commit of a second key, and lets its fix through', () => {
    const { cwd, hook } = project('second', 1);
    expect(hook()).toMatchObject({ code: 0, stdout: expect.stringContaining('Passed') as string });
    put(cwd, { 'templates/app one.template.yaml': template(2) });
    expect(hook()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/IAM user alice has 2/) as string,
    });
  });

  test('a committed file that is called like an option is a file', () => {
    const { cwd, hook } = project('option', 2);
    put(cwd, { 'accepted.yaml': ACCEPTED, '--exceptions=a.template.yaml': template(0) });
    // pre-commit gives no links to the hook, so this one is read as exceptions only.
    symlinkSync('accepted.yaml', path.join(cwd, 'a.template.yaml'));
    expect(hook().code).toBe(1);
    expect(hook({ args: ['--strict', '--'] }).code).toBe(1);
    // Control: what the name would do as an option.
    const files = ['--exceptions=a.template.yaml', 'templates/app one.template.yaml'];
    const cli = path.join(clone, 'action/cli.cjs');
    expect(attempt(process.execPath, [cli, 'check', ...files], cwd).code).toBe(0);
  });

  test('args that do not end the options stop the commit', () => {
    const done = project('args', 1).hook({ args: ['--strict'] });
    expect([done.code, done.stdout]).toEqual([1, expect.stringContaining('must end with "--"')]);
  });

  test('runs nothing of the checkout', () => {
    const { cwd, hook } = project('foreign', 2);
    addForeignCode(cwd);
    expect([hook().code, wasRun(cwd)]).toEqual([1, false]);
  });
});
