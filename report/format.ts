import type { Report } from '../rule-core/index';

/** What is shown of an earlier run. */
export interface TrendRun {
  /** The moment as of which it speaks. */
  readonly asOf: string;
  readonly violations: number;
  /** How many accounts were judged; absent where nobody kept it. */
  readonly accounts?: number;
  /** Of how many of these not everything was read. */
  readonly notWhole?: number;
}

export interface FormatOptions {
  /** Findings only: no line for a clean run, no counts. */
  readonly quiet?: boolean;
  /** Whether the reader's terminal shows colour. */
  readonly color?: boolean;
  /** How many characters a line of text may have, on a terminal. @default no limit */
  readonly width?: number;
  /** Whether undetermined findings fail the run. */
  readonly strict?: boolean;
  /** The region of Security Hub, for ASFF. @default the one where its partition keeps IAM's events */
  readonly region?: string;
  /** Earlier runs, for the dashboard. @default none: the trend is that of the report itself */
  readonly trend?: readonly TrendRun[];
  /** The moment of reporting, for ASFF: Security Hub takes only what is later than what it has. */
  readonly now?: Date;
}

/** Turns a report into text. Pure: the same report gives the same bytes. */
export interface Format {
  (report: Report, options: FormatOptions): string;
  /** The same text in pieces, where one that is whole takes much memory. */
  readonly pieces?: (report: Report, options: FormatOptions) => Iterable<string>;
}

/** A format that makes its text in pieces. */
export function inPieces(pieces: NonNullable<Format['pieces']>): Format {
  return Object.assign(
    (report: Report, options: FormatOptions) => [...pieces(report, options)].join(''),
    { pieces },
  );
}
