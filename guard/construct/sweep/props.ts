import type { Duration } from 'aws-cdk-lib';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';

/** A sweep of the organization; see `docs/guard.md`. */
export interface SweepProps {
  /** The id of the organization, `o-…`: nobody outside of it may write results. */
  readonly organizationId: string;
  /** When a sweep begins. @default every day */
  readonly schedule?: ScheduleExpression;
  /** Where an account's keys are read from, as `live --source` has it. @default "list" */
  readonly source?: 'auto' | 'list' | 'report' | 'delta';
  /** Only accounts in these organizational units or roots, however deep. @default all */
  readonly organizationalUnits?: readonly string[];
  /** Not these accounts, twelve digits each. @default none */
  readonly exclude?: readonly string[];
  /** How many accounts are read at a time by their own functions. @default 200 */
  readonly concurrency?: number;
  /**
   * How accounts without a function of their own are read: by a role, all of them at one rate, because AWS
   * may charge these calls to the account that sweeps. `false`: they are not read, and named so.
   *
   * @default 20 IAM calls a second, two accounts at a time
   */
  readonly byRole?: ByRoleProps | false;
  /** Whether findings are imported into the Security Hub of the account that owns them. @default false */
  readonly findings?: boolean;
  /** How long results and reports are kept. @default 400 days */
  readonly retention?: Duration;
}

export interface ByRoleProps {
  /** IAM calls a second, over all accounts. @default 20 */
  readonly rate?: number;
  /** Accounts at a time, which share the rate. @default 2 */
  readonly concurrency?: number;
}
