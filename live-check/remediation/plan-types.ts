import type { LastUse } from './key-to-keep';

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
  readonly keys: readonly PlannedKey[];
  readonly keep: string;
  readonly deactivate: readonly string[];
  readonly reason: string;
  readonly notes: readonly string[];
  readonly owners: readonly KeyOwner[];
}

/** A user for whom a person must decide. */
export interface OpenDecision {
  readonly user: string;
  readonly keys: readonly PlannedKey[];
  readonly why: string;
}

export interface RemediationPlan {
  readonly schemaVersion: 1;
  readonly kind: 'one-active-key remediation plan';
  readonly tool: { readonly name: string; readonly version: string };
  readonly account: string;
  /** The ARN of who made the plan. */
  readonly caller: string;
  readonly createdAt: string;
  /** In milliseconds. */
  readonly unusedFor: number;
  readonly minAge: number;
  /** Whether every user of the account was read. */
  readonly complete: boolean;
  readonly users: readonly PlannedUser[];
  readonly decisions: readonly OpenDecision[];
  readonly errors: readonly { readonly input: string; readonly message: string }[];
  readonly notes: readonly string[];
}
