import { sentenceOf } from './errors';
import { GaveUp } from './ask/no-answer';

/** Given up calls in a row, in one account, after which AWS is left alone. */
export const ACCOUNT_PATIENCE = 3;

/**
 * Ends a reading that AWS will not serve: after so many calls in a row that were given up (AWS throttles,
 * or nothing answers), the rest fails at once instead of taking hours to fail.
 */
export class Patience {
  private inRow = 0;
  private last: unknown;

  /** @param wider whose patience ends too when many of its parts lose theirs */
  constructor(
    private readonly limit: number,
    private readonly wider?: Patience,
  ) {}

  /** @throws GaveUp, where patience has ended */
  check(): void {
    if (this.inRow >= this.limit) throw new GaveUp(sentenceOf(this.last));
    this.wider?.check();
  }

  lost(error: unknown): void {
    this.inRow += 1;
    this.last = error;
    this.wider?.lost(error);
  }

  answered(): void {
    this.inRow = 0;
    this.wider?.answered();
  }
}
