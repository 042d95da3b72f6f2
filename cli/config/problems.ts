/** Nobody mends more of them at once; to find the places of thousands takes long. */
const MOST = 50;

/** The first of these problems, and how many there are besides. */
export function firstOf<T>(problems: readonly T[]): (T | string)[] {
  const more = problems.length - MOST;
  return more > 0 ? [...problems.slice(0, MOST), `and ${more} more`] : [...problems];
}
