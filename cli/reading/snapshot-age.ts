import type { DeployedAccount } from '../../inputs/deployed/index';
import type { ReadError, Warning } from '../../rule-core/index';

/** A nightly snapshot may fail once. */
export const SNAPSHOT_MAX_AGE = 48 * 3_600_000;

/** Less than this between two clocks is their difference. */
const CLOCKS_DIFFER = 5 * 60_000;

/**
 * Says of each account of a snapshot whom it covers and how old it is. One past the bound is still
 * judged, since what it shows may be a violation, but the answer is not complete.
 *
 * @param maxAge in milliseconds
 */
export function agesOf(
  accounts: readonly DeployedAccount[],
  maxAge: number,
  now: Date,
): { errors: ReadError[]; warnings: Warning[] } {
  const errors: ReadError[] = [];
  const warnings = accounts.map((it): Warning => {
    const age = it.asOf === undefined ? NaN : now.getTime() - Date.parse(it.asOf);
    const old = problemOf(age, maxAge);
    const again = 'create it again: one-active-key live --format json=FILE';
    const input = it.name;
    if (old !== undefined) {
      errors.push({ input, message: `account ${it.account} ${old}; ${again}` });
    }
    const whom = `${it.complete ? 'all' : 'not all'} users of account ${it.account} (${it.users.length})`;
    const when =
      it.asOf === undefined
        ? 'at an unknown time'
        : `as of ${it.asOf}, ${shown(age)} before this check`;
    return { code: 'note', message: `The snapshot ${it.name} covers ${whom} ${when}.` };
  });
  return { errors, warnings };
}

function problemOf(age: number, maxAge: number): string | undefined {
  if (Number.isNaN(age)) return 'has no time in the snapshot';
  if (age < -CLOCKS_DIFFER) return `is ${shown(-age)} in the future`;
  return age > maxAge
    ? `is ${shown(age)} old, and --live-max-age allows ${shown(maxAge)}`
    : undefined;
}

/** The two largest units that matter. */
function shown(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const units: readonly (readonly [number, string])[] = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) return '0 min';
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
