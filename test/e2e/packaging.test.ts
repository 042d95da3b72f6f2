import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { attempt, packInto, ROOT, run, type Run, startRepository } from './packed';

/** The action, the template and the hook, run as their hosts run them, with the packed package. */
let folder: string;
let version: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-packaging-'));
  version = `file:${packInto(folder)}`;
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const template = (keys: number) =>
  [
    'Resources:',
    ...Array.from({ length: keys }, (_, index) => [
      `  Key${index}:`,
      '    Type: AWS::IAM::AccessKey',
      '    Properties: { UserName: alice }',
    ]).flat(),
    '',
  ].join('\n');

function workspace(name: string, keys: number): string {
  const cwd = path.join(folder, name);
  mkdirSync(path.join(cwd, 'templates'), { recursive: true });
  writeFileSync(path.join(cwd, 'templates/app one.template.yaml'), template(keys));
  return cwd;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly uses?: string;
      readonly shell: string;
      readonly env: Readonly<Record<string, string>>;
      readonly run: string;
    }[];
  };
}
const action = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as Action;

interface ActionRun extends Run {
  readonly outputs: string;
  readonly summary: string;
}

/** What GitHub does with a composite action: defaults, expressions in `env`, bash with its flags. */
function runAction(cwd: string, given: Readonly<Record<string, string>>): ActionRun {
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, it]) => [name, given[name] ?? it.default]),
  );
  const outputs = path.join(cwd, 'github-output');
  const summary = path.join(cwd, 'github-summary');
  writeFileSync(outputs, '');
  writeFileSync(summary, '');
  const [step] = action.runs.steps;
  const env = Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([name, it]) => [
      name,
      it.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, input: string) => inputs[input] ?? ''),
    ]),
  );
  const script = path.join(cwd, 'step.sh');
  writeFileSync(script, step?.run ?? '');
  const done = attempt('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], cwd, {
    ...env,
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: outputs,
    GITHUB_STEP_SUMMARY: summary,
  });
  return {
    ...done,
    outputs: readFileSync(outputs, 'utf8'),
    summary: readFileSync(summary, 'utf8'),
  };
}

describe('the GitHub action', () => {
  test('uses no action of others, and puts no expression into a script', () => {
    expect(action.runs.using).toBe('composite');
    expect(action.runs.steps.map((it) => it.uses)).toEqual([undefined]);
    expect(action.runs.steps.map((it) => it.run).join()).not.toContain('${{');
  });

  test('a second key: annotation, SARIF file, output, summary, failure', () => {
    const cwd = workspace('action-two', 2);
    const done = runAction(cwd, { version, paths: 'templates\n' });
    expect([done.code, done.outputs]).toEqual([1, 'exit-code=1\n']);
    expect(done.stdout).toContain('::error file=templates/app one.template.yaml,line=5,');
    expect(done.summary).toContain('alice');
    const log = readFileSync(path.join(cwd, 'one-active-key.sarif'), 'utf8');
    expect((JSON.parse(log) as { runs: [{ results: unknown[] }] }).runs[0].results).toHaveLength(2);
  });

  test('a configuration that lets the violation pass can be left out', () => {
    const cwd = workspace('action-config', 2);
    const exceptions = 'exceptions:\n- {user: alice, reason: r, owner: o, expires: 2999-01-01}\n';
    writeFileSync(path.join(cwd, 'accepted.yaml'), exceptions);
    writeFileSync(path.join(cwd, 'one-active-key.config.yaml'), 'exceptions: accepted.yaml\n');
    const [taken, left] = ['true', 'false'].map((config) =>
      runAction(cwd, { version, paths: 'templates', config }),
    );
    expect([taken?.code, left?.code]).toEqual([0, 1]);
    expect(taken?.stdout).toContain('one-active-key.config.yaml');
  });

  test('one key passes', () => {
    const done = runAction(workspace('action-one', 1), { version, paths: 'templates' });
    expect([done.code, done.outputs]).toEqual([0, 'exit-code=0\n']);
  });

  test('text in an input is never run', () => {
    const cwd = workspace('action-evil', 1);
    const evil = 'templates\n$(touch owned)\n`touch owned`\n"; touch owned; "\n--format=html';
    expect(runAction(cwd, { version, paths: evil }).code).toBe(2);
    expect(existsSync(path.join(cwd, 'owned'))).toBe(false);
    expect(runAction(cwd, { version, command: 'check; touch owned' }).code).toBe(2);
    expect(existsSync(path.join(cwd, 'owned'))).toBe(false);
  });
});

