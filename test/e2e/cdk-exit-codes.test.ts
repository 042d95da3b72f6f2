import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RULE } from '../../rule-core/index';
import { ROOT, runCdk } from './cdk-harness';

const app = path.join(ROOT, 'test/e2e/cdk-app/app.js');

interface Cell {
  readonly shape: 'root' | 'stage' | 'pipeline';
  readonly face: 'plugin' | 'aspect' | 'nag' | 'stage-plugin' | 'stage-aspect';
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
    ...(face === 'nag' ? [] : [cell('pipeline', face, '')]),
    ...(face === 'nag' ? [] : [cell('root', face, '--no-validation')]),
  ]),
  cell('stage', 'stage-plugin', ''),
  cell('stage', 'stage-aspect', ''),
  cell('pipeline', 'stage-aspect', ''),
  // The command line's own switch turns every plugin off; the Aspect stands.
  cell('root', 'plugin', '--ignore-errors', 0),
  cell('root', 'aspect', '--ignore-errors', 1),
];

test.each(cells)('cdk synth $args, $face, $shape: exit $exits', ({ shape, face, args, exits }) => {
  const env = { SHAPE: shape, FACE: face };
  const run = runCdk(app, ['-q', ...args], { ...env, KEYS: 'two' });
  expect(run.output).toContain(RULE.id);
  expect(run.output).toContain('IAM user alice');
  expect(run.exitCode).toBe(exits);
  const clean = runCdk(app, ['-q', ...args], { ...env, KEYS: 'one' });
  expect(clean.output).not.toContain(RULE.id);
  expect(clean.exitCode).toBe(0);
});

test.each([
  { shape: 'root', args: [] },
  { shape: 'stage', args: ['**'] },
])('a plugin that breaks inside fails too, $shape', ({ shape, args }) => {
  const run = runCdk(app, ['-q', ...args], { SHAPE: shape, FACE: 'broken', KEYS: 'one' });
  expect(run.output).toContain(RULE.undeterminedId);
  expect(run.output).toContain('could not be judged');
  expect(run.exitCode).toBe(1);
});

test.each([
  { face: 'plugin', args: [], exits: 0 },
  { face: 'plugin', args: ['--strict'], exits: 1 },
  { face: 'nag', args: [], exits: 0 },
  { face: 'aspect', args: [], exits: 0 },
  { face: 'aspect', args: ['--strict'], exits: 1 },
])('what is not known is a warning: $face $args exits $exits', ({ face, args, exits }) => {
  const run = runCdk(app, ['-q', ...args], { FACE: face, KEYS: 'unknown' });
  expect(run.output).toContain(RULE.undeterminedId);
  expect(run.exitCode).toBe(exits);
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
