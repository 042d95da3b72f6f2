import type { AccessKey } from './access-key';
import { accountKey, mayBeTheSameAccount } from './account';
import { type ClaimedUser, claimedUsers, compare } from './claims';
import { applyExceptions, type Exception } from './exceptions';
import { findingOfUnknownAccount, findingOfUnknownUser, findingOfUser } from './finding';
import { isUnknown } from './guarded';
import { judgeAcross, judgeTogether } from './judge';
import type { Finding, ReadError, Report, Warning } from './report';
import { type BenchmarkControl, cisControl, DEFAULT_BENCHMARK_VERSION, RULE } from './rule';
import { VERSION } from './version';

export interface EvaluateOptions {
  /** Findings that someone answers for; needs `now`. */
  readonly exceptions?: readonly Exception[];
  /** The moment of judging, for exceptions. The core reads no clock. */
  readonly now?: Date;
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

/** How many pairs of keys are compared to find a partner for keys of unknown users or accounts. */
const PAIR_BUDGET = 200_000;

/**
 * Judges access keys: no user may have two that can be active in one world.
 *
 * The order of the keys does not matter: equal input gives equal output, byte for byte.
 *
 * @throws TypeError for options that make no sense (exceptions without `now`, an unknown benchmark)
 */
export function evaluate(keys: readonly AccessKey[], options: EvaluateOptions = {}): Report {
  const benchmarks = benchmarksOf(options.benchmark ?? DEFAULT_BENCHMARK_VERSION);
  const users = claimedUsers([...keys].sort(byPlace));
  const judged = findingsOf(users);
  const exceptions = options.exceptions ?? [];
  if (exceptions.length > 0 && !options.now) {
    throw new TypeError('evaluate: exceptions expire, so "now" must be given with them.');
  }
  const { findings, warnings } = options.now
    ? applyExceptions(judged, exceptions, options.now)
    : { findings: judged, warnings: [] };
  const errors = [...(options.errors ?? [])].sort(
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
    warnings: [...(options.warnings ?? []), ...warnings],
  };
}

function findingsOf(users: readonly ClaimedUser[]): Finding[] {
  const violating = new Set<ClaimedUser>();
  const findings: Finding[] = [];
  for (const user of users) {
    const judgement = judgeTogether(user.claims);
    if (!judgement) continue;
    if (judgement.verdict === 'violation') violating.add(user);
    findings.push(findingOfUser(user, judgement));
  }
  const open = users.filter((it) => !violating.has(it));
  return [...findings, ...unknownUsers(users, open), ...unknownAccounts(open)];
}

/** Keys of unknown users: beside any other key of their account that could be active too. */
function unknownUsers(users: readonly ClaimedUser[], open: readonly ClaimedUser[]): Finding[] {
  const budget = { pairs: PAIR_BUDGET };
  return open.flatMap((user) => {
    if (!isUnknown(user.user)) return [];
    for (const other of users) {
      if (other === user || !mayBeTheSameAccount(user.account, other.account)) continue;
      const judgement = judgeAcross(user.claims, other.claims, budget);
      if (judgement) return [findingOfUnknownUser(user, judgement, other)];
    }
    return [];
  });
}

/** One user identity in several scopes that may turn out to be one account. */
function unknownAccounts(open: readonly ClaimedUser[]): Finding[] {
  const budget = { pairs: PAIR_BUDGET };
  const byIdentity = new Map<string, ClaimedUser[]>();
  for (const user of open) {
    if (isUnknown(user.user) || user.account.family === undefined) continue;
    const id = `${user.account.family}\n${user.user.id}`;
    byIdentity.set(id, [...(byIdentity.get(id) ?? []), user]);
  }
  return [...byIdentity.values()].flatMap((users) => {
    const involved = new Set<ClaimedUser>();
    let found: ReturnType<typeof judgeAcross>;
    for (const [index, user] of users.entries()) {
      for (const other of users.slice(index + 1)) {
        if (!mayBeTheSameAccount(user.account, other.account)) continue;
        if (involved.has(user) && involved.has(other)) continue;
        const judgement = judgeAcross(user.claims, other.claims, budget);
        if (!judgement) continue;
        found ??= judgement;
        involved.add(user).add(other);
      }
    }
    const [first] = involved;
    return first && found ? [findingOfUnknownAccount([...involved], first, found)] : [];
  });
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
