import type { EvaluateOptions } from '../../rule-core/index';
import type { Source } from '../account/facts';
import type { Waiting } from '../aws/ask/call';
import type { ConnectionOptions } from '../aws/clients';

/**
 * How the caller's own account is read: `role` takes the role on there too, `direct` uses the caller's
 * own credentials, `auto` does the first and, where that is refused, the second.
 */
export type OwnAccount = 'auto' | 'direct' | 'role';

export const OWN_ACCOUNT: readonly OwnAccount[] = ['auto', 'direct', 'role'];

/** Short enough for a daily run to read every account, long enough to go on after a long one. */
export const CHECKPOINT_MAX_AGE = 12 * 60 * 60 * 1000;

/** A tag of an account in AWS Organizations; both are compared exactly. */
export interface AccountTag {
  readonly key: string;
  readonly value: string;
}

/** Which accounts of an organization are read; an account must pass all of them. */
export interface AccountFilters {
  /** Only accounts in these organizational units (`ou-…`) or roots (`r-…`), however deep. */
  readonly ous?: readonly string[];
  /** Not these accounts, twelve digits each. */
  readonly exclude?: readonly string[];
  /** Only accounts that have all of these tags. */
  readonly accountTags?: readonly AccountTag[];
}

export interface CheckOrganizationOptions
  extends
    ConnectionOptions,
    AccountFilters,
    Pick<EvaluateOptions, 'exceptions' | 'benchmark' | 'rotationWindow'> {
  /** The role to take on in every account: its name, with its path if it has one. */
  readonly roleName: string;
  /** The accounts to check, twelve digits each. @default those that AWS Organizations lists */
  readonly accounts?: readonly string[];
  /** @default "auto" */
  readonly ownAccount?: OwnAccount;
  /** What the role's trust policy wants to hear, where it does. */
  readonly externalId?: string;
  /** How the sessions are called in CloudTrail. @default "one-active-key" */
  readonly sessionName?: string;
  /** @default "list" */
  readonly source?: Source;
  /** Whether the report shall name every user that was judged. @default false */
  readonly nameUsers?: boolean;
  /** Whether to ask which stack of the region made each key of the named users. @default false */
  readonly stacks?: boolean;
  /** The key of a tag of users that says who answers for one; read for users with findings only. */
  readonly ownerTag?: string;
  /** How many accounts are read at a time. @default 10 */
  readonly concurrency?: number;
  /** The most IAM calls a second, over all accounts; AWS's throttling lowers it. @default 100 */
  readonly rate?: number;
  /** Keeps what was read in this file, and goes on from it. */
  readonly checkpoint?: string;
  /**
   * How old a reading of the checkpoint may be, in milliseconds; older ones are read again.
   * @default {@link CHECKPOINT_MAX_AGE}, twelve hours
   */
  readonly checkpointMaxAge?: number;
  /** @default the real time */
  readonly now?: () => Date;
  /** Waits, in milliseconds. @default real waiting */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Called while an answer is slow to come. */
  readonly onWaiting?: (waiting: Waiting) => void;
  /** Called after every account, for a progress display. */
  readonly onProgress?: (progress: OrganizationProgress) => void;
}

export interface OrganizationProgress {
  readonly accounts: number;
  /** How many are done with, whatever came of it. */
  readonly done: number;
  /** How many of those an earlier run had read. */
  readonly resumed: number;
  /** How many could not be read, or not wholly. */
  readonly incomplete: number;
  readonly users: number;
}
