import type { BenchmarkControl } from '../rule';
import type { Finding } from './finding-data';
import type { Fetched, InputRead, PassedOver, Settled, TakenFor } from './input-reading';
import type { Comparison, Drift, OrganizationRead, Reading } from './live-reading';
import type { AcceptedUnread, ReadError } from './read-error';

export type Verdict = 'compliant' | 'violation' | 'undetermined';

/** Something to look at that decides nothing by itself, unless `--strict`. */
export interface Warning {
  readonly code:
    | 'exception-expired'
    | 'exception-unmatched'
    | 'exception-expiring'
    | 'exception-refused'
    | 'unread-accepted'
    | 'note';
  readonly message: string;
}

/** What was judged, and the verdict. `schema/report.schema.json` describes its JSON. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly rule: {
    readonly id: string;
    readonly title: string;
    readonly benchmarks: readonly BenchmarkControl[];
  };
  readonly verdict: Verdict;
  /** Whether everything that was asked for was read, or somebody answers for what was not. */
  readonly complete: boolean;
  readonly summary: {
    readonly users: number;
    readonly keys: number;
    readonly violations: number;
    readonly undetermined: number;
    readonly excepted: number;
    readonly errors: number;
  };
  readonly findings: readonly Finding[];
  readonly errors: readonly ReadError[];
  /** What could not be read, and somebody answers for it. */
  readonly acceptedUnread?: readonly AcceptedUnread[];
  readonly warnings: readonly Warning[];
  /** Live checks only: which accounts were read, how, and as of when. */
  readonly readings?: readonly Reading[];
  /** Live checks of many accounts only: who asked, and which accounts. */
  readonly organization?: OrganizationRead;
  /** In JSON, with `readings`: SHA-256 over them, so that a truncated snapshot is detected. */
  readonly readingsDigest?: string;
  /** `live --since` only: what changed since an earlier report. */
  readonly since?: Comparison;
  /** `check` only: every document that was read. */
  readonly inputs?: readonly InputRead[];
  /** `check` only: what below the given paths is not an input, by reason. */
  readonly passedOver?: readonly PassedOver[];
  /** `check` only: the keys that one document tells of and another decides about. */
  readonly settled?: readonly Settled[];
  /** `check` only: the files that the addresses of nested templates were taken for. */
  readonly takenFor?: readonly TakenFor[];
  /** `check --fetch` only: what was read from AWS for the templates. */
  readonly fetched?: readonly Fetched[];
  /** `check` with a deployed account only: where the two differ, of the users that are declared. */
  readonly drift?: readonly Drift[];
}

/**
 * The process exit code of a report: 1 for a violation; 2 when there is none but the answer is not
 * complete (with `strict` also for undetermined findings, exceptions that no longer apply, what was
 * passed over although it mentions access keys, and addresses that were taken for files of the run by
 * their names alone); else 0.
 */
export function exitCode(report: Report, options: { strict?: boolean } = {}): 0 | 1 | 2 {
  if (report.summary.violations > 0) return 1;
  if (!report.complete || report.errors.length > 0) return 2;
  const stale = report.warnings.some(
    (it) => it.code === 'exception-expired' || it.code === 'exception-unmatched',
  );
  const unseen = report.passedOver?.some((it) => it.mentioning > 0) ?? false;
  const guessed = report.takenFor?.some((it) => it.by === 'name') ?? false;
  return options.strict && (report.summary.undetermined > 0 || stale || unseen || guessed) ? 2 : 0;
}
