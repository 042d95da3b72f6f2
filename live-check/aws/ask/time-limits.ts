/**
 * How long AWS is waited for, in milliseconds. A check always ends: a server that accepts and never
 * answers, or sends a byte now and then, is given up.
 */
export interface TimeLimits {
  /** One attempt, from the first byte of the request to the last of the answer. @default 60,000 */
  readonly attempt?: number;
  /** All attempts of one call together; waiting for its turn is not counted. @default 120,000 */
  readonly call?: number;
  /** One account: past it nothing more is asked, and what was not read is an error. @default 2 hours */
  readonly account?: number;
}

export const TIME_LIMITS: Required<TimeLimits> = {
  attempt: 60_000,
  call: 120_000,
  account: 2 * 60 * 60 * 1000,
};

/** @throws TypeError for a limit that is no time */
export function limitsOf(given: TimeLimits = {}): Required<TimeLimits> {
  const limits = { ...TIME_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    // setTimeout takes no more than 31 bits.
    if (!(value > 0 && value < 2 ** 31)) {
      throw new TypeError(`"limits.${name}" is a number of milliseconds above 0, up to 24 days.`);
    }
  }
  return limits;
}

/** A time as people say it: `45 s`, `2 min`, `2 h`. */
export function shownTime(milliseconds: number): string {
  if (milliseconds < 1_000) return `${milliseconds} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
