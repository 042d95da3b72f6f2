import type { AccessKey } from './facts/access-key';
import { acceptedInCode } from './excuses/accepted-in-code';
import { assemble } from './result/assemble';
import { type Baseline, knownBefore } from './excuses/baseline';
import { byPlace, candidateUsers } from './candidates';
import type { Decision } from './decide';
import { acceptedOnFile, type Exception } from './excuses/exceptions';
import type { Excuses } from './excuses/excuse';
import { findingOf } from './result/finding';
import type { Finding } from './result/finding-data';
import type { ReadError } from './result/read-error';
import type { Reading } from './result/live-reading';
import type { Report, Warning } from './result/report';
import { countUsers, overQuota, rightsAlone } from './notes';
import { inRotation } from './excuses/rotation';
import { type BenchmarkControl, cisControl, DEFAULT_BENCHMARK_VERSION } from './rule';
import { acceptErrors } from './unread/accept';
import type { UnreadAcceptance } from './unread/acceptance';

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
  /** Violations that were known before. */
  readonly baseline?: Baseline;
  /**
   * Whether exceptions on the keys themselves count (template `Metadata`, an acknowledgement of the CDK):
   * whoever changes the code can write them.
   *
   * @default true
   */
  readonly acceptInCode?: boolean;
  /**
   * How far away the last day of an exception may be, in milliseconds from `now`; one that ends later,
   * and one without an end, does not count.
   *
   * @default no limit
   */
  readonly longestException?: number;
  /** What may stay unread, and who answers for it; needs `now`. */
  readonly unread?: readonly UnreadAcceptance[];
  /** What could not be read; the report is then not complete, unless somebody answers for all of it. */
  readonly errors?: readonly ReadError[];
  readonly warnings?: readonly Warning[];
  /**
   * How many users were looked at, where that is more than those with keys (a live account).
   *
   * @default the users who own at least one of the keys
   */
  readonly users?: number;
  /**
   * How many keys were looked at, where those that are judged are not all of them.
   *
   * @default how many keys are judged
   */
  readonly keysRead?: number;
  /** Live checks: how each account was read. One that was not read in full makes the report incomplete. */
  readonly readings?: readonly Reading[];
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
  if (!areKeys(keys)) {
    throw new TypeError(
      'evaluate: give a list of access keys, such as readTemplate(text).keys or [accessKey({ … })].',
    );
  }
  const benchmarks = benchmarksOf(options.benchmark ?? DEFAULT_BENCHMARK_VERSION);
  const { exceptions = [], now, rotationWindow = 0, errors: allErrors = [], unread = [] } = options;
  if (!now && (exceptions.length > 0 || keys.some((it) => it.accepted?.expires !== undefined))) {
    throw new TypeError('evaluate: exceptions expire, so "now" must be given with them.');
  }
  if (!now && unread.length > 0) {
    throw new TypeError(
      'evaluate: acceptances of what is not read expire, so "now" must be given.',
    );
  }
  if (!now && rotationWindow > 0) {
    throw new TypeError('evaluate: a rotation window ends, so "now" must be given with it.');
  }
  if (!now && options.longestException !== undefined) {
    throw new TypeError(
      'evaluate: "longestException" is from now on, so "now" must be given with it.',
    );
  }
  const users = candidateUsers([...keys].sort(byPlace));
  const { acceptInCode = true, longestException: longest } = options;
  const inCode = acceptedInCode(users, { now, longest, count: acceptInCode });
  const onFile = acceptedOnFile(exceptions, {
    now: now ?? new Date(0),
    complete: allErrors.length === 0,
    longest,
  });
  const errors = acceptErrors(allErrors, unread, {
    now: now ?? new Date(0),
    longest,
    known: options.baseline?.unread,
  });
  const excuses = [
    onFile,
    inCode.excuses,
    ...(now && rotationWindow > 0 ? [inRotation(rotationWindow, now)] : []),
    ...(options.baseline ? [knownBefore(options.baseline)] : []),
  ];
  const findings = inCode.decisions.map((it) => excused(it, excuses));
  return assemble({
    benchmarks,
    users: options.users ?? countUsers(users),
    keys: options.keysRead ?? keys.filter((it) => !it.possible).length,
    findings,
    errors: errors.standing,
    acceptedUnread: errors.accepted,
    warnings: [
      ...(options.warnings ?? []),
      ...inCode.excuses.warnings(),
      ...onFile.warnings(),
      ...errors.warnings,
      ...rightsAlone(users, inCode.decisions),
      ...overQuota(users, inCode.decisions),
    ],
    ...(options.readings ? { readings: options.readings } : {}),
  });
}

/** Everyone is asked, so that each knows whether it is needed; the first who answers for it counts. */
function excused(decision: Decision, excuses: readonly Excuses[]): Finding {
  const [excuse] = excuses.flatMap((it) => it.excuse(decision) ?? []);
  return findingOf(decision, excuse);
}

/** Callers without types may give anything. */
function areKeys(value: unknown): boolean {
  return Array.isArray(value) && (value as unknown[]).every(isKey);
}

function isKey(value: unknown): boolean {
  const key = value as Partial<AccessKey> | null | undefined;
  return (
    typeof key === 'object' &&
    key !== null &&
    typeof key.address === 'string' &&
    Array.isArray(key.user) &&
    Array.isArray(key.status) &&
    key.exists !== undefined &&
    key.account !== undefined
  );
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
