import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, runCdk } from './cdk-harness';

/** The guard in an app, through the real command line. */
const BUILT = path.join(ROOT, 'dist/guard/function');
/** What each of its functions is made of. */
const FUNCTIONS = [['config-rule.js'], ['event.js'], ['index.js', 'judge.js']];

test('each function comes with its own files; AwsSolutions and our own rule find nothing', () => {
  const assets: string[][] = [];
  const app = path.join(ROOT, 'test/e2e/guard-app/app.js');
  const { exitCode, output, reported } = runCdk(app, ['--strict'], {}, (out) => {
    for (const folder of readdirSync(out).filter((it) => it.startsWith('asset.'))) {
      const files = readdirSync(path.join(out, folder)).sort();
      assets.push(files);
      for (const it of files) {
        const built = readFileSync(path.join(BUILT, it), 'utf8');
        expect(readFileSync(path.join(out, folder, it), 'utf8')).toBe(built);
      }
    }
  });
  expect({ exitCode, reported, output }).toEqual({ exitCode: 0, reported: [], output });
  expect(assets.sort()).toEqual(FUNCTIONS);
});

test('the app of docs/guard.md is synthesized', () => {
  const page = readFileSync(path.join(ROOT, 'docs/guard.md'), 'utf8');
  const [, code = ''] = /^```ts\n([^]*?)^```/m.exec(page) ?? [];
  // In the package, so that its own name leads to what is built.
  const folder = mkdtempSync(path.join(ROOT, '.cache/guard-page-'));
  const app = path.join(folder, 'app.mjs');
  writeFileSync(app, code);
  let hooks = 0;
  const { exitCode, output } = runCdk(app, [], {}, (out) => {
    const template = readFileSync(path.join(out, 'one-active-key-guard.template.json'), 'utf8');
    hooks = template.split('"Type": "AWS::CloudFormation::LambdaHook"').length - 1;
  });
  rmSync(folder, { recursive: true });
  expect({ exitCode, hooks, output }).toEqual({ exitCode: 0, hooks: 2, output });
});

test('with a sweep too, whose functions have a bundle of their own', () => {
  const app = path.join(ROOT, 'test/e2e/guard-app/sweep.js');
  const assets: string[] = [];
  const { exitCode, output, reported } = runCdk(app, ['--strict'], {}, (out) => {
    for (const folder of readdirSync(out).filter((it) => it.startsWith('asset.'))) {
      assets.push(readdirSync(path.join(out, folder)).sort().join(' '));
    }
  });
  expect({ exitCode, reported, output }).toEqual({ exitCode: 0, reported: [], output });
  expect(assets.sort()).toEqual(['index.js judge.js', 'sweep.js']);
});
