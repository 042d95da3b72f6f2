import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { OPTIONS, OTHERS } from '../../../action/inputs';
import { outputsOf } from '../../../action/outputs';
import { attempt, ROOT } from '../packed';
import { action, cloneOfAction, runAction } from './action-host';
import { ACCEPTED, addForeignCode, checkout, put, template, wasRun } from './checkout';

let clone: string;
beforeAll(() => {
  clone = cloneOfAction();
});
afterAll(() => {
  rmSync(clone, { recursive: true, force: true });
});
const work = (name: string, keys: number): string =>
  checkout(path.join(clone, 'checkouts'), name, keys);

test("runs with the runner's own Node, and declares what the code takes and gives", () => {
  expect(action.runs).toEqual({ using: 'node24', main: 'action/start.cjs' });
  expect(Object.keys(action.inputs).sort()).toEqual([...Object.keys(OPTIONS), ...OTHERS].sort());
  const outputs = outputsOf(0, undefined, { report: '', sarif: '' });
  expect(Object.keys(action.outputs)).toEqual(Object.keys(outputs));
});

test('a second key: annotation, SARIF file, outputs, summary, failure', () => {
  const cwd = work('two', 2);
  const done = runAction(clone, cwd, { paths: 'templates\n' });
  expect([done.code, done.stderr]).toEqual([1, '']);
  expect(done.outputs).toMatchObject({ 'exit-code': '1', verdict: 'violation', violations: '1' });
  expect(done.stdout).toContain('::error file=templates/app one.template.yaml,line=5,');
  expect(done.summary).toContain('alice');
  const log = readFileSync(path.join(cwd, 'one-active-key.sarif'), 'utf8');
  expect((JSON.parse(log) as { runs: [{ results: unknown[] }] }).runs[0].results).toHaveLength(2);
  const report = JSON.parse(readFileSync(done.outputs['report-file'] ?? '', 'utf8')) as object;
  expect(report).toMatchObject({ verdict: 'violation', complete: true });
});

test('one key passes', () => {
  const done = runAction(clone, work('one', 1), { paths: 'templates' });
  expect([done.code, done.outputs['exit-code'], done.outputs['verdict']]).toEqual([
    0,
    '0',
    'compliant',
  ]);
});

test('paths, files and the configuration are those of the working directory', () => {
  const cwd = path.join(clone, 'checkouts/folders');
  put(cwd, {
    'infra/templates/a.template.yaml': template(2),
    'infra/accepted.yaml': ACCEPTED,
    'infra/one-active-key.config.yaml': 'strict: true\n',
    'one-active-key.config.yaml': 'exceptions: nowhere.yaml\n',
  });
  const given = { 'working-directory': 'infra', paths: 'templates' };
  const stopped = runAction(clone, cwd, given);
  expect([stopped.code, stopped.stderr]).toEqual([
    1,
    expect.stringContaining('infra/one-active-key.config.yaml sets strict') as string,
  ]);
  expect(stopped.stdout).toContain('file=infra/templates/a.template.yaml,line=5');
  expect(runAction(clone, cwd, { ...given, exceptions: 'accepted.yaml' }).code).toBe(0);
});

test('a configuration that lets the violation pass can be left out', () => {
  const cwd = work('config', 2);
  put(cwd, {
    'accepted.yaml': ACCEPTED,
    'one-active-key.config.yaml': 'exceptions: accepted.yaml\n',
  });
  const [taken, left] = ['true', 'false'].map((config) =>
    runAction(clone, cwd, { paths: 'templates', config }),
  );
  expect([taken?.code, left?.code]).toEqual([0, 1]);
  expect(taken?.stdout).toContain('one-active-key.config.yaml');
});

test('what the change accepts itself can be refused, in the code, the configuration and a file', () => {
  const cwd = work('accepts', 2);
  const metadata =
    'Metadata: { one-active-key: { accept: { reason: r, owner: o, expires: 2999-01-01 } } }';
  put(cwd, {
    'templates/app one.template.yaml': template(2).replace(
      /^( +)Properties/gm,
      `$1${metadata}\n$&`,
    ),
    'accepted.yaml': ACCEPTED,
    'one-active-key.config.yaml': 'exceptions: accepted.yaml\n',
  });
  const given = { paths: 'templates' };
  const codes = [
    given,
    { ...given, config: 'false' },
    { ...given, 'accept-in-code': 'false' },
    { ...given, 'accept-in-code': 'false', config: 'false' },
    { ...given, 'longest-exception': '90d' },
    { ...given, 'accept-in-code': 'false', exceptions: 'accepted.yaml' },
    { ...given, 'exceptions-from': 'accepted.yaml' },
  ].map((it) => runAction(clone, cwd, it).code);
  expect(codes).toEqual([0, 0, 1, 1, 1, 2, 2]);
});

