import path from 'node:path';
import { runCli } from '../support/run-cli';

const ROOT = path.join(__dirname, '../..');

test.each([
  { file: 'violating.yaml', code: 1, says: /vendor-sync has 2 active access keys when Env=prod/ },
  { file: 'fixed.yaml', code: 0, says: /^compliant: 2 access keys of 1 user/m },
])('examples/templates/$file: exit $code', async ({ file, code, says }) => {
  const run = await runCli(['check', path.join('examples/templates', file)], { cwd: ROOT });
  expect([run.code, run.stdout]).toEqual([code, expect.stringMatching(says)]);
});
