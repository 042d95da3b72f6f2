/** The last use of an access key as IAM tells it (`iam:GetAccessKeyLastUsed`). */
export type LastUse =
  | {
      readonly kind: 'used';
      readonly at: string;
      readonly service?: string;
      readonly region?: string;
    }
  | { readonly kind: 'never' }
  /** It could not be read; that is not "never". */
  | { readonly kind: 'unknown'; readonly why: string };

/** One active key of a user who has several. */
export interface ActiveKey {
  readonly accessKeyId: string;
  /** ISO 8601; absent where IAM does not say. */
  readonly createdAt?: string;
  readonly lastUse: LastUse;
}

export interface ChoiceOptions {
  readonly now: Date;
  /**
   * A key that was used within this time is in use, in milliseconds. By default 45 days, after which CIS
   * wants unused credentials disabled (1.12 in v3.0.0), and a person decides about a key that was used
   * within the last {@link QUARTER}.
   */
  readonly unusedFor?: number;
  /** How long a rotation may take: a younger key that is not used yet is left alone. @default 0 */
  readonly rotationWindow?: number;
  /** A younger key is left alone: IAM's last use lags behind. In milliseconds. @default 1 day */
  readonly minAge?: number;
  /** The keys behind these calls: they are never deactivated. */
  readonly ownKeys?: ReadonlySet<string>;
  /** The key to keep, decided by a person. */
  readonly keep?: string;
}

/** What to do with the active keys of one user. */
export type Choice =
  | {
      readonly keep: string;
      readonly deactivate: readonly string[];
      readonly reason: string;
      readonly notes: readonly string[];
    }
  /** A person must decide; `finish` says how to end a rotation that seems to be going on. */
  | { readonly refused: string; readonly finish?: string };

const DAY = 86_400_000;
export const DEFAULT_UNUSED_FOR = 45 * DAY;
export const DEFAULT_MIN_AGE = DAY;
/** What runs once a quarter has run within this time. */
export const QUARTER = 100 * DAY;
/** CIS wants keys rotated every 90 days or less. */
const ROTATE_AFTER = 90 * DAY;

/**
 * Which of a user's active keys to keep: the one in use, by the advice of CIS 1.13. Where the facts do
 * not make that plain it refuses and says what a person must decide.
 */
export function keyToKeep(keys: readonly ActiveKey[], options: ChoiceOptions): Choice {
  const { keep } = options;
  const kept = keep === undefined ? keyInUse(keys, options) : byHand(keys, keep);
  if ('refused' in kept) return kept;
  const others = keys.filter((it) => it.accessKeyId !== kept.key.accessKeyId);
  const own = others.find((it) => options.ownKeys?.has(it.accessKeyId));
  if (own) {
    return refused(
      `${own.accessKeyId} is the key behind these calls: use other credentials, or keep it.`,
    );
  }
  if (keep === undefined) {
    const why = others.flatMap((it) => doubtOf(it, kept.key, options) ?? [])[0];
    if (why) return why;
  }
  return {
    keep: kept.key.accessKeyId,
    deactivate: others.map((it) => it.accessKeyId),
    reason: kept.reason,
    notes: notesOn(kept.key, options),
  };
}

/** Why a key should not be deactivated without a person's word, although it looks unused. */
function doubtOf(
  key: ActiveKey,
  kept: ActiveKey,
  options: ChoiceOptions,
): { readonly refused: string; readonly finish?: string } | undefined {
  const { now, unusedFor = DEFAULT_UNUSED_FOR, minAge = DEFAULT_MIN_AGE } = options;
  const { accessKeyId: id, createdAt, lastUse } = key;
  const age = createdAt === undefined ? NaN : now.getTime() - Date.parse(createdAt);
  const since = createdAt === undefined ? 'at an unknown time' : `on ${createdAt}`;
  const soon = age >= minAge ? '' : ', so recently that its last use may not show yet';
  // A key has been unused for as long as it exists.
  const needed = Math.max(minAge, unusedFor, options.rotationWindow ?? 0);
  if (lastUse.kind === 'never' && age < needed && isNewer(key, kept)) {
    const finish = `Finish the rotation: move what uses ${kept.accessKeyId} to ${id}, then set ${kept.accessKeyId} to Inactive.`;
    return {
      refused: `${id} was created ${since}${soon} and is not used yet: a rotation seems to be going on. ${finish} Or decide which key to keep.`,
      finish,
    };
  }
  if (!(age >= (lastUse.kind === 'never' ? needed : minAge))) {
    return refused(
      `${id} was created ${since}${soon === '' ? `, less than ${days(needed)} ago` : soon}: wait, or decide which key to keep.`,
    );
  }
  const last = lastUsed(key);
  if (options.unusedFor === undefined && last >= now.getTime() - QUARTER) {
    return refused(
      `${id} was last used on ${new Date(last).toISOString()}: a job that runs once a quarter may need it. Find out, and decide which key to keep.`,
    );
  }
  return undefined;
}

