import type * as fileSystem from 'node:fs';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import {
  applyOrganizationPlan,
  type OrganizationPlan,
  planOrganizationRemediation,
  undoAll,
} from '../../live-check/index';
import { retryAtOnce } from '../support/retry-at-once';
import { clearCase, NOW } from '../support/remediation';

// The module itself, not a copy of its names: what is changed here, the journal meets.
const fs = createRequire(__filename)('node:fs') as typeof fileSystem;
const MEMBERS = Array.from({ length: 5 }, (_, index) => String(200_000_000_000 + index));
const USERS = Array.from({ length: 10 }, (_, index) => clearCase(`user-${index}`));
/** The header, two lines for each of fifty calls, one for each account, and the end. */
const LINES = 1 + 100 + 5 + 1;
const MOMENTS = ['before', 'within', 'after'] as const;
const everyPoint = Array.from({ length: LINES }, (_, index) => index + 1).flatMap((line) =>
  MOMENTS.map((moment) => ({ line, moment })),
);
/** All 321 with ONE_ACTIVE_KEY_CRASHES=all. */
const points = everyPoint.filter(
  (_, index) => process.env['ONE_ACTIVE_KEY_CRASHES'] === 'all' || index % 37 === 0,
);

let dead = false;
let iam: EmbeddedIam;
let plan: OrganizationPlan;
let folder: string;
let journal: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-killed-many-'));
  journal = path.join(folder, 'journal.jsonl');
  iam = await startEmbeddedIam({
    now: () => NOW,
    // Nothing that a dead process asks arrives.
    faults: () => (dead ? { kind: 'reset' } : undefined),
    accounts: [{ id: '100000000000' }, ...MEMBERS.map((id) => ({ id, users: USERS }))],
  });
  plan = await planOrganizationRemediation({
    ...outside(),
    roleName: 'remediator',
    accounts: MEMBERS,
  });
});
afterAll(async () => {
  await iam.close();
  rmSync(folder, { recursive: true, force: true });
});

const outside = () => ({
  now: () => NOW,
  wait: () => Promise.resolve(),
  rate: 10_000,
  sleep: () => Promise.resolve(),
  clientSettings: {
    endpoint: iam.url,
    region: 'us-east-1',
    credentials: iam.credentialsFor('100000000000'),
    retryStrategy: retryAtOnce(1),
  },
});
const keys = () =>
  MEMBERS.flatMap((id) =>
    USERS.flatMap(({ name }) => iam.accounts.get(id)?.find(name)?.keys ?? []),
  );
const statuses = () => keys().map((it) => it.status);
const ACTIVE = Array<string>(100).fill('Active');
const APPLIED = Array.from({ length: 100 }, (_, index) => (index % 2 ? 'Inactive' : 'Active'));

/** From a line of the journal on nothing is written and nothing is asked, as after `kill -9`. */
async function killedAt({ line, moment }: (typeof points)[number]): Promise<void> {
  const { writeSync, fsyncSync, ftruncateSync } = fs;
  const die = (): never => {
    dead = true;
    throw new Error('killed');
  };
  let lines = 0;
  Object.assign(fs, {
    writeSync(handle: number, bytes: Buffer, offset: number) {
      if (dead || (++lines === line && moment === 'before')) die();
      if (lines === line && moment === 'within') {
        writeSync(handle, bytes, offset, Math.floor(bytes.length / 2));
        die();
      }
      return writeSync(handle, bytes, offset);
    },
    fsyncSync(handle: number) {
      fsyncSync(handle);
      if (lines === line) die();
    },
    ftruncateSync(handle: number, size: number) {
      if (!dead) ftruncateSync(handle, size);
    },
  });
  try {
    await applyOrganizationPlan(plan, { ...outside(), journal }).catch(() => undefined);
  } finally {
    Object.assign(fs, { writeSync, fsyncSync, ftruncateSync });
  }
  expect(dead).toBe(true);
  dead = false;
}

test.each(points)(
  'killed $moment line $line: going back and going on are both right',
  async (point) => {
    keys().forEach((it) => Object.assign(it, { status: 'Active' }));
    rmSync(journal, { force: true });
    await killedAt(point);
    const left = statuses();
    const copy = `${journal}.copy`;
    const written = existsSync(journal);
    if (written) copyFileSync(journal, copy);
    // What is not on the disk was not called.
    if (point.line === 1 && point.moment !== 'after') expect(left).toEqual(ACTIVE);
    else {
      await undoAll(journal, outside());
      expect(statuses()).toEqual(ACTIVE);
    }
    // Back to the moment after the crash, and on.
    keys().forEach((it, index) => Object.assign(it, { status: left[index] }));
    if (written) copyFileSync(copy, journal);
    const again = await applyOrganizationPlan(plan, { ...outside(), journal });
    expect([again.stopped, statuses()]).toEqual([undefined, APPLIED]);
    await undoAll(journal, outside());
    expect(statuses()).toEqual(ACTIVE);
  },
  60_000,
);
