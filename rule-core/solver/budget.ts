/** What one question may cost, in edges of its diagram and parts of its conditions. */
const PER_QUESTION = 400_000;
/** What all questions of a run may cost together: less than half a second. */
const PER_RUN = 400_000;
/** What every key adds to that: a run of thousands of users asks as many questions. */
const PER_KEY = 500;
/** What a question may cost when the run has spent all it has: enough for most. */
const AT_LEAST = 10_000;
/** What such questions may cost together; past it, only what is said outright is still decided. */
const RESERVE = 100_000;
const IN_THE_END = 200;
/** What asking costs, however simple the question is. */
const OF_ASKING = 30;
/** What it may cost to tell whether some world is left at all; past it there is one. */
export const TO_TELL_WHETHER = 100_000;

/**
 * The work that judging one run may take, so that every run ends. A question that would take more is
 * answered "undetermined".
 */
export class Budget {
  /** @param left what all questions may cost together */
  constructor(private left = PER_RUN) {}

  /** The budget of a run over so many keys. */
  static forKeys(count: number): Budget {
    return new Budget(PER_RUN + PER_KEY * count);
  }

  allowance(): number {
    const least = this.left > -RESERVE ? AT_LEAST : IN_THE_END;
    return Math.max(least, Math.min(PER_QUESTION, this.left));
  }

  /** Whether only simple questions can still be asked. */
  get exhausted(): boolean {
    return this.left <= 0;
  }

  /** Whether nothing is left for looking at pairs of keys of different users, of which there are many. */
  get spent(): boolean {
    return this.left <= -RESERVE;
  }

  /** A question was asked, at this cost. */
  spend(edges: number): void {
    this.left -= OF_ASKING + edges;
  }
}
