import { KnownError } from '../../rule-core/index';
import type { Identity } from '../aws/answers/sts';
import type { Journal } from './journal';
import { CLOCKS_DIFFER, planDigest } from './planning/plan-file';
import type { AnyPlan, PlanFile } from './planning/plan-types';

const DAY = 86_400_000;
/** Long enough for an approval, short enough for the evidence to be of use. */
export const MAX_PLAN_AGE = 7 * DAY;

export interface PlanChecks {
  /** How old a plan may be, in milliseconds. @default 7 days */
  readonly maxPlanAge?: number;
  /** The digest of the plan that was approved. */
  readonly planDigest?: string;
}

/**
 * Whether this plan is the one that was approved, and is still of use.
 *
 * @param now by AWS's clock
 * @throws KnownError
 */
export function checkPlan(plan: AnyPlan, now: Date, checks: PlanChecks): void {
  const { maxPlanAge = MAX_PLAN_AGE, planDigest: approved } = checks;
  checkApproved(plan, approved);
  const age = now.getTime() - Date.parse(plan.createdAt);
  if (!(age >= -CLOCKS_DIFFER)) {
    throw new KnownError(
      `The plan says that it was made on ${plan.createdAt}, and it is ${now.toISOString()} now: plan again.`,
      'plan',
    );
  }
  if (age > maxPlanAge) {
    throw new KnownError(
      `The plan is of ${plan.createdAt}, older than it may be (--max-plan-age, ${hours(maxPlanAge)}): plan again.`,
      'plan',
    );
  }
}

/** Whether this is the plan that was approved, where somebody says which one was. @throws KnownError */
export function checkApproved(plan: AnyPlan, approved: string | undefined): void {
  const digest = planDigest(plan);
  if (approved === undefined || approved.toLowerCase() === digest) return;
  throw new KnownError(
    `This is not the plan that was approved: its digest is ${digest}, not ${approved}.`,
    'plan',
  );
}

/** @throws KnownError */
export function checkPartition(plan: PlanFile, { partition }: Identity): void {
  if (partition !== plan.partition) {
    throw new KnownError(
      `The plan is for the partition ${plan.partition}, but these credentials are of ${partition}.`,
      'account',
    );
  }
}

/** Account numbers are of their partition. @throws KnownError */
export function checkJournalPartition(journal: Journal, { partition }: Identity): void {
  const { header } = journal;
  if (partition !== header.partition) {
    throw new KnownError(
      `The journal is of the partition ${header.partition}, but these credentials are of ${partition}.`,
      'account',
    );
  }
}

/** Whether this identity may apply a plan of its account. @throws KnownError */
export function checkIdentity(plan: PlanFile, identity: Identity): void {
  checkPartition(plan, identity);
  const { arn } = identity;
  if (plan.forRole === undefined) {
    if (whoIs(arn) === whoIs(plan.caller)) return;
    throw new KnownError(
      `The plan was made by ${plan.caller}, but these credentials are of ${arn}: whose key is in use may look different to them. Plan again, with --for-role where somebody else is to apply it.`,
      'account',
    );
  }
  if (!isRole(plan.forRole, arn)) {
    throw new KnownError(
      `The plan is to be applied by the role ${plan.forRole}, but these credentials are of ${arn}.`,
      'account',
    );
  }
}

/** The user or the role: sessions of one role have names of their own. */
export function whoIs(arn: string): string {
  return arn.replace(/^(arn:[^:]*:sts::\d+:assumed-role\/[^/]+)\/.*$/, '$1');
}

/** A role by its name, or by its ARN; a session does not tell the role's path. */
export function isRole(role: string, arn: string): boolean {
  const [, partition, account, name] =
    /^arn:([^:]*):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (name === undefined) return false;
  const [, inPartition, inAccount, named] =
    /^arn:([^:]*):iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(role) ?? [];
  if (named === undefined) return name === role.split('/').at(-1);
  return named === name && inAccount === account && inPartition === partition;
}

function hours(time: number): string {
  return time % DAY === 0 ? `${time / DAY}d` : `${Math.round(time / 360_000) / 10}h`;
}
