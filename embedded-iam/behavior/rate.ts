/** How many calls are let through: a bucket that holds `burst` and fills by `perSecond`. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket, as AWS throttles with. */
export class Bucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly rate: Rate,
    private readonly now: () => Date,
  ) {
    this.tokens = rate.burst;
    this.filledAt = now().getTime();
  }

  take(): boolean {
    const { perSecond, burst } = this.rate;
    const now = this.now().getTime();
    this.tokens = Math.min(burst, this.tokens + ((now - this.filledAt) / 1000) * perSecond);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/**
 * The buckets of a server. `rate` is one bucket for every call; `rates` are a bucket per account for a
 * service (`cloudtrail`) or one of its actions (`iam:ListAccessKeys`).
 */
export class Throttle {
  private readonly all: Bucket | undefined;
  private readonly own = new Map<string, Bucket>();

  constructor(
    rate: Rate | undefined,
    private readonly rates: Readonly<Record<string, Rate>>,
    private readonly now: () => Date,
  ) {
    this.all = rate && new Bucket(rate, now);
  }

  allows(call: { service: string; action: string; account: string }): boolean {
    const buckets = [call.service, `${call.service}:${call.action}`].flatMap((name) => {
      const rate = Object.hasOwn(this.rates, name) ? this.rates[name] : undefined;
      if (!rate) return [];
      const id = `${call.account} ${name}`;
      const bucket = this.own.get(id) ?? new Bucket(rate, this.now);
      this.own.set(id, bucket);
      return [bucket];
    });
    return [...(this.all ? [this.all] : []), ...buckets].every((it) => it.take());
  }
}
