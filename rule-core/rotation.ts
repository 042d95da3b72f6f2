import type { Finding } from './report';

/** Two machines' clocks may differ by so much: a key may seem to be made a little after now. */
const CLOCKS_DIFFER = 5 * 60 * 1000;

/**
 * Accepts for a while what AWS's own procedure for rotating a key brings about: two active keys, the
 * newer of which was made less than `window` milliseconds ago. They stay in the report, with the
 * moment at which they become a violation.
 *
 * What counts is when the newer key was made: AWS does not say when an old key was activated again.
 * Three active keys are no rotation, and a key without a date, or from the future, is not accepted.
 */
export function applyRotationWindow(
  findings: readonly Finding[],
  window: number,
  now: Date | undefined,
): Finding[] {
  if (window <= 0 || !now) return [...findings];
  return findings.map((finding) => {
    const deadline = deadlineOf(finding, window, now);
    if (deadline === undefined || now.getTime() >= deadline) return finding;
    const expires = new Date(deadline).toISOString();
    const exception = { reason: `in rotation until ${expires}`, expires };
    return { ...finding, verdict: 'excepted', exception };
  });
}

function deadlineOf({ verdict, keys }: Finding, window: number, now: Date): number | undefined {
  if (verdict !== 'violation') return undefined;
  const counted = keys.filter((it) => it.status !== 'Inactive');
  const made = counted.map((it) => Date.parse(it.createdAt ?? ''));
  if (counted.length !== 2 || made.some((it) => Number.isNaN(it))) return undefined;
  const newer = Math.max(...made);
  return newer > now.getTime() + CLOCKS_DIFFER ? undefined : newer + window;
}
