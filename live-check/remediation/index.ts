import { connect } from '../aws/clients';
import type { ApplyOptions } from './apply';
import type { RemediationResult } from './results';
import type { PlanOptions } from './plan';
import type { RemediationPlan } from './plan-types';
import type { UndoOptions } from './undo';

// What follows is loaded after the SDK was found: those modules cannot be loaded without it.

/**
 * Judges the account as the live check does, and proposes for every violating user which key to keep
 * and which to deactivate. It changes nothing.
 *
 * @throws KnownError where the caller cannot be told; SdkMissing where the AWS SDK is not installed
 */
export async function planRemediation(options: PlanOptions = {}): Promise<RemediationPlan> {
  const clients = options.clients ?? (await connect(options));
  const [{ makePlan }, { evidenceClients }] = await Promise.all([
    import('./plan'),
    import('./evidence'),
  ]);
  const evidence = options.evidence ?? (options.clients ? {} : await evidenceClients(clients));
  return makePlan(clients, { ...options, evidence });
}

/**
 * Deactivates exactly the keys of the plan, each user read anew before and after, each call in the
 * journal. Never deletes, never leaves a user without the key that the plan keeps. Run again with the
 * same journal it goes on where it ended.
 *
 * @throws KnownError where the account or the caller is not the plan's; KnownError where the journal
 *   belongs to something else; SdkMissing where the AWS SDK is not installed
 */
export async function applyPlan(
  plan: RemediationPlan,
  options: ApplyOptions,
): Promise<RemediationResult> {
  const clients = options.clients ?? (await connect(options));
  const { carryOut } = await import('./apply');
  return carryOut(clients, plan, options);
}

/**
 * Reactivates what the run of this journal deactivated, and nothing else. The users then violate the
 * rule again. Twice is as good as once.
 *
 * @throws KnownError where the account is not the journal's; KnownError where the file is no journal;
 *   SdkMissing where the AWS SDK is not installed
 */
export async function undo(journal: string, options: UndoOptions = {}): Promise<RemediationResult> {
  const clients = options.clients ?? (await connect(options));
  const { takeBack } = await import('./undo');
  return takeBack(clients, journal, options);
}

export type { ApplyOptions } from './apply';
export { MAX_PLAN_AGE, type PlanChecks } from './checks';
export type { EvidenceClients } from './evidence';
export { Journal } from './journal';
export type { KeyState } from './journal-entries';
export type {
  AnyPlan,
  KeyOwner,
  OpenDecision,
  OrganizationPlan,
  PlannedKey,
  PlannedUser,
  RemediationPlan,
} from './plan-types';
export type { PlanOptions } from './plan';
export { planDigest, readAnyPlan, readPlan, writePlan } from './plan-file';
export type { KeyResult, RemediationResult } from './results';
export type { UndoOptions } from './undo';
