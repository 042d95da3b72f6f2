import type { Report } from '../rule-core/index';

export interface FormatOptions {
  /** Findings only: no line for a clean run, no counts. */
  readonly quiet?: boolean;
  /** Whether the reader's terminal shows colour. */
  readonly color?: boolean;
  /** Whether undetermined findings fail the run. */
  readonly strict?: boolean;
}

/** Turns a report into text. Pure: the same report gives the same bytes. */
export type Format = (report: Report, options: FormatOptions) => string;
