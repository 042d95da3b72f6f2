import { setTimeout as wait } from 'node:timers/promises';

export interface RateBudgetOptions {
  /** Never more calls a second than this. @default 100 */
  readonly most?: number;
  /** The time in milliseconds, and waiting; for tests. @default real ones */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** AWS publishes no numbers for ListAccessKeys; 15 to 20 a second were seen to pass everywhere. */
const START = 20;
const MOST = 100;
const LEAST = 1;
/** How much the rate grows in a second in which nothing was throttled. */
const STEP = 2;
/** Throttles within this time are one congestion: many calls are on their way at once. */
const ONE_CONGESTION = 1_000;
/** How much unused time a late timer may make up for. */
const SAVED = 20;

/**
 * How many calls a second are made, over all accounts of a check: AWS may charge the reads of an account to the
 * one from which its role was assumed (AWS Security Blog, "How to monitor and query IAM resources at
 * scale", part 2), and grants no more on request. A token bucket whose rate grows by a little while
 * nothing is throttled, and is halved when something is.
 */
export class RateBudget {
  private rate: number;
  private readonly most: number;
  private readonly now: () => number;
  private readonly sleep: (milliseconds: number) => Promise<unknown>;
  private readonly waiting: (() => void)[] = [];
  private freeAt = 0;
  private cutAt = -Infinity;
  private pumping = false;

  constructor({ most = MOST, now = Date.now, sleep = wait }: RateBudgetOptions = {}) {
    this.most = most;
    this.rate = Math.min(START, most);
    this.now = now;
    this.sleep = sleep;
  }

  /** Calls a second that are allowed now. */
  get perSecond(): number {
    return this.rate;
  }

  /** Waits for its turn: first come, first served. */
  async take(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      void this.pump();
    });
  }

  /** A call was answered. The rate grows only where it is what holds the calls back. */
  answered(): void {
    if (this.waiting.length === 0) return;
    this.rate = Math.min(this.most, this.rate + STEP / this.rate);
  }

  /** A call was throttled. */
  throttled(): void {
    const now = this.now();
    if (now - this.cutAt < ONE_CONGESTION) return;
    this.cutAt = now;
    this.rate = Math.max(Math.min(LEAST, this.most), this.rate / 2);
  }

  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    for (let go = this.waiting.shift(); go; go = this.waiting.shift()) {
      const early = this.freeAt - this.now();
      if (early > 0) await this.sleep(early);
      this.freeAt = Math.max(this.freeAt, this.now() - SAVED) + 1000 / this.rate;
      go();
    }
    this.pumping = false;
  }
}

/** The budget of a check: at most so many calls a second, on the clock that the check waits on. */
export function budgetOf({ rate, now, sleep }: BudgetOptions): RateBudget {
  if (rate !== undefined && !(rate > 0)) throw new TypeError('"rate" is a number above 0.');
  return new RateBudget({
    ...(rate === undefined ? {} : { most: rate }),
    // Dates and waiting belong together: who brings only dates waits in real time.
    ...(sleep ? { sleep, ...(now ? { now: () => now().getTime() } : {}) } : {}),
  });
}

interface BudgetOptions {
  readonly rate?: number;
  readonly now?: () => Date;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}
