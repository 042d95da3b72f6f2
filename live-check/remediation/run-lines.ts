import { LogUnwritable } from '../jsonl-log';
import type { Journal } from './journal';
import type { AccountDone } from './journal-entries';
import { countsOf, type RemediationResult } from './results';

/** The lines of a journal that tell of the run itself: what it did in each account, and its end. */
export class RunLines {
  constructor(
    private readonly journal: Journal,
    private readonly action: AccountDone['action'],
    /** By AWS's clock. */
    private readonly now: () => Date,
  ) {}

  /** What was done in an account. @returns why it cannot be written */
  account({ account, results }: Pick<RemediationResult, 'account' | 'results'>) {
    const counts = countsOf(results);
    return this.written({ type: 'account', account, results: counts });
  }

  /** The last line of a run. @returns why the run stopped */
  end(stopped: string | undefined): string | undefined {
    const problem = this.written({ type: 'end', ...(stopped === undefined ? {} : { stopped }) });
    return stopped ?? problem;
  }

  /** Both lines of a run in one account. */
  only(result: RemediationResult): RemediationResult {
    const unwritten = this.account(result);
    const stopped = this.end(result.stopped ?? unwritten);
    return stopped === undefined ? result : { ...result, stopped };
  }

  private written(
    line:
      | {
          readonly type: 'account';
          readonly account: string;
          readonly results: Record<string, number>;
        }
      | { readonly type: 'end'; readonly stopped?: string },
  ): string | undefined {
    const at = this.now().toISOString();
    try {
      this.journal.add({ ...line, action: this.action, at });
      return undefined;
    } catch (error) {
      if (!(error instanceof LogUnwritable)) throw error;
      return `the journal cannot be written (${error.message})`;
    }
  }
}
