import { type Exception, parseExceptions } from '../rule-core/index';

/** What the policies take, in code or from the pack's configuration file; nothing is required. */
export interface OneActiveKeyPolicyOptions {
  /** Findings that someone answers for until a day. */
  readonly exceptions?: readonly Exception[];
  /** Users whose keys are being rotated: for a few days they may have two. */
  readonly rotation?: readonly Rotation[];
  /**
   * Account ids by the profile that leads to them; `default` is the account of providers that name
   * no credentials. Two profiles that are not named here are taken to be two accounts.
   */
  readonly accounts?: Readonly<Record<string, string>>;
  /**
   * What to do with what cannot be decided: `report` it under the advisory policy, or `fail` under
   * the mandatory one as well.
   *
   * @default "report"
   */
  readonly whenUndetermined?: 'report' | 'fail';
  /**
   * The version of the CIS AWS Foundations Benchmark to name in the messages.
   *
   * @default "3.0.0"
   */
  readonly benchmark?: string;
  /** The moment of judging, which decides whether exceptions have expired. In code only. */
  readonly now?: () => Date;
}

export interface Rotation {
  readonly user: string;
  readonly account?: string;
  readonly owner: string;
  /** The day (UTC, `YYYY-MM-DD`) on which one key has to be gone. */
  readonly until: string;
}

export interface Settings {
  readonly exceptions: readonly Exception[];
  readonly accounts: Readonly<Record<string, string>>;
  readonly whenUndetermined: 'report' | 'fail';
  /** What is wrong with the configuration; with problems nothing may be accepted. */
  readonly problems: readonly string[];
}

const KNOWN = ['exceptions', 'rotation', 'accounts', 'whenUndetermined'];

/** The settings of a run: those in code, and over them those of the configuration file. */
export function settingsOf(
  options: OneActiveKeyPolicyOptions,
  configured: Readonly<Record<string, unknown>>,
): Settings {
  const problems = Object.keys(configured)
    .filter((name) => !KNOWN.includes(name))
    .map((name) => `"${name}" is not a setting (known: ${KNOWN.join(', ')})`);
  const all: Record<string, unknown> = { ...options, ...configured };
  const rotation = rotationOf(all['rotation'] ?? []);
  const parsed = parseExceptions([...listOf(all['exceptions']), ...rotation.exceptions]);
  const accounts = accountsOf(all['accounts'] ?? {});
  const undetermined = all['whenUndetermined'] ?? 'report';
  if (undetermined !== 'report' && undetermined !== 'fail') {
    problems.push('"whenUndetermined" must be "report" or "fail"');
  }
  problems.push(...rotation.problems, ...parsed.problems, ...accounts.problems);
  return {
    exceptions: problems.length === 0 ? parsed.exceptions : [],
    accounts: accounts.accounts,
    whenUndetermined: undetermined === 'report' ? 'report' : 'fail',
    problems,
  };
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function rotationOf(value: unknown): { exceptions: unknown[]; problems: string[] } {
  const problems: string[] = [];
  const exceptions = listOf(value).flatMap((it, index): unknown[] => {
    if (typeof it !== 'object' || it === null || !('until' in it)) {
      problems.push(`rotation ${index + 1}: needs "user", "owner" and "until"`);
      return [];
    }
    const { until, ...rest } = it;
    return [{ reason: 'key rotation', ...rest, expires: until }];
  });
  return { exceptions, problems };
}

function accountsOf(value: unknown): { accounts: Record<string, string>; problems: string[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { accounts: {}, problems: ['"accounts" must map profiles to account ids'] };
  }
  const entries = Object.entries(value as Record<string, unknown>);
  const accounts: Record<string, string> = {};
  const problems: string[] = [];
  for (const [profile, id] of entries) {
    if (typeof id === 'string' && /^\d{12}$/.test(id)) accounts[profile] = id;
    else problems.push(`accounts: "${profile}" must be twelve digits in quotes`);
  }
  return { accounts, problems };
}
