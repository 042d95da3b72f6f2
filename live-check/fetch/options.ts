import type { Waiting } from '../aws/ask/call';
import type { ConnectionOptions } from '../aws/clients';
import type { TimeLimits } from '../aws/ask/time-limits';

export interface FetchOptions {
  /** The buckets that may be read, by name or by pattern (`*` is any text). */
  readonly buckets: readonly string[];
  /** How long AWS is waited for. @default {@link FETCH_LIMITS} */
  readonly limits?: TimeLimits;
  /** Called while an answer is slow to come. */
  readonly onWaiting?: (waiting: Waiting) => void;
}

/** What a template names is chosen by whoever writes it: nothing of it may hold up a pipeline. */
export const FETCH_LIMITS: Required<TimeLimits> = {
  attempt: 15_000,
  call: 30_000,
  account: 5 * 60 * 1000,
};

/** Attempts of a call. */
export const FETCH_ATTEMPTS = 3;

export type OpenFetchOptions = FetchOptions & Omit<ConnectionOptions, 'limits'>;
