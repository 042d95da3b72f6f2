import { connect } from '../aws/clients';
import { withHub } from '../organization/with-hub';
import type { ApplyOptions } from './apply';
import type { DeletionPlan, FinishOptions } from './finish';
import { Journal } from './journal';
import type { ApplyOrganizationOptions } from './many/apply';
import { atJournal, type JournalOptions, withoutRate } from './many/at-journal';
import type { OrganizationPlanOptions } from './many/plan';
import { type OrganizationResult, type RemediationResult, wait } from './results';
import type { PlanOptions } from './planning/plan';
import type { OrganizationPlan, RemediationPlan } from './planning/plan-types';
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
    import('./planning/plan'),
    import('./planning/evidence'),
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

/**
 * Plans for every account of an organization, or every one of a list, as `planRemediation` does for one.
 * It changes nothing.
 *
 * @throws KnownError where the caller cannot be told; SdkMissing where the AWS SDK is not installed
 */
export async function planOrganizationRemediation(
  options: OrganizationPlanOptions,
): Promise<OrganizationPlan> {
  return withHub(options, options.accounts === undefined, async (hub) => {
    const { makeOrganizationPlan } = await import('./many/plan');
    return makeOrganizationPlan(hub, options);
  });
}

/**
 * Carries out the plan of an organization account by account, with one journal. It stops at the first
 * thing that is not as expected, and goes on there when run again with the same journal.
 *
 * @throws KnownError where the plan, the caller or the journal is not the right one
 */
export async function applyOrganizationPlan(
  plan: OrganizationPlan,
  options: ApplyOrganizationOptions,
): Promise<OrganizationResult> {
  const { roleName } = plan;
  return withHub({ roleName, ...withoutRate(options) }, false, async (hub) => {
    const { carryOutAll } = await import('./many/apply');
    return carryOutAll(hub, plan, options);
  });
}

/**
 * Reactivates what the run of this journal deactivated, in all accounts or the named ones.
 *
 * @throws KnownError where the account is not the journal's, or the file is not a journal
 */
export async function undoAll(
  file: string,
  options: JournalOptions = {},
): Promise<OrganizationResult> {
  return atJournal(file, options, async (it) => {
    const { takeAllBack } = await import('./many/undo');
    return takeAllBack(it.journal, it.visits, it.aws, { ...options, now: it.now });
  });
}

/** What `remediate finish` would delete. It changes nothing. @throws KnownError */
export async function planFinish(
  file: string,
  options: JournalOptions & Pick<FinishOptions, 'after'> = {},
): Promise<DeletionPlan> {
  return atJournal(file, options, async (it) => {
    const { planDeletion } = await import('./finish');
    return planDeletion(it.journal, it.visits, it.aws, { wait, ...options, now: it.now });
  });
}

/**
 * Deletes the keys of a deletion plan that are still inactive and unused. **It cannot be undone.**
 *
 * @throws KnownError
 */
export async function finish(
  file: string,
  plan: DeletionPlan,
  options: JournalOptions & Pick<FinishOptions, 'after' | 'planDigest'> = {},
): Promise<OrganizationResult> {
  return atJournal(file, options, async (it) => {
    const { carryOutDeletion } = await import('./finish');
    const all = { wait, ...options, now: it.now };
    return carryOutDeletion(it.journal, it.visits, it.aws, plan, all);
  });
}

export type { ApplyOptions } from './apply';
export type { DeletionPlan, FinishedKey } from './finish';
export type { ApplyOrganizationOptions, ManyOptions } from './many/apply';
export type { JournalOptions } from './many/at-journal';
export type { OrganizationPlanOptions } from './many/plan';

export { checkApproved, MAX_PLAN_AGE, type PlanChecks } from './checks';
export type { KeysToKeep } from './planning/keys-to-keep';
export type { EvidenceClients } from './planning/evidence';
export { Journal };
export type { KeyState } from './journal-entries';
export type {
  AnyPlan,
  KeyOwner,
  OpenDecision,
  OrganizationPlan,
  PlannedKey,
  PlannedUser,
  RemediationPlan,
} from './planning/plan-types';
export type { PlanOptions } from './planning/plan';
export { planDigest, readAnyPlan, readPlan, writePlan } from './planning/plan-file';
export type { KeyResult, OrganizationResult, RemediationResult } from './results';
export type { UndoOptions } from './undo';
