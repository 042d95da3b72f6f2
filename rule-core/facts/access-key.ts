import type { Condition } from './condition';
import type { ByWorld } from './by-world';
import type { LeftBehind } from './left-behind';

export type KeyStatus = 'Active' | 'Inactive';

/**
 * Who a key belongs to. Users with one `id` (within one account) are the same user; different ids
 * are taken to be different users. Make one with {@link namedUser} or {@link opaqueUser}.
 */
export interface UserIdentity {
  readonly id: string;
  /** The user's name, where it is known. */
  readonly name?: string;
  /** What to show: the name, or the place where the user is declared. */
  readonly label: string;
  /** IAM's unique id of it (`AIDA…`), which no user made later under its name has; in a live account. */
  readonly uniqueId?: string;
  /** Who answers for it, by a tag of the user; in a live account. */
  readonly owner?: string;
  /** CloudFormation generates the name from these. */
  readonly generated?: StackResource;
}

/** A resource of a CloudFormation stack. */
export interface StackResource {
  /** The name of the stack, where it is known. */
  readonly stack?: string;
  /** The name of the parent stack, with which the name of a nested stack begins. */
  readonly within?: string;
  readonly logicalId: string;
}

/**
 * Where user names are unique: an AWS account.
 *
 * Two scopes with an `id` are the same account when the ids are equal. Otherwise two scopes with one
 * `scope` are the same; else they are different accounts, unless they are of one `family` (one cloud
 * assembly, one Pulumi stack) and one of them is `uncertain`: then they may be the same.
 */
export interface AccountScope {
  /** The twelve digits, where they are known. */
  readonly id?: string;
  readonly scope: string;
  readonly family?: string;
  readonly uncertain?: boolean;
}

/** A place in a file; lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What a live account says of a key; times are ISO 8601 in UTC. */
export interface Observed {
  readonly accessKeyId?: string;
  readonly createdAt?: string;
  /** The ARN of who made it, where CloudTrail was read and tells. */
  readonly createdBy?: string;
  readonly lastUsedAt?: string;
  readonly lastUsedService?: string;
  readonly lastUsedRegion?: string;
  /** When, and by which call, this was read. */
  readonly observedAt?: string;
  readonly observedBy?: string;
}

/**
 * An exception that stands in the code, on the key itself: template `Metadata`, a CDK
 * acknowledgement. The key is then not counted; what would be found with it is reported as excepted.
 */
export interface KeyAcceptance {
  readonly reason: string;
  readonly owner?: string;
  /** The day (UTC, `YYYY-MM-DD`) on which the key counts again; never, when absent. */
  readonly expires?: string;
}

/** A key that a template declares. */
export interface DeclaredAs extends StackResource {
  /** A custom resource makes it: CloudFormation itself knows nothing of the key. */
  readonly indirect?: boolean;
  /** The key stays in the account when the template no longer declares it (`DeletionPolicy`). */
  readonly keptOnRemoval?: boolean;
  /** The key stays when the declaration makes another in its place (`UpdateReplacePolicy`). */
  readonly keptOnReplacement?: boolean;
}

/** Why a key may be made that nobody declares. */
export interface PossibleKey {
  /** Who may make it, as the end of a sentence. */
  readonly reason: string;
}

/** The fact everything is judged by: an access key that is declared or deployed. */
export interface AccessKey {
  /** Construct path, URN, logical id or the like; unique in a run together with its file. */
  readonly address: string;
  /** A short name for sentences, where the address is long (a URN). */
  readonly name?: string;
  /** Who owns it, in each world. */
  readonly user: ByWorld<UserIdentity>;
  readonly status: ByWorld<KeyStatus>;
  /** The worlds in which it is created at all. */
  readonly exists: Condition;
  readonly account: AccountScope;
  readonly source?: SourceLocation;
  /** Other places that decide its user or status: the property, the parameter. */
  readonly related?: readonly SourceLocation[];
  readonly observed?: Observed;
  /** What it is in CloudFormation, which does not show the ids of keys that it has already made. */
  readonly declaredAs?: DeclaredAs;
  readonly accepted?: KeyAcceptance;
  /**
   * Nobody declares this key: someone has the right to make it (a policy that allows
   * `iam:CreateAccessKey` for the user). It counts beside a key that is declared; by itself, or beside
   * others of its kind, it is only mentioned.
   */
  readonly possible?: PossibleKey;
  /** The input deletes it, but it stays. */
  readonly leftBehind?: LeftBehind;
}

/**
 * The user with this name. Names are unique in an account without regard to case
 * (IAM API reference, CreateUser, `UserName`).
 */
export function namedUser(name: string): UserIdentity {
  return { id: `name:${name.toLowerCase()}`, name, label: name };
}

/** A user whose name is not known but who is told apart by `id`: an unnamed resource, an import. */
export function opaqueUser(id: string, label: string): UserIdentity {
  return { id: `opaque:${id}`, label };
}
