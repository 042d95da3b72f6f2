import { type Exception, type Moment, parseExceptions } from '../rule-core/index';

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
  readonly profiles?: Readonly<Record<string, string>>;
  /** @deprecated The earlier name of `profiles`. */
  readonly accounts?: Readonly<Record<string, string>>;
  /**
   * Whether what cannot be decided fails under the mandatory policy, as a violation does; the advisory
   * policy reports it in any case.
   *
   * @default false
   */
  readonly strict?: boolean;
  /** @deprecated `fail` is `strict: true` now, and `report` is `strict: false`. */
  readonly whenUndetermined?: 'report' | 'fail';
  /**
   * The version of the CIS AWS Foundations Benchmark to name in the messages.
   *
   * @default "3.0.0"
   */
  readonly benchmark?: string;
  /** The moment of judging, which decides whether exceptions have expired. In code only. */
  readonly now?: Moment;
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
  readonly profiles: Readonly<Record<string, string>>;
  readonly strict: boolean;
  /** What is wrong with the configuration; with problems nothing may be accepted. */
  readonly problems: readonly string[];
}

const KNOWN = ['exceptions', 'rotation', 'profiles', 'strict'];
/** Of an earlier version, and taken still: `accounts` was `profiles`, `whenUndetermined` was `strict`. */
const EARLIER = ['accounts', 'whenUndetermined'];

/** The settings of a run: those in code, and over them those of the configuration file. */
export function settingsOf(
  options: OneActiveKeyPolicyOptions,
  configured: Readonly<Record<string, unknown>>,
): Settings {
  const problems = Object.keys(configured)
    .filter((name) => !KNOWN.includes(name) && !EARLIER.includes(name))
    .map((name) => `"${name}" is not a setting (known: ${KNOWN.join(', ')})`);
  const all = { ...byNamesOfNow({ ...options }), ...byNamesOfNow(configured) };
  const rotation = rotationOf(all['rotation'] ?? []);
  const parsed = parseExceptions([...listOf(all['exceptions']), ...rotation.exceptions]);
  const profiles = profilesOf(all['profiles'] ?? {});
  const strict = all['strict'] ?? false;
  if (typeof strict !== 'boolean') {
    problems.push(
      '"strict" must be true or false (in the earlier "whenUndetermined": "fail" or "report")',
    );
  }
  problems.push(...rotation.problems, ...parsed.problems, ...profiles.problems);
  return {
    exceptions: problems.length === 0 ? parsed.exceptions : [],
    profiles: profiles.profiles,
    strict: strict !== false,
    problems,
  };
}

/** Settings by their names of now; of one that is given under both, what it says under that. */
export function byNamesOfNow(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { accounts, whenUndetermined, ...rest } = settings;
  const strict = new Map<unknown, unknown>([
    ['fail', true],
    ['report', false],
  ]);
  return {
    ...(accounts === undefined ? {} : { profiles: accounts }),
    ...(whenUndetermined === undefined
      ? {}
      : { strict: strict.get(whenUndetermined) ?? 'neither of the two' }),
    ...rest,
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

function profilesOf(value: unknown): { profiles: Record<string, string>; problems: string[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      profiles: {},
      problems: ['"profiles" (earlier "accounts") must map profiles to account ids'],
    };
  }
  const entries = Object.entries(value as Record<string, unknown>);
  const profiles: Record<string, string> = {};
  const problems: string[] = [];
  for (const [profile, id] of entries) {
    if (typeof id === 'string' && /^\d{12}$/.test(id)) profiles[profile] = id;
    else problems.push(`profiles: "${profile}" must be twelve digits in quotes`);
  }
  return { profiles, problems };
}
