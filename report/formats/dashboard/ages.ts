import type { Finding } from '../../../rule-core/index';

const DAY = 86_400_000;

/** Ages in days, each up to its end. */
export const AGES = [
  { name: 'under 7 days', end: 7 },
  { name: '7 to 29 days', end: 30 },
  { name: '30 to 89 days', end: 90 },
  { name: '90 days to a year', end: 366 },
  { name: 'over a year', end: Infinity },
] as const;

/**
 * For how many days a user has had more than one key that is active now: since the second oldest of
 * them was made. Nobody can say it where the moments of making are not known.
 */
export function daysOf({ keys }: Finding, now: string | undefined): number | undefined {
  const active = keys.filter((it) => it.status !== 'Inactive');
  const made = active.flatMap((it) => it.createdAt ?? []).sort();
  const [, second] = made;
  if (now === undefined || second === undefined || made.length < active.length) return undefined;
  const days = Math.floor((Date.parse(now) - Date.parse(second)) / DAY);
  return Number.isNaN(days) ? undefined : Math.max(0, days);
}

/** The age in whole days between two moments. */
export function daysBetween(from: string, to: string | undefined): number | undefined {
  const days = to === undefined ? NaN : Math.floor((Date.parse(to) - Date.parse(from)) / DAY);
  return Number.isNaN(days) ? undefined : Math.max(0, days);
}
