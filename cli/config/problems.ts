/** Nobody mends more of them at once; to find the places of thousands takes long. */
const MOST = 50;

/** The first of these problems, as they are said, and how many there are besides. */
export function firstOf<T>(problems: readonly T[], say: (it: T) => string): string[] {
  const more = problems.length - MOST;
  return [...problems.slice(0, MOST).map(say), ...(more > 0 ? [`and ${more} more`] : [])];
}
