import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RULE } from '../../rule-core/index';
import { ROOT, runCdk } from './cdk-harness';

const app = path.join(ROOT, 'test/e2e/cdk-app/app.js');

interface Cell {
  readonly shape: 'root' | 'stage' | 'pipeline';
  readonly face: 'plugin' | 'aspect' | 'nag' | 'stage-plugin' | 'stage-aspect' | 'stage-nag';
  readonly args: readonly string[];
  /** With two active keys; with one it is always 0. */
  readonly exits: 0 | 1;
}

const cell = (shape: Cell['shape'], face: Cell['face'], args: string, exits: 0 | 1 = 1): Cell => ({
  shape,
  face,
  args: args === '' ? [] : args.split(' '),
  exits,
});

/** What `cdk synth` answers; `-q` keeps the templates out of the output. */
const cells: readonly Cell[] = [
  ...(['plugin', 'aspect', 'nag'] as const).flatMap((face) => [
    cell('root', face, ''),
    cell('stage', face, ''),
    cell('stage', face, '**'),
    cell('pipeline', face, ''),
    cell('root', face, '--no-validation'),
    cell('pipeline', face, '--no-validation'),
    cell('root', face, '--strict'),
  ]),
  cell('stage', 'stage-plugin', ''),
  cell('stage', 'stage-nag', ''),
  cell('stage', 'stage-aspect', ''),
  cell('pipeline', 'stage-aspect', ''),
  // The command line's own switch turns every plugin off; the Aspect stands.
  cell('root', 'plugin', '--ignore-errors', 0),
  cell('root', 'nag', '--ignore-errors', 0),
  cell('root', 'aspect', '--ignore-errors', 1),
  cell('stage', 'plugin', '** --ignore-errors', 0),
  cell('stage', 'nag', '** --ignore-errors', 0),
  cell('stage', 'aspect', '** --ignore-errors', 1),
  cell('pipeline', 'plugin', '--ignore-errors', 0),
  cell('pipeline', 'nag', '--ignore-errors', 0),
  cell('pipeline', 'aspect', '--ignore-errors', 1),
];

const twins = new Map<string, ReturnType<typeof runCdk>>();

/** The same app with one key passes, so that it is the second key or the fault that fails. */
function expectCleanTwin(face: string, shape: string, args: readonly string[]): void {
  const name = [face, shape, ...args].join(' ');
  const clean =
    twins.get(name) ?? runCdk(app, ['-q', ...args], { SHAPE: shape, FACE: face, KEYS: 'one' });
  twins.set(name, clean);
  expect(clean.output).not.toContain(RULE.id);
  expect(clean.output).not.toContain(RULE.undeterminedId);
  expect(clean.exitCode).toBe(0);
}

test.each(cells)('cdk synth $args, $face, $shape: exit $exits', ({ shape, face, args, exits }) => {
  const env = { SHAPE: shape, FACE: face };
  const run = runCdk(app, ['-q', ...args], { ...env, KEYS: 'two' });
  expect(run.output).toContain(RULE.id);
  expect(run.output).toContain('IAM user alice');
  expect(run.exitCode).toBe(exits);
  expectCleanTwin(face, shape, args);
});

/** One key, so that nothing but the fault itself can fail the synthesis. */
const faults = [
  { what: 'a rule that throws', OPTIONS: '{"benchmark":"0.0.0"}', said: '0.0.0' },
  { what: 'a malformed exception', OPTIONS: '{"exceptions":[{}]}', said: 'needs "owner"' },
];
const places = [
  { shape: 'root', args: [] },
  { shape: 'stage', args: [] },
  { shape: 'stage', args: ['**'] },
];
const broken = ['plugin', 'aspect', 'nag'].flatMap((face) =>
  places.flatMap((place) =>
    faults
      .filter(({ what }) => place.shape === 'root' || what === 'a rule that throws')
      .map((fault) => ({ face, ...place, ...fault })),
  ),
);

test.each(broken)('$what fails: $face, $shape, $args', ({ face, shape, args, OPTIONS, said }) => {
  const env = { SHAPE: shape, FACE: face, KEYS: 'one' };
  const run = runCdk(app, ['-q', ...args], { ...env, OPTIONS });
  expect(run.output).toContain(RULE.undeterminedId);
  expect(run.output).toContain('could not be judged');
  expect(run.output).toContain(said);
  expect(run.exitCode).toBe(1);
  if (face !== 'aspect') expect(run.reported.join()).toContain(RULE.undeterminedId);
  expectCleanTwin(face, shape, args);
});

test.each([
  { face: 'plugin', args: [], exits: 0 },
  { face: 'plugin', args: ['--strict'], exits: 1 },
  { face: 'nag', args: [], exits: 0 },
  { face: 'nag', args: ['--strict'], exits: 1 },
  { face: 'aspect', args: [], exits: 0 },
  { face: 'aspect', args: ['--strict'], exits: 1 },
])('what is not known is a warning: $face $args exits $exits', ({ face, args, exits }) => {
  const run = runCdk(app, ['-q', ...args], { FACE: face, KEYS: 'unknown' });
  expect(run.output).toContain(RULE.undeterminedId);
  expect(run.exitCode).toBe(exits);
  expectCleanTwin(face, 'root', args);
});

