import type { AccountSeed } from './account/account';
import type { FaultScript } from './behavior/faults';
import type { PolicyDocument } from './account/policy';
import type { Rate } from './behavior/rate';
import type { DeliveryDelay } from './trail/trail';

export interface EmbeddedIamOptions {
  /** @default one empty account, 111111111111 */
  readonly accounts?: readonly AccountSeed[];
  /** @default the real time */
  readonly now?: () => Date;
  /** What goes wrong, call by call. */
  readonly faults?: FaultScript;
  /** What callers may do, by their ARN. @default everything */
  readonly policies?: Readonly<Record<string, PolicyDocument>>;
  /** A token bucket for all calls; past it they are throttled. */
  readonly rate?: Rate;
  /**
   * Token buckets per account, by service (`cloudtrail`: 2 a second as AWS says) or by action
   * (`iam:ListAccessKeys`).
   */
  readonly rates?: Readonly<Record<string, Rate>>;
  /** How long every call takes, in milliseconds. @default 0 */
  readonly latency?: number;
  /** How many reads of a user still show its keys as they were before a write. @default 0 */
  readonly staleReads?: number;
  /** How often GetCredentialReport says that a new report is in progress. @default 1 */
  readonly reportSteps?: number;
  /** When CloudTrail shows an event. @default five minutes after it, AWS's "about 5 minutes" */
  readonly trailDelay?: DeliveryDelay;
  /** @default 2, IAM's quota; accounts with more exist all the same */
  readonly maxKeysPerUser?: number;
  /** How long the credentials of an assumed role last, in seconds. @default 3600 */
  readonly sessionSeconds?: number;
  /** The port to listen on. @default a free one */
  readonly port?: number;
}
