import type { Decision } from '../decide';
import type { ExceptionShown } from '../result/finding-data';
import type { Warning } from '../result/report';

/** What accepts decisions: in the code, on file, for a while, or because they were known before. */
export interface Excuses {
  /** @returns who answers for it and why; `undefined` where nobody does */
  excuse(decision: Decision): ExceptionShown | undefined;
  /** Complete once every decision was asked about. */
  warnings(): readonly Warning[];
}