test.each<[string, Record<string, string>]>([
  ['a command that is none', { command: 'check; touch owned' }],
  ['a switch that is neither', { strict: 'yes' }],
  ['an input of the other command', { 'role-name': 'audit' }],
  ['paths for live', { command: 'live', paths: 'templates' }],
  ['a folder outside', { 'working-directory': '..' }],
  ['a report outside', { 'sarif-file': '../x.sarif' }],
  ['an absolute report', { reports: `html=${path.join('/tmp', 'x.html')}` }],
  ['a report without a file', { reports: 'html' }],
  ['a format that is none', { reports: 'exe=x' }],
])('%s is exit code 2, and nothing is judged', (_, given) => {
  const done = runAction(clone, work('misused', 1), { paths: 'templates', ...given });
  expect([done.code, done.outputs['exit-code'], done.outputs['verdict']]).toEqual([
    2,
    '2',
    'undetermined',
  ]);
  expect(done.stderr).toMatch(/^one-active-key: /);
});

test('text in an input is never run, and never an option', () => {
  const cwd = work('evil', 1);
  const evil = 'templates\n$(touch owned)\n`touch owned`\n"; touch owned; "\n--format=html';
  expect(runAction(clone, cwd, { paths: evil }).code).toBe(2);
  const account = '111111111111 --exceptions accepted.yaml';
  expect(runAction(clone, cwd, { paths: 'templates', account }).code).toBe(2);
  expect(wasRun(cwd)).toBe(false);
});

describe('a checkout that brings its own code', () => {
  test('runs none of it, with its programs first on PATH', () => {
    const cwd = work('foreign', 2);
    addForeignCode(cwd);
    const PATH = `${path.join(cwd, 'bin')}:${process.env['PATH'] ?? ''}`;
    const done = runAction(clone, cwd, { paths: 'templates' }, { PATH });
    expect([done.code, done.outputs['exit-code'], wasRun(cwd)]).toEqual([1, '1', false]);
  });

  test('control: a package manager that is started there runs it, and says compliant', () => {
    const cwd = work('foreign-control', 2);
    addForeignCode(cwd);
    const done = attempt(
      'npm',
      ['exec', '--no', '--', 'one-active-key', 'check', 'templates'],
      cwd,
    );
    expect([done.code, wasRun(cwd)]).toEqual([0, true]);
  });
});

describe('a link in the checkout', () => {
  const linked = (name: string, link: string, keys: number): string => {
    const cwd = work(name, keys);
    mkdirSync(path.join(cwd, '.git'), { recursive: true });
    writeFileSync(path.join(cwd, '.git/config'), 'precious');
    symlinkSync(
      link.includes('/') ? '.git' : '.git/config',
      path.join(cwd, link.split('/')[0] ?? ''),
    );
    return cwd;
  };

  test.each([
    ['itself', 'one-active-key.sarif'],
    ['as a folder on the way', 'out/config'],
  ])('%s is not written through, and a report that is missing is no pass', (_, link) => {
    for (const keys of [1, 2]) {
      const cwd = linked(`${link.replace('/', '-')}-${keys}`, link, keys);
      const done = runAction(clone, cwd, { paths: 'templates', 'sarif-file': link });
      expect(done.code).toBe(3 - keys);
      expect(done.stderr).toContain('is a link');
      expect(readFileSync(path.join(cwd, '.git/config'), 'utf8')).toBe('precious');
    }
  });

  test('control: an ordinary file in its place is written', () => {
    const cwd = work('no-link', 1);
    put(cwd, { 'one-active-key.sarif': 'before' });
    expect(runAction(clone, cwd, { paths: 'templates' }).code).toBe(0);
    expect(readFileSync(path.join(cwd, 'one-active-key.sarif'), 'utf8')).toContain('"runs"');
  });
});

describe('an action that does not start', () => {
  test.each([
    ['without its bundle', undefined],
    ['with a bundle that is cut off', 'module.exports = {'],
    ['with another file', 'module.exports = {};'],
    ['with a bundle that throws', "throw new Error('::add-mask::x\\n::error::y')"],
  ])('%s is exit code 2, not 1, which would be a violation', (name, text) => {
    const broken = path.join(clone, name.replaceAll(' ', '-'));
    put(broken, { 'action/start.cjs': readFileSync(path.join(clone, 'action/start.cjs'), 'utf8') });
    put(broken, { 'action/cli.cjs': readFileSync(path.join(clone, 'action/cli.cjs'), 'utf8') });
    if (text !== undefined) put(broken, { 'action/one-active-key.cjs': text });
    const cwd = work(`broken-${name.replaceAll(' ', '-')}`, 1);
    const done = runAction(broken, cwd, { paths: 'templates' });
    expect([done.code, done.outputs['exit-code']]).toEqual([2, '2']);
    expect(done.stderr).not.toMatch(/^\s*::/m);
    const cli = attempt(process.execPath, [path.join(broken, 'action/cli.cjs'), '--version'], cwd);
    expect([cli.code, cli.stderr]).toEqual([2, expect.not.stringMatching(/^\s*::/m)]);
  });
});

test('the bundle is the same bytes whenever and wherever it is built', () => {
  const again = cloneOfAction();
  try {
    for (const name of readdirSync(path.join(again, 'action'))) {
      const [one, other] = [clone, again].map((it) => readFileSync(path.join(it, 'action', name)));
      expect([name, one?.equals(other ?? Buffer.of())]).toEqual([name, true]);
    }
    const text = readFileSync(path.join(clone, 'action/one-active-key.cjs'), 'utf8');
    expect(text).not.toContain(ROOT);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
  expect(existsSync(path.join(ROOT, 'action/one-active-key.cjs'))).toBe(true);
});
