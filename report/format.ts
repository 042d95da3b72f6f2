import type { Report } from '../rule-core/index';

export interface FormatOptions {
  /** Findings only: no line for a clean run, no counts. */
  readonly quiet?: boolean;
  /** Whether the reader's terminal shows colour. */
  readonly color?: boolean;
  /** Whether undetermined findings fail the run. */
  readonly strict?: boolean;
  /** The region of Security Hub, for ASFF. @default the one where its partition keeps IAM's events */
  readonly region?: string;
  /** The moment of reporting, for ASFF: Security Hub takes only what is later than what it has. */
  readonly now?: Date;
}

/** Turns a report into text. Pure: the same report gives the same bytes. */
export type Format = (report: Report, options: FormatOptions) => string;