test('the GitLab template leaves both reports, whatever the verdict', () => {
  const file = path.join(ROOT, 'gitlab/one-active-key.gitlab-ci.yml');
  const job = (
    parse(readFileSync(file, 'utf8')) as Record<
      string,
      { script: string[]; variables: Record<string, string>; artifacts: { reports: object } }
    >
  )['one-active-key'];
  for (const keys of [1, 2]) {
    const cwd = workspace(`gitlab-${keys}`, keys);
    const done = attempt('bash', ['-eo', 'pipefail', '-c', job?.script.join('\n') ?? ''], cwd, {
      ...job?.variables,
      ONE_ACTIVE_KEY_VERSION: version,
      ONE_ACTIVE_KEY_PATHS: 'templates',
    });
    expect(done.code).toBe(keys - 1);
    for (const report of Object.values(job?.artifacts.reports ?? {}) as string[]) {
      expect(readFileSync(path.join(cwd, report), 'utf8').length).toBeGreaterThan(1);
    }
  }
});

const PRE_COMMIT = path.join(ROOT, '.cache/readers/bin/pre-commit');
if (!existsSync(PRE_COMMIT)) {
  process.stderr.write('There is no pre-commit in .cache/readers: the hook is not run by it.\n');
}
(existsSync(PRE_COMMIT) ? test : test.skip)('pre-commit stops the commit of a second key', () => {
  const hooks = path.join(folder, 'hooks');
  mkdirSync(hooks);
  const source = readFileSync(path.join(ROOT, '.pre-commit-hooks.yaml'), 'utf8');
  writeFileSync(path.join(hooks, '.pre-commit-hooks.yaml'), source);
  const publish = startRepository(hooks);
  publish('add', '.');
  publish('commit', '--quiet', '-m', 'hooks');
  const rev = publish('rev-parse', 'HEAD').trim();

  const cwd = workspace('pre-commit', 1);
  const git = startRepository(cwd);
  // The version that is published is not there yet; the entry is ours but for the version.
  const entry = (parse(source) as [{ entry: string }])[0].entry.replace(/@\S+/, `@${version}`);
  const config = { repos: [{ repo: hooks, rev, hooks: [{ id: 'one-active-key', entry }] }] };
  writeFileSync(path.join(cwd, '.pre-commit-config.yaml'), JSON.stringify(config));
  const hook = () =>
    attempt(PRE_COMMIT, ['run', '--all-files'], cwd, { PRE_COMMIT_HOME: path.join(folder, 'pc') });
  git('add', '.');
  expect(hook()).toMatchObject({ code: 0, stdout: expect.stringContaining('Passed') as string });
  writeFileSync(path.join(cwd, 'templates/app one.template.yaml'), template(2));
  git('add', '.');
  const stopped = hook();
  expect([stopped.code, stopped.stdout]).toEqual([
    1,
    expect.stringMatching(/IAM user alice has 2/),
  ]);
});

test('the image is built in two stages, and runs as a numeric user that is not root', () => {
  const steps = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8')
    .split('\n')
    .filter((it) => it !== '')
    .map((it) => it.split(' ') as [string, ...string[]]);
  expect(steps.filter(([word]) => word === 'FROM')).toHaveLength(2);
  const last = steps.slice(steps.findLastIndex(([word]) => word === 'FROM'));
  const user = last.find(([word]) => word === 'USER');
  expect(user?.[1]).toMatch(/^[1-9]\d+:[1-9]\d+$/);
  expect(last.findIndex(([word]) => word === 'RUN')).toBeLessThan(last.indexOf(user ?? ['']));
  expect(
    last
      .find(([word]) => word === 'ENTRYPOINT')
      ?.slice(1)
      .join(' '),
  ).toBe('["one-active-key"]');
  expect(run('node', ['dist/cli/bin.js', '--version'], ROOT)).toMatch(/^\d+\.\d+\.\d+/);
});
