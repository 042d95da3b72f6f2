import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { attempt, packInto, ROOT, run } from './packed';

/** Every snippet of docs/api.md, in an empty project with the packed package. */
const page = readFileSync(path.join(ROOT, 'docs/api.md'), 'utf8');
const snippets = [...page.matchAll(/^## ([^\n]+)\n(?:(?!^## )[^])*?```ts\n([^]*?)```/gm)].map(
  ([, title = '', code = '']) => ({ title, code }),
);

const TWO_KEYS = `Resources:
  First: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
  Second: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`;

/** What each prints or ends with. */
const SHOWN: Readonly<Record<string, { readonly code: number; readonly says: RegExp }>> = {
  'Check what is declared': { code: 1, says: /violation alice \[ 'First', 'Second' \]/ },
  'Write a report': { code: 0, says: /^## ❌ [^]*"schemaVersion": 1/ },
  'Accept what someone answers for': { code: 0, says: /^1\n$/ },
  'Judge facts of your own': {
    code: 0,
    says: /^violation IAM user deploy in account 111111111111/i,
  },
  'Facts that depend on a parameter': { code: 0, says: /\{ Env: 'prod' \}/ },
};

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-api-'));
  const tarball = packInto(cwd);
  writeFileSync(path.join(cwd, 'package.json'), JSON.stringify({ name: 'api', private: true }));
  run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=optional', tarball],
    cwd,
  );
  mkdirSync(path.join(cwd, 'templates'));
  writeFileSync(path.join(cwd, 'templates/users.yaml'), TWO_KEYS);
  const manifest = { version: '53.0.0', artifacts: {} };
  mkdirSync(path.join(cwd, 'cdk.out'));
  writeFileSync(path.join(cwd, 'cdk.out/cdk.out'), JSON.stringify({ version: '53.0.0' }));
  writeFileSync(path.join(cwd, 'cdk.out/manifest.json'), JSON.stringify(manifest));
}, 180_000);
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

test('the page has a snippet for each of these', () => {
  expect(snippets.map((it) => it.title)).toEqual(Object.keys(SHOWN));
});

const asCommonJs = (code: string) =>
  withoutTypes(code).replace(/^import (\{[^}]*\}) from ('[^']*');$/gm, 'const $1 = require($2);');
const withoutTypes = (code: string) =>
  code.replace(/, type \w+/g, '').replace(/^const (\w+): \w+ =/gm, 'const $1 =');

describe.each(snippets)('$title', ({ title, code }) => {
  test.each([
    ['CommonJS', 'snippet.cjs', asCommonJs(code)],
    ['ESM', 'snippet.mjs', withoutTypes(code)],
  ])('%s', (_, file, script) => {
    writeFileSync(path.join(cwd, file), script);
    const done = attempt(process.execPath, [file], cwd, {});
    const { code: expected, says } = SHOWN[title]!;
    expect([done.code, done.stdout, done.stderr]).toEqual([
      expected,
      expect.stringMatching(says),
      '',
    ]);
  });
});

test.each([
  ['node10', { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }],
  ['node16', { module: 'node16', moduleResolution: 'node16' }],
  ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
])('TypeScript compiles every snippet with moduleResolution %s', (name, options) => {
  const source = path.join(cwd, `types-${name}`);
  mkdirSync(source);
  snippets.forEach(({ code }, index) => {
    writeFileSync(path.join(source, `snippet${index}.ts`), code);
  });
  const types = path.join(ROOT, 'node_modules/@types');
  const compilerOptions = {
    ...{ noEmit: true, strict: true, target: 'es2022', skipLibCheck: false },
    ...{ exactOptionalPropertyTypes: true, types: ['node'], typeRoots: [types] },
    ...options,
  };
  writeFileSync(path.join(source, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const done = attempt(process.execPath, [tsc, '-p', source], cwd, {});
  expect([done.code, done.stdout]).toEqual([0, '']);
});
