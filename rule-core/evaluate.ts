import type { AccessKey } from './access-key';
import { accountKey } from './account';
import { applyAcceptances } from './acceptance';
import { claimedUsers, compare } from './claims';
import { applyExceptions, type Exception } from './exceptions';
import type { Finding, ReadError, Report, Warning } from './report';
import { applyRotationWindow } from './rotation';
import { type BenchmarkControl, cisControl, DEFAULT_BENCHMARK_VERSION, RULE } from './rule';
import { VERSION } from './version';

export interface EvaluateOptions {
  /** Findings that someone answers for; needs `now`. */
  readonly exceptions?: readonly Exception[];
  /** The moment of judging, for exceptions. The core reads no clock. */
  readonly now?: Date;
  /**
   * How long two active keys are accepted while a user changes from one to the other, in milliseconds
   * from the making of the newer one; needs `now`.
   *
   * @default 0
   */
  readonly rotationWindow?: number;
  /** What could not be read; the report is then not complete. */
  readonly errors?: readonly ReadError[];
  readonly warnings?: readonly Warning[];
  /**
   * How many users were looked at, where that is more than those with keys (a live account).
   *
   * @default the users who own at least one of the keys
   */
  readonly users?: number;
  /**
   * The version of the CIS AWS Foundations Benchmark to label the report with.
   *
   * @default "3.0.0"
   */
  readonly benchmark?: string;
}

/**
 * Judges access keys: no user may have two that can be active in one world.
 *
 * The order of the keys does not matter: equal input gives equal output, byte for byte.
 *
 * @throws TypeError for options that make no sense (exceptions without `now`, an unknown benchmark)
 */
export function evaluate(keys: readonly AccessKey[], options: EvaluateOptions = {}): Report {
  const benchmarks = benchmarksOf(options.benchmark ?? DEFAULT_BENCHMARK_VERSION);
  const { exceptions = [], now, rotationWindow = 0, errors: unread = [] } = options;
  if (!now && (exceptions.length > 0 || keys.some((it) => it.accepted?.expires !== undefined))) {
    throw new TypeError('evaluate: exceptions expire, so "now" must be given with them.');
  }
  if (!now && rotationWindow > 0) {
    throw new TypeError('evaluate: a rotation window ends, so "now" must be given with it.');
  }
  const users = claimedUsers([...keys].sort(byPlace));
  const inCode = applyAcceptances(users, now);
  const onFile = applyExceptions(
    inCode.findings,
    exceptions,
    now ?? new Date(0),
    unread.length === 0,
  );
  const findings = applyRotationWindow(onFile.findings, rotationWindow, now);
  const errors = [...unread].sort(
    (a, b) => compare(a.input, b.input) || compare(a.message, b.message),
  );
  const count = (verdict: Finding['verdict']) =>
    findings.filter((it) => it.verdict === verdict).length;
  const violations = count('violation');
  const undetermined = count('undetermined');
  return {
    schemaVersion: 1,
    tool: { name: 'one-active-key', version: VERSION },
    rule: { id: RULE.id, title: RULE.title, benchmarks },
    verdict: violations > 0 ? 'violation' : undetermined > 0 ? 'undetermined' : 'compliant',
    complete: errors.length === 0,
    summary: {
      users: options.users ?? users.length,
      keys: keys.length,
      violations,
      undetermined,
      excepted: count('excepted'),
      errors: errors.length,
    },
    findings: [...findings].sort(byImportance),
    errors,
    warnings: [...(options.warnings ?? []), ...inCode.warnings, ...onFile.warnings],
  };
}

function benchmarksOf(version: string): BenchmarkControl[] {
  const control = cisControl(version);
  if (!control) {
    throw new TypeError(
      `The CIS AWS Foundations Benchmark ${version} has no such recommendation, or is not known here.`,
    );
  }
  return [control];
}

function byPlace(a: AccessKey, b: AccessKey): number {
  return (
    compare(accountKey(a.account), accountKey(b.account)) ||
    compare(a.address, b.address) ||
    compare(a.source?.file ?? '', b.source?.file ?? '') ||
    (a.source?.line ?? 0) - (b.source?.line ?? 0) ||
    (a.source?.column ?? 0) - (b.source?.column ?? 0)
  );
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
