import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli';

const template = (keys: Readonly<Record<string, string>>) =>
  JSON.stringify({
    Resources: Object.fromEntries(
      Object.entries(keys).map(([id, UserName]) => [
        id,
        { Type: 'AWS::IAM::AccessKey', Properties: { UserName } },
      ]),
    ),
  });

let cwd = '';
beforeEach(() => (cwd = mkdtempSync(path.join(os.tmpdir(), 'baseline-'))));
afterEach(() => {
  rmSync(cwd, { recursive: true });
});
const write = (name: string, content: string) => {
  writeFileSync(path.join(cwd, name), content);
};
const check = (...argv: string[]) => runCli(['check', 'a.json', ...argv], { cwd });

test.each([
  ['the same violation is known', { A: 'old', B: 'old' }, 0],
  ['another key in place of a known one is new', { A: 'old', C: 'old' }, 1],
  ['a third key of the same user is new', { A: 'old', B: 'old', C: 'old' }, 1],
  ['a violation of another user is new', { A: 'old', B: 'old', C: 'new', D: 'new' }, 1],
])('%s', async (_, keys, code) => {
  write('a.json', template({ A: 'old', B: 'old' }));
  expect((await check('--format', 'json=before.json')).code).toBe(1);
  write('a.json', template(keys));
  const after = await check('--baseline', 'before.json');
  expect([after.code, after.stderr]).toEqual([code, '']);
  if (code === 0) expect(after.stdout).toMatch(/known before: it stands in the baseline/);
});

test.each([
  ['a file that is no report', '{}', /is not a complete report/],
  ['a file that is cut off', '{', /cannot read the baseline/],
])('%s is refused with 2', async (_, content, message) => {
  write('a.json', template({ A: 'old', B: 'old' }));
  write('before.json', content);
  const { code, stderr } = await check('--baseline', 'before.json');
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
