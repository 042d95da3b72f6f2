import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { type RemediationPlan, writePlan } from '../../live-check/index';
import type { Order } from '../support/apply-until-killed';
import { ACCOUNT } from '../support/embedded-account';
import { clearCase, NOW, Remediation } from '../support/remediation';

const USERS = Array.from({ length: 50 }, (_, index) =>
  clearCase(`user-${String(index).padStart(2, '0')}`),
);
/** The header, a line before and one after each of fifty calls, and the two of the end. */
const LINES = 103;
const MOMENTS = ['before', 'within', 'after'] as const;
const everyPoint = Array.from({ length: LINES }, (_, index) => index + 1).flatMap((line) =>
  MOMENTS.map((moment) => ({ line, moment })),
);
/** All 309 with ONE_ACTIVE_KEY_CRASHES=all; otherwise a spread that meets every kind of point. */
const points = everyPoint.filter(
  (_, index) => process.env['ONE_ACTIVE_KEY_CRASHES'] === 'all' || index % 17 === 0 || index < 6,
);

const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-killed-'));
const worker = path.join(folder, 'worker.js');
beforeAll(() => {
  buildSync({
    entryPoints: [path.join(__dirname, '../support/apply-until-killed.ts')],
    outfile: worker,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function killedAt(
  it: Remediation,
  plan: RemediationPlan,
  point: (typeof points)[number],
): Promise<void> {
  const file = path.join(it.folder, 'plan.json');
  writeFileSync(file, writePlan(plan));
  const order: Order = {
    url: it.iam.url,
    credentials: it.iam.credentialsFor(ACCOUNT),
    now: NOW.toISOString(),
    plan: file,
    journal: it.journal,
    ...point,
  };
  const child = spawn(process.execPath, [worker, JSON.stringify(order)], { stdio: 'ignore' });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

const both = (it: Remediation) => USERS.map(({ name }) => it.statuses(name)?.join());
const ACTIVE = Array(USERS.length).fill('Active,Active');
const APPLIED = Array(USERS.length).fill('Active,Inactive');

test.each(points)(
  'killed $moment line $line of the journal: going back and going on are both right',
  async (point) => {
    const it = await Remediation.of(USERS);
    try {
      const plan = await it.plan();
      await killedAt(it, plan, point);
      const left = both(it);
      const copy = `${it.journal}.copy`;
      const written = existsSync(it.journal);
      if (written) copyFileSync(it.journal, copy);

      if (point.line > 1) {
        await it.undo();
        expect(both(it)).toEqual(ACTIVE);
      }

      // Back to the moment after the crash, and on.
      for (const [index, { name }] of USERS.entries()) {
        const statuses = left[index]?.split(',') ?? [];
        it.user(name)?.keys.forEach((key, at) => Object.assign(key, { status: statuses[at] }));
      }
      if (written) copyFileSync(copy, it.journal);
      const again = await it.apply(plan);
      expect(again.stopped).toBeUndefined();
      expect(again.results.filter((one) => !['done', 'already'].includes(one.result))).toEqual([]);
      expect(both(it)).toEqual(APPLIED);
      await it.undo();
      expect(both(it)).toEqual(ACTIVE);
      await it.undo();
      expect(both(it)).toEqual(ACTIVE);
    } finally {
      await it.end();
    }
  },
  30_000,
);
