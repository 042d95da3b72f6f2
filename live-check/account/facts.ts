import type { AccessKey, JudgedUser, ReadError, Reading, Warning } from '../../rule-core/index';
import type { Waiting } from '../aws/ask/call';
import type { TimeLimits } from '../aws/ask/time-limits';

/**
 * Where an account's keys are read from.
 *
 * - `list`: ListUsers and ListAccessKeys of every user; authoritative, a call per user.
 * - `report`: the credential report alone.
 * - `delta`: the credential report, what CloudTrail says of the time since, and ListAccessKeys of
 *   every user of whom the two do not settle it.
 * - `auto`: a report that was made in this run, where one is to be had; else `delta` where CloudTrail
 *   may be read; else `list`.
 */
export type Source = 'auto' | 'list' | 'report' | 'delta';

export const SOURCES: readonly Source[] = ['auto', 'list', 'report', 'delta'];

/** What an account said, and what it did not. */
export interface AccountFacts {
  /** The twelve digits; absent where even that could not be read. */
  readonly account?: string;
  /** What was used in the end. */
  readonly source: Reading['source'];
  /** The keys that matter to the verdict: those of users with two or more that may be active. */
  readonly keys: readonly AccessKey[];
  /** How many keys were read in all. */
  readonly keysRead: number;
  /** Every user that was judged, in the order of their names; absent unless asked for. */
  readonly judged?: readonly JudgedUser[];
  readonly partition?: string;
  readonly alias?: string;
  /** The ARN of who made the calls. */
  readonly caller?: string;
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
  /** How many users are judged. */
  readonly users: number;
  readonly calls: Readonly<Record<string, number>>;
  /** Everything is at least this fresh; absent where nothing was read. */
  readonly asOf?: string;
  /** When AWS made the credential report that was used. */
  readonly reportGeneratedAt?: string;
  /** With a report: of how many users the keys were read from the account itself. */
  readonly confirmed?: number;
  /** An earlier run read it, and this one did not. */
  readonly fromCheckpoint?: true;
}

/** What one source gives to it; the rest is the run's. */
export type SourceReading = Pick<
  AccountFacts,
  'source' | 'keys' | 'users' | 'asOf' | 'reportGeneratedAt' | 'confirmed'
>;

export interface ReadAccountOptions {
  readonly now: () => Date;
  /** Waits, in milliseconds; for tests. @default real waiting */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** @default 'list' */
  readonly source?: Source;
  /** Whether the report shall name every user that was judged. @default false */
  readonly nameUsers?: boolean;
  /**
   * Whether CloudFormation shall be asked which stack of the region made each key of the named users: a
   * call per key. @default false
   */
  readonly stacks?: boolean;
  /** The key of a tag of users that says who answers for one; read for users with findings only. */
  readonly ownerTag?: string;
  /** How many users are asked about at a time. @default 10 */
  readonly concurrency?: number;
  /** How long AWS is waited for. @default {@link TIME_LIMITS} */
  readonly limits?: TimeLimits;
  /** Called while it goes on, for a progress display. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called while an answer is slow to come. */
  readonly onWaiting?: (waiting: Waiting) => void;
}

/** The line of the report that says how an account was read. */
export function readingShown(it: AccountFacts): Reading {
  const {
    account,
    partition,
    alias,
    caller,
    keysRead,
    judged,
    source,
    asOf,
    reportGeneratedAt,
    confirmed,
    fromCheckpoint,
    users,
    calls,
    errors,
  } = it;
  return {
    ...(account === undefined ? {} : { account }),
    ...(partition === undefined ? {} : { partition }),
    ...(alias === undefined ? {} : { alias }),
    ...(caller === undefined ? {} : { caller }),
    source,
    ...(asOf === undefined ? {} : { asOf }),
    ...(reportGeneratedAt === undefined ? {} : { reportGeneratedAt }),
    ...(confirmed === undefined ? {} : { confirmed }),
    ...(fromCheckpoint ? { fromCheckpoint } : {}),
    users,
    keys: keysRead,
    ...(judged === undefined ? {} : { judged }),
    calls,
    complete: errors.length === 0,
  };
}
