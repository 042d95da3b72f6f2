import type { AcceptedUnread, ReadError } from './read-error';
import type { Finding } from './finding-data';
import type { Reading } from './live-reading';
import type { Report, Verdict, Warning } from './report';
import { type BenchmarkControl, RULE } from '../rule';
import { compare } from '../text/order';
import { VERSION } from '../version';

/** What a report is made of. */
export interface Parts {
  readonly benchmarks: readonly BenchmarkControl[];
  readonly users: number;
  readonly keys: number;
  readonly findings: readonly Finding[];
  readonly errors: readonly ReadError[];
  readonly acceptedUnread?: readonly AcceptedUnread[];
  readonly warnings: readonly Warning[];
  readonly readings?: readonly Reading[];
}

/**
 * The report: the only place where its verdict and its totals are made. It is `compliant` only where
 * everything was read.
 */
export function assemble(parts: Parts): Report {
  const { benchmarks, users, keys, warnings, readings, acceptedUnread = [] } = parts;
  const findings = [...parts.findings].sort(byImportance);
  const errors = [...parts.errors].sort(byInput);
  const count = (verdict: Finding['verdict']) =>
    findings.filter((it) => it.verdict === verdict).length;
  const violations = count('violation');
  const undetermined = count('undetermined');
  const complete = errors.length === 0 && (readings ?? []).every((it) => it.complete);
  return {
    schemaVersion: 1,
    tool: { name: 'one-active-key', version: VERSION },
    rule: { id: RULE.id, title: RULE.title, benchmarks },
    verdict: verdictOf(violations, undetermined, complete),
    complete,
    summary: {
      users,
      keys,
      violations,
      undetermined,
      excepted: count('excepted'),
      errors: errors.length,
    },
    findings,
    errors,
    ...(acceptedUnread.length > 0 ? { acceptedUnread: [...acceptedUnread].sort(byInput) } : {}),
    warnings,
    ...(readings ? { readings } : {}),
  };
}

function byInput(a: ReadError, b: ReadError): number {
  return compare(a.input, b.input) || compare(a.message, b.message);
}

function verdictOf(violations: number, undetermined: number, complete: boolean): Verdict {
  if (violations > 0) return 'violation';
  return undetermined > 0 || !complete ? 'undetermined' : 'compliant';
}

const ORDER = ['violation', 'undetermined', 'excepted'] as const;

function byImportance(a: Finding, b: Finding): number {
  return (
    ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) ||
    compare(a.user.account ?? '', b.user.account ?? '') ||
    compare(a.user.label.toLowerCase(), b.user.label.toLowerCase()) ||
    compare(a.message, b.message)
  );
}
