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
  /** A key that was used within this time is in use, in milliseconds. @default 7 days */
  readonly unusedFor?: number;
  /** A younger key is left alone: IAM's last use lags behind. In milliseconds. @default 1 day */
  readonly minAge?: number;
  /** The key that makes these calls: it is never deactivated. */
  readonly ownKeyId?: string;
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
  /** A person must decide. */
  | { readonly refused: string };

const DAY = 86_400_000;
export const DEFAULT_UNUSED_FOR = 7 * DAY;
export const DEFAULT_MIN_AGE = DAY;
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
  const own = others.find((it) => it.accessKeyId === options.ownKeyId);
  if (own) {
    return refused(
      `${own.accessKeyId} is the key that makes these calls: use other credentials, or keep it.`,
    );
  }
  if (keep === undefined) {
    const young = others.find((it) => !isOldEnough(it, options));
    if (young) {
      const since = young.createdAt === undefined ? 'at an unknown time' : `on ${young.createdAt}`;
      return refused(
        `${young.accessKeyId} was created ${since}, so recently that its last use may not show yet: wait, or decide which key to keep.`,
      );
    }
  }
  return {
    keep: kept.key.accessKeyId,
    deactivate: others.map((it) => it.accessKeyId),
    reason: kept.reason,
    notes: notesOn(kept.key, options),
  };
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

function isOldEnough({ createdAt }: ActiveKey, { now, minAge = DEFAULT_MIN_AGE }: ChoiceOptions) {
  return createdAt !== undefined && now.getTime() - Date.parse(createdAt) >= minAge;
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
