import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type EmbeddedIam, startEmbeddedIam, type StoredKey } from '../../embedded-iam/index';
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

/** Every test kills in a world of its own: one that is cut off by a timeout goes on in nobody else's. */
class World {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-killed-many-'));
  readonly journal = path.join(this.folder, 'journal.jsonl');
  private iam!: EmbeddedIam;
  private seeds: readonly StoredKey[][] = [];

  private constructor(private readonly time: Date) {}

  static async at(time: Date): Promise<World> {
    const it = new World(time);
    it.iam = await startEmbeddedIam({
      now: () => time,
      accounts: [{ id: HUB }, ...MEMBERS.map((id) => ({ id, users: USERS }))],
    });
    it.seeds = MEMBERS.flatMap((id) =>
      USERS.map(({ name }) => it.iam.accounts.get(id)?.find(name)?.keys ?? []),
    );
    return it;
  }

  plan() {
    const options = { ...this.outside(), roleName: 'remediator', accounts: MEMBERS };
    return planOrganizationRemediation(options);
  }

  async apply(): Promise<string | undefined> {
    const { journal } = this;
    return (await applyOrganizationPlan(plan, { ...this.outside(), journal })).stopped;
  }

  undo() {
    return undoAll(this.journal, this.outside());
  }

  async finish(): Promise<string | undefined> {
    const deletion = await planFinish(this.journal, this.outside());
    return (await finish(this.journal, deletion, this.outside())).stopped;
  }

  /** As after a whole run: every second key is off, and the journal tells of it. */
  wasApplied(): void {
    for (const [, second] of this.seeds) if (second) second.status = 'Inactive';
    writeFileSync(this.journal, applied);
  }

  /** What every user's keys are, in order; a key that was deleted is not told. */
  now(): string[] {
    return this.seeds.map((keys) => keys.map((it) => it.status).join());
  }

  /** A process runs the command until it is killed. @returns how to come back to that moment */
  async killedAt(command: Order['command'], point: Point): Promise<() => void> {
    const { iam, journal, time } = this;
    const order = { command, ...point, url: iam.url, plan: planFile, journal };
    const credentials = iam.credentialsFor(HUB);
    const signal = await killing.run({ ...order, credentials, now: time.toISOString() });
    expect(signal).toBe('SIGKILL');
    const kept = this.seeds.map((keys) => keys.map((key) => ({ key, status: key.status })));
    const content = existsSync(journal) ? readFileSync(journal) : undefined;
    return () => {
      this.seeds.forEach((keys, index) => {
        const before = kept[index] ?? [];
        keys.splice(0, Infinity, ...before.map(({ key }) => key));
        for (const { key, status } of before) key.status = status;
      });
      if (content) writeFileSync(journal, content);
      else rmSync(journal, { force: true });
    };
  }

  async end(): Promise<void> {
    await this.iam.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private outside() {
    return {
      now: () => this.time,
      wait: () => Promise.resolve(),
      rate: 10_000,
      sleep: () => Promise.resolve(),
      clientSettings: {
        endpoint: this.iam.url,
        region: 'us-east-1',
        credentials: this.iam.credentialsFor(HUB),
        retryStrategy: retryAtOnce(1),
        disableClockSkewCorrection: true,
      },
    };
  }
}

async function within(time: Date, work: (it: World) => Promise<void>): Promise<void> {
  const it = await World.at(time);
  try {
    await work(it);
  } finally {
    await it.end();
  }
}

const every = (statuses: string) => MEMBERS.flatMap(() => USERS.map(() => statuses));

let folder: string;
let planFile: string;
let killing: Killing;
let plan: OrganizationPlan;
/** The journal of a whole run: the keys have the same ids in every world. */
let applied: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-killed-plan-'));
  planFile = path.join(folder, 'plan.json');
  killing = new Killing();
  await within(NOW, async (it) => {
    plan = await it.plan();
    writeFileSync(planFile, writePlan(plan));
    await it.apply();
    applied = readFileSync(it.journal);
  });
  expect(applied.toString().trimEnd().split('\n')).toHaveLength(1 + LINES);
});
afterAll(() => {
  killing.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A machine that is busy with other things is no failure: a point takes a second of its time. */
const PATIENCE = 300_000;

// With ONE_ACTIVE_KEY_CRASHES=all every point: 321 of apply, 318 of undo, 318 of finish.
test.each(pointsOf(1 + LINES, 53, 2))(
  'apply is killed $moment line $line: going back and going on are both right',
  (point) =>
    within(NOW, async (it) => {
      const back = await it.killedAt('apply', point);
      // What is not on the disk was not called.
      if (point.line > 1 || point.moment === 'after') await it.undo();
      expect(it.now()).toEqual(every('Active,Active'));
      back();
      expect([await it.apply(), it.now()]).toEqual([undefined, every('Active,Inactive')]);
      await it.undo();
      expect(it.now()).toEqual(every('Active,Active'));
    }),
  PATIENCE,
);

test.each(pointsOf(LINES, 107))(
  'undo is killed $moment line $line: going back further and going on again are both right',
  (point) =>
    within(NOW, async (it) => {
      it.wasApplied();
      const back = await it.killedAt('undo', point);
      await it.undo();
      expect(it.now()).toEqual(every('Active,Active'));
      back();
      expect([await it.apply(), it.now()]).toEqual([undefined, every('Active,Inactive')]);
      await it.undo();
      expect(it.now()).toEqual(every('Active,Active'));
    }),
  PATIENCE,
);

test.each(pointsOf(LINES, 107))(
  'finish is killed $moment line $line: what is left is deleted or given back, and never more',
  (point) =>
    within(LATER, async (it) => {
      it.wasApplied();
      const back = await it.killedAt('finish', point);
      const left = it.now();
      expect(await it.finish()).toBeUndefined();
      expect(it.now()).toEqual(every('Active'));
      back();
      await it.undo();
      expect(it.now()).toEqual(left.map((one) => one.replace('Inactive', 'Active')));
    }),
  PATIENCE,
);