function isNewer({ createdAt: a = '' }: ActiveKey, { createdAt: b = '' }: ActiveKey): boolean {
  return Date.parse(a) > Date.parse(b) || Number.isNaN(Date.parse(b));
}

type Kept = { readonly key: ActiveKey; readonly reason: string } | { readonly refused: string };

function byHand(keys: readonly ActiveKey[], keep: string): Kept {
  const key = keys.find((it) => it.accessKeyId === keep);
  return key
    ? { key, reason: 'it was chosen by hand' }
    : refused(`${keep} is no active key of this user: name one of ${namesOf(keys)}.`);
}

function keyInUse(
  keys: readonly ActiveKey[],
  { now, unusedFor = DEFAULT_UNUSED_FOR }: ChoiceOptions,
): Kept {
  for (const { accessKeyId, lastUse } of keys) {
    if (lastUse.kind !== 'unknown') continue;
    return refused(
      `the last use of ${accessKeyId} could not be read (${lastUse.why}): read it, or decide which key to keep.`,
    );
  }
  const since = now.getTime() - unusedFor;
  const inUse = keys.filter((it) => lastUsed(it) >= since);
  const [first, second] = inUse;
  if (first && second) {
    return refused(
      `${namesOf(inUse)} were ${inUse.length === 2 ? 'both' : 'all'} used within the last ${days(unusedFor)}: find out what uses them, move it to one key, and plan again.`,
    );
  }
  if (first) return { key: first, reason: `only it was used within the last ${days(unusedFor)}` };
  if (keys.length > 2) {
    return refused(
      `none of its ${keys.length} active keys was used within the last ${days(unusedFor)}: decide which one to keep.`,
    );
  }
  const [latest, other] = [...keys].sort((a, b) => lastUsed(b) - lastUsed(a));
  if (!latest || !other || lastUsed(latest) === lastUsed(other)) {
    return refused(
      `nothing tells ${namesOf(keys)} apart (${other?.lastUse.kind === 'never' ? 'neither was ever used' : 'both were last used at the same time'}): decide which one to keep, or whether the user needs any.`,
    );
  }
  const reason =
    other.lastUse.kind === 'never' ? 'only it was ever used' : 'it was used last of the two';
  return { key: latest, reason };
}

/** Never used is before everything. */
function lastUsed({ lastUse }: ActiveKey): number {
  return lastUse.kind === 'used' ? Date.parse(lastUse.at) : -Infinity;
}

function notesOn({ accessKeyId, createdAt }: ActiveKey, { now }: ChoiceOptions): string[] {
  const age = createdAt === undefined ? NaN : now.getTime() - Date.parse(createdAt);
  if (!(age > ROTATE_AFTER)) return [];
  return [
    `${accessKeyId} is ${Math.floor(age / DAY)} days old: rotate it afterwards (CIS wants that every 90 days or less).`,
  ];
}

function refused(why: string): { readonly refused: string } {
  return { refused: why };
}

function namesOf(keys: readonly ActiveKey[]): string {
  return keys.map((it) => it.accessKeyId).join(' and ');
}

function days(time: number): string {
  if (time % DAY === 0) return time === DAY ? 'day' : `${time / DAY} days`;
  return `${Math.round(time / 3_600_000)} hours`;
}
