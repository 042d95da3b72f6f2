import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type RemediationPlan, writePlan } from '../../live-check/index';
import { ACCOUNT } from '../support/embedded-account';
import { Killing, type Point, pointsOf } from '../support/killing';
import { clearCase, NOW, Remediation } from '../support/remediation';

const USERS = Array.from({ length: 50 }, (_, index) =>
  clearCase(`user-${String(index).padStart(2, '0')}`),
);
/** The header, a line before and one after each of fifty calls, and the two of the end. */
const LINES = 103;
/** All 309 with ONE_ACTIVE_KEY_CRASHES=all. */
const points = pointsOf(LINES, 17, 6);

let killing: Killing;
beforeAll(() => {
  killing = new Killing();
});
afterAll(() => {
  killing.end();
});

async function killedAt(it: Remediation, plan: RemediationPlan, point: Point): Promise<void> {
  const file = path.join(it.folder, 'plan.json');
  writeFileSync(file, writePlan(plan));
  const signal = await killing.run({
    url: it.iam.url,
    credentials: it.iam.credentialsFor(ACCOUNT),
    now: NOW.toISOString(),
    command: 'apply',
    plan: file,
    journal: it.journal,
    ...point,
  });
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
  // A machine that is busy with other things is no failure: a point takes a second of its time.
  300_000,
);
