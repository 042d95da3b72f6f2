import { setTimeout as wait } from 'node:timers/promises';
import type { ReadError, Warning } from '../rule-core/index';
import type { ReadAccountOptions } from './account-reading';
import type { Clients } from './clients';
import { IamReader } from './iam-reader';

/** The reading of one account while it goes on. */
export interface Run {
  readonly account: string;
  /** What messages call the account. */
  readonly input: string;
  readonly clients: Clients;
  readonly reader: IamReader;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly concurrency: number;
  readonly onProgress: (done: number, total: number) => void;
  readonly errors: ReadError[];
  readonly warnings: Warning[];
}

/** Time by AWS's clock: what is compared with AWS's dates must not depend on this machine's clock. */
export interface Clock {
  /** When the run began, to the second below. */
  readonly start: Date;
  now(): Date;
}

/** Less than this between two clocks is the way, and the Date header's whole seconds. */
const NO_SKEW = 2_000;

export function clockOf(now: () => Date, began: Date, server: Date | undefined): Clock {
  const skew = server ? server.getTime() - began.getTime() : 0;
  const offset = Math.abs(skew) < NO_SKEW ? 0 : skew;
  const start = Math.min(began.getTime() + offset, server?.getTime() ?? Infinity);
  return {
    start: new Date(Math.floor(start / 1000) * 1000),
    now: () => new Date(now().getTime() + offset),
  };
}

export function startRun(
  clients: Clients,
  account: string,
  clock: Clock,
  { sleep, concurrency = 10, onProgress }: ReadAccountOptions,
): Run {
  return {
    account,
    input: `account ${account}`,
    clients,
    reader: new IamReader(clients.iam),
    clock,
    sleep: sleep ?? ((milliseconds) => wait(milliseconds)),
    concurrency,
    onProgress: onProgress ?? (() => undefined),
    errors: [],
    warnings: [],
  };
}

export function note(run: Run, message: string): void {
  run.warnings.push({ code: 'note', message });
}

export function fail(run: Run, message: string): void {
  run.errors.push({ input: run.input, message });
}
