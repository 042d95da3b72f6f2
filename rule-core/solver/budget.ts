/** What one question may cost, in edges of its diagram. */
const PER_QUESTION = 1_000_000;
/** What a question may cost when the run has spent all it has: enough for most. */
const AT_LEAST = 10_000;
/** What all questions of a run may cost together. */
const PER_RUN = 2_000_000;

/**
 * The work that judging one run may take, so that no input keeps us for ever. A question that would
 * take more is answered "undetermined".
 */
export class Budget {
  /** @param left what all questions may cost together, in edges */
  constructor(private left = PER_RUN) {}

  allowance(): number {
    return Math.max(AT_LEAST, Math.min(PER_QUESTION, this.left));
  }

  /** Whether only simple questions can still be asked. */
  get exhausted(): boolean {
    return this.left <= 0;
  }

  spend(edges: number): void {
    this.left -= edges;
  }
}
