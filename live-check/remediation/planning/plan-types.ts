import type { LastUse } from '../key-to-keep';

/** What made a key, so that its next deployment would make it active again. */
export interface KeyOwner {
  readonly accessKeyId: string;
  /** `CloudFormation stack app`, `Terraform state prod.tfstate.json`. */
  readonly in: string;
  /** The resource's address there. */
  readonly resource: string;
  /** The change that keeps the key inactive. */
  readonly fix: string;
}

export interface PlannedKey {
  readonly accessKeyId: string;
  readonly status: 'Active' | 'Inactive';
  readonly createdAt?: string;
  readonly lastUse?: LastUse;
}

/** One user, with the state from which the proposal was made. */
export interface PlannedUser {
  readonly user: string;
  /** Who answers for the user, by the tag that was asked for. */
  readonly owner?: string;
  readonly keys: readonly PlannedKey[];
  readonly keep: string;
  readonly deactivate: readonly string[];
  /** A person chose the key to keep. */
  readonly byHand?: true;
  readonly reason: string;
  readonly notes: readonly string[];
  readonly owners: readonly KeyOwner[];
}

/** A user for whom a person must decide. */
export interface OpenDecision {
  readonly user: string;
  readonly owner?: string;
  readonly keys: readonly PlannedKey[];
  readonly why: string;
}

export interface PlanFile {
  readonly schemaVersion: 1;
  readonly kind: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** The ARN of who made the plan. */
  readonly caller: string;
  readonly partition: string;
  /** By AWS's clock. */
  readonly createdAt: string;
  /** Who may apply it: a role, by its name or its ARN. Without it only who made the plan. */
  readonly forRole?: string;
  /** Whether every user was read. */
  readonly complete: boolean;
  readonly errors: readonly { readonly input: string; readonly message: string }[];
  readonly notes: readonly string[];
}

/** What was decided in an account, and what is open. */
export type AccountPlanned = Pick<RemediationPlan, 'users' | 'decisions'>;

/** The plan of one account. */
export interface RemediationPlan extends PlanFile {
  readonly kind: 'one-active-key remediation plan';
  readonly account: string;
  /** In milliseconds. */
  readonly unusedFor: number;
  readonly minAge: number;
  readonly rotationWindow: number;
  readonly users: readonly PlannedUser[];
  readonly decisions: readonly OpenDecision[];
}

/** The plans of many accounts, made in one run. */
export interface OrganizationPlan extends PlanFile {
  readonly kind: 'one-active-key organization remediation plan';
  /** The role that was assumed in every account. */
  readonly roleName: string;
  /** In the order of their accounts. */
  readonly plans: readonly RemediationPlan[];
}

export type AnyPlan = RemediationPlan | OrganizationPlan;
