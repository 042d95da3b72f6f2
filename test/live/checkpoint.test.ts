import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { CheckpointProblem } from '../../live-check/index';
import { Checkpoint } from '../../live-check/checkpoint';
import {
  checkMembers,
  MANAGEMENT,
  member,
  members,
  timeless,
} from '../support/embedded-organization';

// Every account is written through to the disk.
jest.setTimeout(60_000);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-checkpoint-'));
  file = path.join(folder, 'run.jsonl');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const accounts = [{ id: MANAGEMENT }, ...members(7)];

test('a run that was cut short anywhere goes on there, and ends with the same report', async () => {
  const whole = await checkMembers({ accounts, check: { checkpoint: file, concurrency: 2 } });
  const content = readFileSync(file);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: content.length }), async (bytes) => {
      writeFileSync(file, content.subarray(0, bytes));
      const lines = content.subarray(0, bytes).toString().split('\n').length - 1;
      const { report, iam } = await checkMembers({ accounts, check: { checkpoint: file } });
      expect(timeless(report)).toEqual(timeless(whole.report));
      // Each account is asked once over the two runs.
      const read = iam.calls.filter((it) => it.action === 'ListUsers').length;
      expect(read).toBe(accounts.length - Math.max(0, lines - 1));
    }),
    { seed: 6, numRuns: 20 },
  );
});

test('an account that could not be read is read again; one that was read is not', async () => {
  const first = await checkMembers({
    accounts,
    check: { checkpoint: file },
    faults: (call) =>
      call.account === member(2)
        ? { kind: 'error', code: 'AccessDenied', status: 403, message: 'not today' }
        : undefined,
  });
  expect(first.report.errors.map((it) => it.input)).toEqual([`account ${member(2)}`]);
  const { report, iam } = await checkMembers({ accounts, check: { checkpoint: file } });
  expect(report).toMatchObject({ complete: true, summary: { users: 21 } });
  const read = iam.calls.filter((it) => it.action === 'ListUsers').map((it) => it.account);
  expect(read).toEqual([member(2)]);
});

test('says how old the evidence of a resumed run is', async () => {
  await checkMembers({ accounts: accounts.slice(0, 4), check: { checkpoint: file } });
  const { TestClock } = await import('../support/test-clock');
  const clock = new TestClock('2026-11-24T08:00:00Z');
  const { report } = await checkMembers({ accounts, clock, check: { checkpoint: file } });
  expect(report.warnings.map((it) => it.message)).toContain(
    'The accounts were read one after another: the oldest reading shows its account as of 2026-11-23T12:00:00.000Z, the newest as of 2026-11-24T08:00:00.000Z.',
  );
});

test.each([
  ['another role', { roleName: 'other' }, /another role \("audit", now "other"\)/],
  ['a list of accounts', { accounts: [member(0)] }, /another accounts \("organization", now \[/],
  ['another source', { source: 'report' as const }, /another source \("list", now "report"\)/],
])('%s does not go on from it', async (_, change, says) => {
  await checkMembers({ accounts, check: { checkpoint: file } });
  const before = readFileSync(file);
  await expect(checkMembers({ accounts, check: { checkpoint: file, ...change } })).rejects.toThrow(
    says,
  );
  expect(readFileSync(file).equals(before)).toBe(true);
});

test.each([
  ['a report', '{"schemaVersion":1}\n'],
  ['a text without an end', 'my notes'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0a, 0xff, 0x00, 0x0a])],
])('%s is not taken for a checkpoint, and stays as it is', async (_, content) => {
  writeFileSync(file, content);
  await expect(Checkpoint.open(file, {})).rejects.toThrow(/is not a checkpoint of this tool/);
  expect(readFileSync(file).equals(Buffer.from(content))).toBe(true);
});

test('damage in the middle is said, not skipped', async () => {
  await checkMembers({ accounts, check: { checkpoint: file } });
  const lines = readFileSync(file, 'utf8').split('\n');
  lines[2] = 'x';
  writeFileSync(file, lines.join('\n'));
  await expect(checkMembers({ accounts, check: { checkpoint: file } })).rejects.toThrow(
    /line 3 is damaged/,
  );
});

test('a folder that is not there is a problem of the checkpoint', async () => {
  const lost = path.join(folder, 'no', 'such.jsonl');
  await expect(Checkpoint.open(lost, {})).rejects.toThrow(CheckpointProblem);
});

test('keeps no credentials, and is for its owner only', async () => {
  await checkMembers({ accounts, check: { checkpoint: file, externalId: 'out-of-band' } });
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/ASIA|secret|token|out-of-band/i);
  expect(statSync(file).mode & 0o077).toBe(0);
});
