import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { KnownError } from '../../live-check/index';
import { Checkpoint } from '../../live-check/organization/checkpoint';
import { problemOf } from '../../live-check/organization/checkpoint-reading';
import {
  checkMembers,
  MANAGEMENT,
  member,
  members,
  timeless,
} from '../support/embedded-organization';
import { TestClock } from '../support/test-clock';

const HOUR = 60 * 60 * 1000;

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

const open = (name: string) =>
  Promise.resolve().then(() =>
    Checkpoint.open(name, {}, { problem: () => undefined, isStale: () => false }),
  );

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
  const clock = new TestClock('2026-11-24T08:00:00Z');
  const check = { checkpoint: file, checkpointMaxAge: 24 * HOUR };
  const { report } = await checkMembers({ accounts, clock, check });
  const notes = report.warnings.map((it) => it.message);
  expect(notes).toContain('4 of 8 accounts as of 2026-11-23T12:00:00.000Z from the checkpoint.');
  expect(notes).toContain(
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
  await expect(open(file)).rejects.toThrow(/is not a checkpoint of this tool/);
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

test('a run of which all is in the checkpoint says so, though all is of one moment', async () => {
  await checkMembers({ accounts, check: { checkpoint: file } });
  const { report, iam } = await checkMembers({ accounts, check: { checkpoint: file } });
  expect(iam.calls.filter((it) => it.service === 'iam')).toEqual([]);
  expect(report.warnings.map((it) => it.message)).toEqual([
    '8 of 8 accounts as of 2026-11-23T12:00:00.000Z from the checkpoint.',
  ]);
  expect(report.readings?.map((it) => it.fromCheckpoint)).toEqual(accounts.map(() => true));
});

test.each([
  { after: 12 * HOUR, checkpointMaxAge: undefined, read: 0 },
  { after: 12 * HOUR + 1000, checkpointMaxAge: undefined, read: 8 },
  { after: 24 * HOUR, checkpointMaxAge: undefined, read: 8 },
  { after: 1000, checkpointMaxAge: 0, read: 8 },
  { after: 47 * HOUR, checkpointMaxAge: 48 * HOUR, read: 0 },
])('after $after ms, with $checkpointMaxAge: $read accounts are read again', async (row) => {
  await checkMembers({ accounts, check: { checkpoint: file } });
  const size = statSync(file).size;
  const clock = new TestClock();
  clock.pass(row.after);
  const { checkpointMaxAge } = row;
  const check = {
    checkpoint: file,
    ...(checkpointMaxAge === undefined ? {} : { checkpointMaxAge }),
  };
  const { report, iam } = await checkMembers({ accounts, clock, check });
  expect(iam.calls.filter((it) => it.action === 'ListUsers')).toHaveLength(row.read);
  expect(report.complete).toBe(true);
  // Day after day in one file: it does not grow for ever.
  expect(statSync(file).size).toBeLessThan(size * 1.2);
});

test('a reading that is too old and cannot be made again does not count', async () => {
  await checkMembers({ accounts, check: { checkpoint: file } });
  const clock = new TestClock('2026-11-24T12:00:00Z');
  const { report } = await checkMembers({
    accounts,
    clock,
    check: { checkpoint: file },
    faults: ({ account, action }) =>
      account === member(2) && action === 'ListUsers'
        ? { kind: 'error', code: 'AccessDenied', status: 403 }
        : undefined,
  });
  expect(report.errors.map((it) => it.input)).toEqual([`account ${member(2)}`]);
  expect(report.complete).toBe(false);
});

test('accounts that have left, or are suspended, are not counted and are named', async () => {
  await checkMembers({ accounts, check: { checkpoint: file } });
  const [management, first, second, ...others] = accounts;
  if (!management || !first || !second) throw new Error('too few accounts');
  const now = [management, { ...second, state: 'SUSPENDED' as const }, ...others];
  const { report } = await checkMembers({ accounts: now, check: { checkpoint: file } });
  expect(report.readings?.map((it) => it.account)).toEqual([
    MANAGEMENT,
    ...others.map((it) => it.id),
  ]);
  expect(report.summary.users).toBe(15);
  expect(report.warnings.map((it) => it.message)).toContain(
    `In the checkpoint, but not counted, because they are no longer among the active accounts to check: ${member(0)}, ${member(1)}.`,
  );
});

test('where the accounts cannot be listed, what the checkpoint knows of them still stands', async () => {
  await checkMembers({ accounts, check: { checkpoint: file } });
  const { report } = await checkMembers({
    accounts,
    check: { checkpoint: file },
    faults: ({ action }) =>
      action === 'ListAccounts'
        ? { kind: 'error', code: 'AccessDeniedException', status: 400 }
        : undefined,
  });
  expect(report).toMatchObject({
    verdict: 'violation',
    complete: false,
    summary: { violations: 3 },
  });
});

describe('a checkpoint that was edited is refused, and stays as it is', () => {
  interface Line {
    account: string;
    reading: Record<string, unknown>;
    digest: string;
  }

  const first = (lines: Line[]): Line => {
    const line = lines.find((it) => it.account === member(0));
    if (!line) throw new Error('no line');
    return line;
  };

  const edits: readonly [string, (lines: Line[]) => Line[]][] = [
    ['no keys', (all) => (Object.assign(first(all).reading, { keys: [] }), all)],
    [
      'another moment',
      (all) => (Object.assign(first(all).reading, { asOf: '2026-11-23T11:59:00Z' }), all),
    ],
    ['another account', (all) => (Object.assign(first(all), { account: member(99) }), all)],
    [
      'a reading of another',
      (all) => (
        Object.assign(first(all), { reading: all.find((it) => it.account === member(3))?.reading }),
        all
      ),
    ],
    ['an empty reading', (all) => (Object.assign(first(all), { reading: {} }), all)],
    ['no digest', (all) => all.map(({ account, reading }) => ({ account, reading }) as Line)],
    ['a line that is gone', (all) => all.slice(1)],
    ['lines in another order', (all) => all.reverse()],
    ['a line twice', (all) => [...all, first(all)]],
  ];

  test.each(edits)('%s', async (_, edit) => {
    await checkMembers({ accounts, check: { checkpoint: file } });
    const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const edited = edit(lines.map((it) => JSON.parse(it) as Line)).map((it) => JSON.stringify(it));
    writeFileSync(file, [header, ...edited, ''].join('\n'));
    const before = readFileSync(file);
    await expect(checkMembers({ accounts, check: { checkpoint: file } })).rejects.toThrow(
      /line \d+ is not as it was written: it, or a line before it, was changed\. Delete the file/,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('any one character that is changed', async () => {
    await checkMembers({ accounts: accounts.slice(0, 3), check: { checkpoint: file } });
    const content = readFileSync(file, 'utf8');
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: content.trimEnd().lastIndexOf('\n') - 1 }),
        fc.constantFrom('0', 'x', '}', ' ', '"'),
        async (at, character) => {
          fc.pre(content[at] !== character && content[at] !== '\n');
          writeFileSync(file, content.slice(0, at) + character + content.slice(at + 1));
          await expect(
            checkMembers({ accounts: accounts.slice(0, 3), check: { checkpoint: file } }),
          ).rejects.toThrow(KnownError);
        },
      ),
      { seed: 11, numRuns: 40 },
    );
  });

  test('whoever computes the digests anew must still write what a run can have written', () => {
    const whole = {
      account: member(0),
      source: 'list',
      asOf: '2026-11-23T12:00:00.000Z',
      keys: [],
      keysRead: 1,
      users: 1,
      errors: [],
      warnings: [],
      calls: { ListUsers: 1 },
    };
    const now = new Date('2026-11-23T12:00:00Z');
    const problem = (it: object) => problemOf(member(0), { ...whole, ...it }, now);
    expect(problem({})).toBeUndefined();
    for (const field of Object.keys(whole)) {
      expect([field, problem({ [field]: undefined })]).toEqual([field, expect.any(String)]);
    }
    expect(problem({ asOf: '2026-11-24T12:00:00Z' })).toMatch(/is of the future/);
    expect(problem({ judged: [] })).toMatch(/names other users than the 1/);
    expect(problem({ errors: [{ input: 'x', message: 'y' }] })).toMatch(
      /not of a complete account/,
    );
    expect(problem({ keys: [{ address: 'x' }] })).toMatch(/not those of the account/);
  });
});

test('a folder that is not there is a problem of the checkpoint', async () => {
  const lost = path.join(folder, 'no', 'such.jsonl');
  await expect(open(lost)).rejects.toThrow(KnownError);
});

test('keeps no credentials, and is for its owner only', async () => {
  await checkMembers({ accounts, check: { checkpoint: file, externalId: 'out-of-band' } });
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/ASIA|secret|token|out-of-band/i);
  expect(statSync(file).mode & 0o077).toBe(0);
});
