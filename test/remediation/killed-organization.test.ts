import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Call,
  type EmbeddedIam,
  startEmbeddedIam,
  type StoredKey,
} from '../../embedded-iam/index';
import {
  applyOrganizationPlan,
  finish,
  type OrganizationPlan,
  planFinish,
  planOrganizationRemediation,
  undoAll,
  writePlan,
} from '../../live-check/index';
import { Killing, type Order, type Point, pointsOf } from '../support/killing';
import { clearCase, NOW } from '../support/remediation';
import { retryAtOnce } from '../support/retry-at-once';

const HUB = '100000000000';
const MEMBERS = Array.from({ length: 5 }, (_, index) => String(200_000_000_000 + index));
const USERS = Array.from({ length: 10 }, (_, index) => clearCase(`user-${index}`));
/** Two lines for each of fifty calls, one for each account, and the end. */
const LINES = 100 + 5 + 1;
const LATER = new Date(NOW.getTime() + 31 * 86_400_000);

let folder: string;
let journal: string;
let planFile: string;
let killing: Killing;
let iam: EmbeddedIam;
let time = NOW;
let plan: OrganizationPlan;
/** Every user's keys, and the journal, after the whole plan was applied. */
let seeds: readonly { readonly keys: StoredKey[]; readonly all: readonly StoredKey[] }[];
let applied: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-killed-many-'));
  journal = path.join(folder, 'journal.jsonl');
  planFile = path.join(folder, 'plan.json');
  killing = new Killing();
  iam = await startEmbeddedIam({
    now: () => time,
    accounts: [{ id: HUB }, ...MEMBERS.map((id) => ({ id, users: USERS }))],
  });
  seeds = MEMBERS.flatMap((id) =>
    USERS.map(({ name }) => iam.accounts.get(id)?.find(name)?.keys ?? []),
  ).map((keys) => ({ keys, all: [...keys] }));
  const options = { ...outside(), roleName: 'remediator', accounts: MEMBERS };
  plan = await planOrganizationRemediation(options);
  writeFileSync(planFile, writePlan(plan));
  await apply();
  applied = readFileSync(journal);
});
afterAll(async () => {
  killing.end();
  await iam.close();
  rmSync(folder, { recursive: true, force: true });
});

const outside = () => ({
  now: () => time,
  wait: () => Promise.resolve(),
  rate: 10_000,
  sleep: () => Promise.resolve(),
  clientSettings: {
    endpoint: iam.url,
    region: 'us-east-1',
    credentials: iam.credentialsFor(HUB),
    retryStrategy: retryAtOnce(1),
    disableClockSkewCorrection: true,
  },
});
const apply = () => applyOrganizationPlan(plan, { ...outside(), journal });
const undo = () => undoAll(journal, outside());
const finishAll = async () => finish(journal, await planFinish(journal, outside()), outside());

/** What every user's keys are, in order; a key that was deleted is not told. */
const now = () => seeds.map(({ keys }) => keys.map((it) => it.status).join());
const every = (statuses: string) => seeds.map(() => statuses);

/** The accounts and the journal at one moment. */
function snapshot() {
  const kept = seeds.map(({ keys }) => keys.map((key) => ({ key, status: key.status })));
  const content = existsSync(journal) ? readFileSync(journal) : undefined;
  return () => {
    seeds.forEach(({ keys }, index) => {
      const before = kept[index] ?? [];
      keys.splice(0, Infinity, ...before.map(({ key }) => key));
      for (const { key, status } of before) key.status = status;
    });
    if (content) writeFileSync(journal, content);
    else rmSync(journal, { force: true });
  };
}

/** Every key is there again, with the second of each user on or off. */
function reset(second: StoredKey['status'], content?: Buffer): void {
  for (const { keys, all } of seeds) {
    keys.splice(0, Infinity, ...all);
    keys.forEach((it, index) => (it.status = index === 0 ? 'Active' : second));
  }
  if (content) writeFileSync(journal, content);
  else rmSync(journal, { force: true });
  // Hundreds of thousands are asked in a run of all points.
  (iam.calls as Call[]).length = 0;
}

async function killedAt(command: Order['command'], point: Point): Promise<() => void> {
  const order = { command, ...point, url: iam.url, plan: planFile, journal };
  const credentials = iam.credentialsFor(HUB);
  const signal = await killing.run({ ...order, credentials, now: time.toISOString() });
  expect(signal).toBe('SIGKILL');
  return snapshot();
}

// With ONE_ACTIVE_KEY_CRASHES=all every point: 321 of apply, 318 of undo, 318 of finish.
test.each(pointsOf(1 + LINES, 53, 2))(
  'apply is killed $moment line $line: going back and going on are both right',
  async (point) => {
    time = NOW;
    reset('Active');
    const back = await killedAt('apply', point);
    // What is not on the disk was not called.
    if (point.line === 1 && point.moment !== 'after') expect(now()).toEqual(every('Active,Active'));
    else {
      await undo();
      expect(now()).toEqual(every('Active,Active'));
    }
    back();
    expect([(await apply()).stopped, now()]).toEqual([undefined, every('Active,Inactive')]);
    await undo();
    expect(now()).toEqual(every('Active,Active'));
  },
  60_000,
);

test.each(pointsOf(LINES, 107))(
  'undo is killed $moment line $line: going back further and going on again are both right',
  async (point) => {
    time = NOW;
    reset('Inactive', applied);
    const back = await killedAt('undo', point);
    await undo();
    expect(now()).toEqual(every('Active,Active'));
    back();
    expect([(await apply()).stopped, now()]).toEqual([undefined, every('Active,Inactive')]);
    await undo();
    expect(now()).toEqual(every('Active,Active'));
  },
  60_000,
);

test.each(pointsOf(LINES, 107))(
  'finish is killed $moment line $line: what is left is deleted or given back, and never more',
  async (point) => {
    time = LATER;
    reset('Inactive', applied);
    const back = await killedAt('finish', point);
    const left = now();
    expect((await finishAll()).stopped).toBeUndefined();
    expect(now()).toEqual(every('Active'));
    back();
    await undo();
    expect(now()).toEqual(left.map((it) => it.replace('Inactive', 'Active')));
  },
  60_000,
);