test.each([
  { face: 'plugin', args: ['**'], OPTIONS: '{}', exits: 0 },
  { face: 'plugin', args: ['**', '--strict'], OPTIONS: '{}', exits: 1 },
  { face: 'nag', args: ['**', '--strict'], OPTIONS: '{}', exits: 1 },
  // The command line does not see what the Aspect says of a Stage.
  { face: 'aspect', args: ['**', '--strict'], OPTIONS: '{}', exits: 0 },
  { face: 'aspect', args: ['**'], OPTIONS: '{"strict":true}', exits: 1 },
  { face: 'plugin', args: [], OPTIONS: '{"strict":true}', exits: 1 },
])('what is not known, in a Stage: $face $args $OPTIONS exits $exits', (row) => {
  const { face, args, OPTIONS, exits } = row;
  const run = runCdk(app, ['-q', ...args], {
    FACE: face,
    SHAPE: 'stage',
    KEYS: 'unknown',
    OPTIONS,
  });
  expect(run.output).toContain(RULE.undeterminedId);
  expect(run.exitCode).toBe(exits);
});

test.each(
  ['plugin', 'aspect', 'nag'].flatMap((face) => [
    { face, shape: 'root', args: [] },
    { face, shape: 'stage', args: [] },
    { face, shape: 'stage', args: ['**'] },
  ]),
)('a template that is not part of the app fails: $face, $shape, $args', ({ face, shape, args }) => {
  const run = runCdk(app, ['-q', ...args], { FACE: face, SHAPE: shape, KEYS: 'unread' });
  expect(run.output).toContain(RULE.undeterminedId);
  expect(run.exitCode).toBe(1);
});

test.each([
  { face: 'plugin', args: [], exits: 0 },
  { face: 'plugin', args: ['**'], exits: 1 },
  { face: 'nag', args: [], exits: 0 },
  { face: 'nag', args: ['**'], exits: 1 },
])('failUnselectedStacks: false, $face, a Stage, $args: exits $exits', ({ face, args, exits }) => {
  const OPTIONS = '{"failUnselectedStacks":false}';
  const run = runCdk(app, ['-q', ...args], { FACE: face, SHAPE: 'stage', KEYS: 'two', OPTIONS });
  expect(run.exitCode).toBe(exits);
});

/** The parameters under which there are two keys, also where only the summary of the app is left. */
test.each([
  { face: 'plugin', shape: 'root' },
  { face: 'plugin', shape: 'stage' },
  { face: 'nag', shape: 'root' },
  { face: 'nag', shape: 'stage' },
  { face: 'aspect', shape: 'root' },
  { face: 'aspect', shape: 'stage' },
])('the witness is printed: $face, $shape', ({ face, shape }) => {
  const run = runCdk(app, ['-q'], { FACE: face, SHAPE: shape, KEYS: 'in-prod' });
  expect(run.output).toContain(RULE.id);
  expect(run.output).toMatch(/when \S*Env=prod/);
  expect(run.exitCode).toBe(1);
  expectCleanTwin(face, shape, []);
  if (face === 'aspect') return;
  const ours = run.described.filter((it) => it.includes('alice'));
  expect(ours.length).toBeGreaterThan(0);
  for (const it of ours) expect(it).toMatch(/when \S*Env=prod/);
});

/** Without the command line, as in a script or in `cdk.json` of a wrapper. */
describe.each(['root', 'stage'])('node app.js, %s', (shape) => {
  test.each(['plugin', 'aspect', 'nag'])('%s: exits 1, with one key 0', (face) => {
    const violating = runNode({ SHAPE: shape, FACE: face, KEYS: 'two' });
    expect(violating.output).toContain(RULE.id);
    expect(violating.exitCode).toBe(1);
    const clean = runNode({ SHAPE: shape, FACE: face, KEYS: 'one' });
    expect(clean.output).not.toContain(RULE.id);
    expect(clean.exitCode).toBe(0);
  });

  test.each(['plugin', 'aspect', 'nag'])('%s: what is not known fails with strict', (face) => {
    const env = { SHAPE: shape, FACE: face, KEYS: 'unknown' };
    expect(runNode(env).exitCode).toBe(0);
    const strict = runNode({ ...env, OPTIONS: '{"strict":true}' });
    expect(strict.output).toContain(RULE.undeterminedId);
    expect(strict.exitCode).toBe(1);
  });
});

function runNode(extra: Record<string, string>): { exitCode: number | null; output: string } {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-cdk-'));
  try {
    const done = spawnSync(process.execPath, [app], {
      cwd: outdir,
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        ...process.env,
        ...extra,
        CDK_OUTDIR: outdir,
        CDK_VALIDATION: 'false',
        NODE_ENV: '',
        JEST_WORKER_ID: '',
      },
    });
    return { exitCode: done.status, output: `${done.stdout}${done.stderr}` };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
