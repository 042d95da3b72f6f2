import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MemberReading } from '../../live-check/organization/read-member';
import { resultText } from '../../live-check/organization/results/account-result';
import type { ResultFolder } from '../../live-check/organization/results/result-folder';
import { type RunRecord, runText } from '../../live-check/organization/results/run-record';
import { type AccessKey, ALWAYS, constantly, namedUser } from '../../rule-core/index';

export const RUN = '20261128T000000Z-a1b2';
export const BEGAN = '2026-11-28T00:00:00.000Z';
export const READ_AT = '2026-11-28T00:01:00.000Z';
/** When results are merged. */
export const NOW = new Date('2026-11-28T01:00:00Z');

export function recordOf(active: readonly string[], more: Partial<RunRecord> = {}): RunRecord {
  return {
    run: RUN,
    startedAt: BEGAN,
    caller: 'arn:aws:sts::100000000000:assumed-role/one-active-key-sweep-list/x',
    partition: 'aws',
    source: 'list',
    role: 'one-active-key-sweep-member',
    list: { active, others: [] },
    leftOut: [],
    undecided: [],
    ...more,
  };
}

export function keyOf(account: string, user: string, id: string): AccessKey {
  return {
    address: id,
    user: constantly(namedUser(user)),
    status: constantly('Active'),
    exists: ALWAYS,
    account: { id: account, scope: account },
    observed: {
      accessKeyId: id,
      createdAt: '2025-01-01T00:00:00.000Z',
      observedAt: READ_AT,
      observedBy: 'iam:ListAccessKeys',
    },
  };
}

/** What an account of some users said, of whom the first so many have two active keys. */
export function readingOf(account: string, users: number, violating: number): MemberReading {
  const tail = account.slice(-8);
  return {
    account,
    partition: 'aws',
    caller: `arn:aws:sts::${account}:assumed-role/reader/x`,
    source: 'list',
    keys: Array.from({ length: violating }, (_, index) =>
      ['A', 'B'].map((it) => keyOf(account, `user-${index}`, `AKIA${tail}${index}${it}`)),
    ).flat(),
    keysRead: users + violating,
    users,
    errors: [],
    warnings: [],
    calls: { GetCallerIdentity: 1, ListUsers: 1, GetAccountSummary: 1, ListAccessKeys: users },
    asOf: READ_AT,
  };
}

/** A folder in memory. */
export function inMemory(files: ReadonlyMap<string, string>): ResultFolder {
  return {
    place: 'memory',
    list: (part) =>
      Promise.resolve(
        [...files]
          .filter(([name]) => name.startsWith(`${part}/`))
          .map(([name, text]) => ({ name, bytes: Buffer.byteLength(text) })),
      ),
    read: (name, most) => {
      const text = files.get(name);
      if (text === undefined) return Promise.reject(new Error('there is no such thing'));
      if (Buffer.byteLength(text) > most) return Promise.reject(new Error('it is too large'));
      return Promise.resolve(text);
    },
  };
}

/** The files of a sweep of which every account was read. */
export function wholeSweep(
  readings: readonly MemberReading[],
  record = recordOf(readings.map((it) => it.account)),
): Map<string, string> {
  return new Map([
    ['run.json', runText(record)],
    ...readings.map((it) => [`results/${it.account}.json`, resultText(RUN, it)] as const),
  ]);
}

export function onDisk(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
