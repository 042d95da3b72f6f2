import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { RULE } from '../../rule-core/index';
import { ROOT, runCdk } from './cdk-harness';

const app = path.join(ROOT, 'test/e2e/cdk-app/app.js');

/**
 * The way of apps in Python, Java, C# and Go: the app knows nothing of the rule, `cdk synth` writes
 * the cloud assembly, and the command line judges it.
 */
test.each([
  { shape: 'root', keys: 'two', exits: 1 },
  { shape: 'root', keys: 'one', exits: 0 },
  { shape: 'stage', keys: 'two', exits: 1 },
  { shape: 'stage', keys: 'one', exits: 0 },
])('cdk synth, then check cdk.out: $shape, $keys: exits $exits', ({ shape, keys, exits }) => {
  let checked: { readonly status: number | null; readonly stdout: string } | undefined;
  const run = runCdk(app, ['-q'], { SHAPE: shape, FACE: 'none', KEYS: keys }, (cloudAssembly) => {
    const bin = path.join(ROOT, 'dist/cli/bin.js');
    checked = spawnSync(process.execPath, [bin, 'check', cloudAssembly], { encoding: 'utf8' });
  });
  expect(run.exitCode).toBe(0);
  expect(checked?.status).toBe(exits);
  if (exits === 1) expect(checked?.stdout).toContain(RULE.id);
});
