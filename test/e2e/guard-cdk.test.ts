import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, runCdk } from './cdk-harness';

/** The guard in an app, through the real command line. */
test('the guard comes with its bundle; AwsSolutions and our own rule find nothing', () => {
  const assets: string[] = [];
  const app = path.join(ROOT, 'test/e2e/guard-app/app.js');
  const { exitCode, output, reported } = runCdk(app, ['--strict'], {}, (out) => {
    for (const folder of readdirSync(out).filter((it) => it.startsWith('asset.'))) {
      assets.push(readFileSync(path.join(out, folder, 'index.js'), 'utf8'));
    }
  });
  expect({ exitCode, reported, output }).toEqual({ exitCode: 0, reported: [], output });
  expect(assets).toEqual([readFileSync(path.join(ROOT, 'dist/guard/function/index.js'), 'utf8')]);
});
