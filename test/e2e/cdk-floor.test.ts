import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RULE } from '../../rule-core/index';
import { ROOT, runCdk } from './cdk-harness';

/** The oldest versions that package.json allows; installed once, into a folder that git ignores. */
const FLOOR = ['aws-cdk-lib@2.258.0', 'constructs@10.5.1', 'cdk-nag@3.0.2', 'yaml@^2.9.1'];
/** The command line of its time: one day older. */
const COMMAND_LINE = 'aws-cdk@2.1126.0';
const folder = path.join(ROOT, '.cache/cdk-floor');
const app = path.join(folder, 'app.js');

function install(): boolean {
  const wanted = ['aws-cdk-lib', 'aws-cdk'];
  if (!wanted.every((it) => existsSync(path.join(folder, 'node_modules', it, 'package.json')))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];
    const done = spawnSync(npm, ['install', ...options, ...FLOOR, COMMAND_LINE], {
      cwd: folder,
      timeout: 240_000,
    });
    if (done.status !== 0) return false;
  }
  const own = path.join(folder, 'node_modules/one-active-key');
  rmSync(own, { recursive: true, force: true });
  cpSync(path.join(ROOT, 'dist'), path.join(own, 'dist'), { recursive: true });
  copyFileSync(path.join(ROOT, 'package.json'), path.join(own, 'package.json'));
  copyFileSync(path.join(ROOT, 'test/e2e/cdk-app/app.js'), app);
  return true;
}

const installed = install();
if (!installed) console.warn(`Skipped: ${FLOOR.join(', ')} cannot be installed here.`);
const onFloor = installed ? test : test.skip;

const commandLines = [
  { of: 'today', commandLine: undefined },
  { of: 'its time', commandLine: path.join(folder, 'node_modules/aws-cdk/bin/cdk') },
];

/** There, a Stage that is not selected passes a plugin: what has no construct is dropped as well. */
const rows = [
  { face: 'plugin', shape: 'root', keys: 'two', exits: 1 },
  { face: 'plugin', shape: 'root', keys: 'one', exits: 0 },
  { face: 'plugin', shape: 'stage', keys: 'two', exits: 1 },
  { face: 'plugin', shape: 'stage', keys: 'one', exits: 0 },
  { face: 'aspect', shape: 'stage', keys: 'two', exits: 1 },
  { face: 'aspect', shape: 'stage', keys: 'one', exits: 0 },
  { face: 'nag', shape: 'root', keys: 'two', exits: 1 },
  { face: 'nag', shape: 'root', keys: 'one', exits: 0 },
].flatMap((row) => commandLines.map((it) => ({ ...row, ...it })));

onFloor.each(rows)(
  'aws-cdk-lib 2.258.0, the command line of $of, $face, $shape, $keys: exits $exits',
  ({ face, shape, keys, exits, commandLine }) => {
    const selected = face === 'plugin' && shape === 'stage' ? ['**'] : [];
    const env = { SHAPE: shape, FACE: face, KEYS: keys };
    const run = runCdk(app, ['-q', ...selected], env, undefined, undefined, commandLine);
    if (exits === 1) expect(run.output).toContain(RULE.id);
    expect(run.exitCode).toBe(exits);
  },
);

/** There, one acknowledgement anywhere silences a rule in the whole app (aws/aws-cdk#38495). */
onFloor('aws-cdk-lib 2.258.0: an acknowledgement for alice does not hide bob', () => {
  const run = runCdk(app, ['-q'], { KEYS: 'acknowledged' });
  expect(run.output).toContain('IAM user bob');
  expect(run.output).not.toContain('IAM user alice');
  expect(run.exitCode).toBe(1);
});
