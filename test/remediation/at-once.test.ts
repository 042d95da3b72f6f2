import { Journal } from '../../live-check/index';
import { clearCase, Remediation } from '../support/remediation';

const NAMES = ['a', 'b', 'c'];
/** Who asks, and four calls for each key: its user's keys, its last use, the change, and a look. */
const CALLS = 1 + 4 * NAMES.length;

/** Something is begun right before the n-th call of an apply, while that goes on. */
test.each(
  Array.from({ length: CALLS }, (_, index) => index + 1).flatMap((call) =>
    (['undo', 'apply'] as const).map((other) => ({ call, other })),
  ),
)(
  'before call $call of an apply another process begins to $other with its journal',
  async (row) => {
    let calls = 0;
    let begin: (() => void) | undefined;
    const it = await Remediation.of(NAMES.map(clearCase), {
      faults: () => {
        if (begin && ++calls === row.call) begin();
        return undefined;
      },
    });
    try {
      const plan = await it.plan();
      const off = () => NAMES.filter((name) => it.statuses(name)?.includes('Inactive'));
      /** One that cannot go on with this journal says so. */
      const orSays = (work: Promise<unknown>) =>
        work.catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'journal' });
        });
      const others: Promise<unknown>[] = [];
      begin = () => others.push(orSays(row.other === 'undo' ? it.undo() : it.apply(plan)));
      const first = orSays(it.apply(plan));
      await first;
      begin = undefined;
      await Promise.all(others);
      expect(others).toHaveLength(1);

      // Whoever came first or last: the journal holds all that is off, and gives it back.
      const held = off().length === 0 ? [] : Journal.undoable(it.journal).map((one) => one.user);
      expect(off().filter((name) => !held.includes(name))).toEqual([]);
      for (const name of NAMES) expect(it.statuses(name)?.[0]).toBe('Active');
      if (off().length > 0) await it.undo();
      expect(off()).toEqual([]);
    } finally {
      await it.end();
    }
  },
);
