import {
  type AccessKey,
  ALWAYS,
  type Condition,
  constantly,
  type KeyStatus,
  namedUser,
  type SourceLocation,
  unknown,
  type UserIdentity,
} from '../rule-core/index';

/** An access key in plain words, for {@link accessKey}. */
export interface AccessKeyFacts {
  /** What the key is called: unique in a run together with its file. */
  readonly address: string;
  /** The name of its IAM user, or a user of {@link opaqueUser}; `undefined` where nobody can tell. */
  readonly user: string | UserIdentity | undefined;
  /** @default "Active", as AWS makes keys; `"unknown"` where nobody can tell */
  readonly status?: KeyStatus | 'unknown';
  /** The account's twelve digits. Keys without one are taken to be of one account. */
  readonly account?: string;
  /** In which worlds the key exists (`one-active-key/conditions`). @default always */
  readonly when?: Condition;
  readonly source?: SourceLocation;
  readonly accessKeyId?: string;
  /** When it was made, ISO 8601: what a rotation window counts from. */
  readonly createdAt?: string;
}

/**
 * An access key for `evaluate`, from facts that you bring yourself.
 *
 * @throws TypeError in a sentence, for facts that are missing or make no sense
 */
export function accessKey(facts: AccessKeyFacts): AccessKey {
  const { address, user, status = 'Active', account, when = ALWAYS, source } = checked(facts);
  const { accessKeyId, createdAt } = facts;
  const observed = {
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
  return {
    address,
    user: constantly(
      typeof user === 'string'
        ? namedUser(user)
        : (user ?? unknown(`user of ${address}`, 'no user was given')),
    ),
    status: constantly(
      status === 'unknown' ? unknown(`status of ${address}`, 'no status was given') : status,
    ),
    exists: when,
    account: account === undefined ? { scope: 'one account' } : { id: account, scope: account },
    ...(source ? { source } : {}),
    ...(Object.keys(observed).length > 0 ? { observed } : {}),
  };
}

const STATUSES: readonly unknown[] = ['Active', 'Inactive', 'unknown', undefined];

/** Callers without types may give anything. */
function checked(facts: AccessKeyFacts): AccessKeyFacts {
  const given = facts as Partial<Record<keyof AccessKeyFacts, unknown>> | null | undefined;
  if (typeof given !== 'object' || given === null) {
    throw new TypeError('accessKey: give an object, such as { address: "Key", user: "alice" }.');
  }
  if (typeof given.address !== 'string' || given.address === '') {
    throw new TypeError('accessKey: "address" is a text that says which key it is.');
  }
  const about = `accessKey: of ${JSON.stringify(given.address)}`;
  if (!Object.hasOwn(given, 'user') || !isUser(given.user)) {
    throw new TypeError(
      `${about}, "user" is the name of an IAM user; write user: undefined where nobody can tell.`,
    );
  }
  if (!STATUSES.includes(given.status)) {
    throw new TypeError(`${about}, "status" is "Active", "Inactive" or "unknown".`);
  }
  if (given.account !== undefined && !(isText(given.account) && /^\d{12}$/.test(given.account))) {
    throw new TypeError(`${about}, "account" has twelve digits, as a text.`);
  }
  if (given.createdAt !== undefined && !(isText(given.createdAt) && isMoment(given.createdAt))) {
    throw new TypeError(`${about}, "createdAt" is a moment such as 2026-11-01T09:00:00Z.`);
  }
  return facts;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isMoment(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

function isUser(user: unknown): boolean {
  if (user === undefined) return true;
  if (typeof user === 'string') return user !== '';
  return typeof user === 'object' && user !== null && 'id' in user && 'label' in user;
}
