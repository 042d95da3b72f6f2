import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { ROOT, runCdk } from './cdk-harness';

/** The guard in an app, through the real command line. */
const BUILT = path.join(ROOT, 'dist/guard/code');
/** What the tests of the functions run. */
const FUNCTIONS = path.join(ROOT, 'dist/guard/function');

/** The archives among the assets, as they are called in the package. */
function archivesIn(out: string): (string | undefined)[] {
  const names = readdirSync(BUILT);
  const assets = readdirSync(out).filter((it) => it.startsWith('asset.'));
  const called = (asset: string) =>
    names.find((it) =>
      readFileSync(path.join(BUILT, it)).equals(readFileSync(path.join(out, asset))),
    );
  return assets.map(called).sort();
}

test('its functions come with their archive; AwsSolutions and our own rule find nothing', () => {
  let assets: (string | undefined)[] = [];
  const app = path.join(ROOT, 'test/e2e/guard-app/app.js');
  const { exitCode, output, reported } = runCdk(app, ['--strict'], {}, (out) => {
    assets = archivesIn(out);
  });
  expect({ exitCode, reported, output }).toEqual({ exitCode: 0, reported: [], output });
  expect(assets).toEqual(['one-active-key-guard.zip']);
});

test('in the archive are the files that the tests of the functions run, and no others', () => {
  const archive = unzipSync(readFileSync(path.join(BUILT, 'one-active-key-guard.zip')));
  expect(Object.keys(archive).sort()).toEqual(readdirSync(FUNCTIONS).sort());
  for (const [name, content] of Object.entries(archive)) {
    expect(Buffer.from(content).equals(readFileSync(path.join(FUNCTIONS, name)))).toBe(true);
  }
  const functions = ['config-rule', 'event', 'index', 'judge', 'run-task', 'sweep'];
  expect(Object.keys(archive)).toEqual(expect.arrayContaining(functions.map((it) => `${it}.js`)));
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

test('with a sweep too, whose functions are in the same archive', () => {
  const app = path.join(ROOT, 'test/e2e/guard-app/sweep.js');
  let assets: (string | undefined)[] = [];
  const { exitCode, output, reported } = runCdk(app, ['--strict'], {}, (out) => {
    assets = archivesIn(out);
  });
  expect({ exitCode, reported, output }).toEqual({ exitCode: 0, reported: [], output });
  expect(assets).toEqual(['one-active-key-guard.zip']);
});
