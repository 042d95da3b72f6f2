import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { attempt, ROOT, type Run } from '../packed';
import { cloneOfAction } from './action-host';
import { ACCEPTED, addForeignCode, checkout, put, wasRun } from './checkout';

/** The job of the template, run as the runner runs it: its script in bash, in the checkout. */
interface Job {
  readonly image: { readonly name: string };
  readonly inherit: object;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
}
const file = path.join(ROOT, 'gitlab/one-active-key.gitlab-ci.yml');
const job = (parse(readFileSync(file, 'utf8')) as Record<string, Job>)['one-active-key']!;
const IMAGE = `registry.example.com/one-active-key@sha256:${'0'.repeat(64)}`;

let clone: string;
beforeAll(() => {
  clone = cloneOfAction();
});
afterAll(() => {
  rmSync(clone, { recursive: true, force: true });
});

/** There is no image here: its two absolute paths are those of a copy. */
function runJob(cwd: string, given: Readonly<Record<string, string>> = {}): Run {
  const script = job.script
    .join('\n')
    .replaceAll('/usr/local/bin/node', process.execPath)
    .replaceAll('/opt/one-active-key', path.join(clone, 'action'));
  return attempt('/bin/bash', ['-eo', 'pipefail', '-c', script], cwd, {
    ...job.variables,
    ONE_ACTIVE_KEY_IMAGE: IMAGE,
    ONE_ACTIVE_KEY_PATHS: 'templates',
    ...given,
  });
}
const work = (name: string, keys: number): string =>
  checkout(path.join(clone, 'checkouts'), name, keys);

test('leaves both reports, whatever the verdict', () => {
  for (const keys of [1, 2]) {
    const cwd = work(`verdict-${keys}`, keys);
    expect(runJob(cwd)).toMatchObject({ code: keys - 1, stderr: '' });
    for (const report of Object.values(job.artifacts.reports)) {
      expect(readFileSync(path.join(cwd, report), 'utf8').length).toBeGreaterThan(1);
    }
  }
});

test('names its programs by absolute path, and those are what the image has', () => {
  const dockerfile = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');
  expect(dockerfile).toContain('ENTRYPOINT ["/usr/local/bin/node", "/opt/one-active-key/cli.cjs"]');
  expect(job.script.join('\n')).toContain('/usr/local/bin/node /opt/one-active-key/cli.cjs check');
  expect([job.image.name, job.before_script, job.inherit]).toEqual([
    '$ONE_ACTIVE_KEY_IMAGE',
    [],
    { default: false },
  ]);
});

test.each(['registry.example.com/one-active-key', 'one-active-key:latest', ''])(
  'an image that is not named by its digest (%s) is exit code 2',
  (image) => {
    const done = runJob(work('tag', 1), { ONE_ACTIVE_KEY_IMAGE: image });
    expect([done.code, done.stdout]).toEqual([2, expect.stringContaining('by its digest')]);
  },
);

test('runs nothing of the checkout', () => {
  const cwd = work('foreign', 2);
  addForeignCode(cwd);
  const PATH = `${path.join(cwd, 'bin')}:${process.env['PATH'] ?? ''}`;
  expect([runJob(cwd, { PATH }).code, wasRun(cwd)]).toEqual([1, false]);
});

test('names of files never become options or paths by themselves', () => {
  const cwd = work('names', 2);
  put(cwd, { '--exceptions=accepted.yaml': 'x', 'accepted.yaml': ACCEPTED });
  expect(runJob(cwd, { ONE_ACTIVE_KEY_OPTIONS: '--ex*' }).code).toBe(2);
  expect(runJob(cwd, { ONE_ACTIVE_KEY_PATHS: '--ex* templates' }).code).toBe(1);
  // Control: the words themselves are options.
  const options = '--exceptions=accepted.yaml';
  expect(runJob(cwd, { ONE_ACTIVE_KEY_OPTIONS: options }).code).toBe(0);
});

test('no report is written through a link', () => {
  const cwd = work('link', 1);
  put(cwd, { precious: 'precious' });
  symlinkSync('precious', path.join(cwd, 'gl-code-quality-report.json'));
  const done = runJob(cwd);
  expect([done.code, done.stderr]).toEqual([2, expect.stringContaining('is a link')]);
  expect(readFileSync(path.join(cwd, 'precious'), 'utf8')).toBe('precious');
});
