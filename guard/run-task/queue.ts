/** Work that waits for its turn. */
interface Waiting {
  readonly id: string;
  readonly since: number;
  readonly run: (waited: number) => Promise<unknown>;
}

export interface QueueLimits {
  /** How many are done at a time. */
  readonly atOnce: number;
  /** How many may wait beside these. */
  readonly waiting: number;
}

/** A bounded queue in memory. What is in it once is not taken in a second time while it is there. */
export class Queue {
  private readonly waiting: Waiting[] = [];
  private readonly present = new Set<string>();
  private running = 0;
  private whenEmpty: (() => void)[] = [];

  constructor(
    private readonly limits: QueueLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * @param run the work, which never throws; it is told how long it waited, in milliseconds
   * @returns whether it was taken in, or is there already; false where there is no room
   */
  add(id: string, run: (waited: number) => Promise<unknown>): boolean {
    if (this.present.has(id)) return true;
    const { atOnce, waiting } = this.limits;
    if (this.running >= atOnce && this.waiting.length >= waiting) return false;
    this.present.add(id);
    this.waiting.push({ id, since: this.now(), run });
    this.next();
    return true;
  }

  /** Fulfilled once nothing is left to do. */
  async empty(): Promise<void> {
    if (this.present.size === 0) return;
    await new Promise<void>((resolve) => this.whenEmpty.push(resolve));
  }

  private next(): void {
    if (this.running >= this.limits.atOnce) return;
    const one = this.waiting.shift();
    if (!one) return;
    this.running += 1;
    void one.run(this.now() - one.since).finally(() => {
      this.running -= 1;
      this.present.delete(one.id);
      this.next();
      if (this.present.size > 0) return;
      for (const tell of this.whenEmpty.splice(0)) tell();
    });
  }
}
