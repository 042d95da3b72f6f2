import type { Decision } from '../decide';
import type { Excuses } from './excuse';

/** Two machines' clocks may differ by this much: a key may seem to be made a little after now. */
const CLOCKS_DIFFER = 5 * 60 * 1000;

/**
 * Accepts for a while what AWS's own procedure for rotating a key leads to: two active keys, the
 * newer of which was made less than `window` milliseconds ago. They stay in the report, with the
 * moment at which they become a violation.
 *
 * What counts is when the newer key was made: AWS does not say when an old key was activated again.
 * Three active keys are not a rotation, and a key without a date, or from the future, is not accepted.
 */
export function inRotation(window: number, now: Date): Excuses {
  return {
    excuse: (decision) => {
      const deadline = deadlineOf(decision, window, now);
      if (deadline === undefined || now.getTime() >= deadline) return undefined;
      const expires = new Date(deadline).toISOString();
      return { reason: `in rotation until ${expires}`, expires };
    },
    warnings: () => [],
  };
}

function deadlineOf({ verdict, keys }: Decision, window: number, now: Date): number | undefined {
  if (verdict !== 'violation') return undefined;
  const counted = keys.filter((it) => it.status !== 'Inactive');
  const made = counted.map((it) => Date.parse(it.key.observed?.createdAt ?? ''));
  if (counted.length !== 2 || made.some((it) => Number.isNaN(it))) return undefined;
  const newer = Math.max(...made);
  return newer > now.getTime() + CLOCKS_DIFFER ? undefined : newer + window;
}
