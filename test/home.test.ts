import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { ALL, wrongIn } from '../scripts/home';
import type { Log } from 'sarif';
import { HOME } from '../rule-core/home';
import type { Format } from '../report/index';
import { clean } from './report/hostile';

const ROOT = path.join(__dirname, '..');
const URL_OF = 'https://github.com/acme/one-active-key';

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-home-'));
  for (const it of ALL) cpSync(path.join(ROOT, it), path.join(copy, it), { recursive: true });
});
afterEach(() => {
  rmSync(copy, { recursive: true, force: true });
});
const home = (...words: string[]) =>
  spawnSync(process.execPath, [path.join(ROOT, 'scripts/home.js'), ...words], {
    cwd: copy,
    encoding: 'utf8',
  });
const textsOf = () => ALL.map((it) => readFileSync(path.join(copy, it), 'utf8')).join('\n');

test('every file says of the repository what package.json says', () => {
  expect(wrongIn(ROOT)).toEqual([]);
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    repository?: { url: string };
  };
  expect(manifest.repository?.url).toBe(HOME === undefined ? undefined : `git+${HOME}.git`);
  expect(textsOf()).not.toMatch(/your-org/);
});

test('SARIF names it where it is known', () => {
  const log = (at: string | undefined): unknown => {
    let text = '';
    jest.isolateModules(() => {
      jest.doMock('../rule-core/home', () => ({ HOME: at }));
      const { FORMATS } = jest.requireActual<{ FORMATS: Readonly<Record<string, Format>> }>(
        '../report/index',
      );
      text = FORMATS['sarif']!(clean, {});
    });
    const { informationUri, rules } = (JSON.parse(text) as Log).runs[0]!.tool.driver;
    return [informationUri, ...new Set(rules?.map((it) => it.helpUri))];
  };
  const page = 'docs/rules/iam-user-one-active-access-key.md';
  expect(log(URL_OF)).toEqual([URL_OF, `${URL_OF}/blob/HEAD/${page}`]);
  expect(existsSync(path.join(__dirname, '..', page))).toBe(true);
  expect(log(undefined)).toEqual([undefined, expect.stringMatching(/^https:\/\/docs\.aws\./)]);
});

test('it is said once, for all of them, and can be said anew', () => {
  for (const owner of ['acme', 'other-org']) {
    const url = URL_OF.replace('acme', owner);
    expect(home(url, `security@${owner}.example`).status).toBe(0);
    expect(wrongIn(copy)).toEqual([]);
    expect(home('--check', url)).toMatchObject({ status: 0, stderr: '' });
    const texts = textsOf();
    expect(texts).not.toMatch(/OWNER\/|no public address/);
    expect(texts).toContain(`uses: ${owner}/one-active-key@`);
    expect(texts).toContain(`Write to security@${owner}.example, which needs no account`);
    expect(texts).toContain(`HOME: string | undefined = '${url}'`);
    expect(texts).toMatch(new RegExp(`^/action/ @${owner}$`, 'm'));
  }
  expect(textsOf()).not.toContain('acme');
});

test('a release of a repository that was not named is refused, as is a file that drifts', () => {
  expect(home('--check', URL_OF).status).toBe(1);
  home(URL_OF, 'security@acme.example');
  expect(home('--check', 'https://github.com/evil/one-active-key').status).toBe(1);
  const file = path.join(copy, 'docs/ci.md');
  writeFileSync(file, readFileSync(file, 'utf8').replace('acme/one-active-key@', 'evil/x@'));
  writeFileSync(
    path.join(copy, 'rule-core/home.ts'),
    "export const HOME = 'https://evil.example';\n",
  );
  const { status, stderr } = home('--check');
  expect([status, stderr]).toEqual([1, expect.stringContaining('rule-core/home.ts')]);
});

test.each([[[]], [['acme']], [[URL_OF]], [['http://github.com/acme/x', 'a@b.example']]])(
  'a home that is none is refused: %j',
  (words) => {
    expect(home(...words).status).toBe(2);
    expect(wrongIn(copy)).toEqual([]);
  },
);
