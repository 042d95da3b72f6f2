import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-live-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  { file: 'missing.csv', content: undefined, code: 2, says: /cannot read the credential report/ },
  { file: 'r.csv', content: 'hello', code: 2, says: /not a credential report/ },
  {
    file: 'r.csv',
    content:
      'user,arn,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated\n' +
      'alice,arn:aws:iam::111111111111:user/alice,true,2026-01-01T00:00:00Z,true,2026-01-01T00:00:00Z',
    code: 1,
    says: /IAM user alice in account 111111111111 has 2 active access keys/,
  },
  {
    file: 'old.csv',
    content:
      'user,arn,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated\n' +
      'alice,arn:aws:iam::111111111111:user/alice,true,2026-01-01T00:00:00Z,false,N/A',
    code: 2,
    says: /shows the account as it was when AWS made the report[^]*not complete, so nothing is proven/,
  },
])('live --credential-report $file: exit $code', async ({ file, content, code, says }) => {
  if (content !== undefined) writeFileSync(path.join(folder, file), content);
  const run = await runCli(['live', '--credential-report', file], { cwd: folder });
  expect([run.code, run.stdout + run.stderr]).toEqual([code, expect.stringMatching(says)]);
});

test.each([
  [['--rotation-window', '7 days'], /is a duration such as 7d/],
  [['--source', 'guess'], /is one of auto, list, report, delta/],
])('live %j is bad usage: exit 2', async (options, says) => {
  const run = await runCli(['live', ...options], { cwd: folder });
  expect([run.code, run.stderr]).toEqual([2, expect.stringMatching(says)]);
});
