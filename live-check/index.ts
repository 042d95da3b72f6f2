/**
 * Deployed accounts, read from IAM and judged by the same rule.
 *
 * @packageDocumentation
 */
export { type FetchFromAws, type OpenFetchOptions, openFetch } from './fetch/index';
export { type Source, SOURCES } from './account/facts';
export { checkAccount, type CheckAccountOptions } from './account/check-account';
export {
  type DeployedUsers,
  type DeployedUsersOptions,
  type OpenAccount,
  openAccount,
} from './account/deployed-users';
export { checkOrganization } from './organization/check-organization';
export { checkSweep, type CheckSweepOptions } from './organization/results/check-sweep';
export type { ResultEntry, ResultFolder } from './organization/results/result-folder';
export { type Clients, type ConnectionOptions } from './aws/clients';
export {
  type CredentialReportReading,
  readCredentialReport,
} from './account/report/credential-report';
export {
  type ActiveKey,
  type Choice,
  type ChoiceOptions,
  keyToKeep,
  type LastUse,
} from './remediation/key-to-keep';
export {
  type ApplyOptions,
  applyOrganizationPlan,
  type ApplyOrganizationOptions,
  applyPlan,
  checkApproved,
  type DeletionPlan,
  finish,
  type FinishedKey,
  type JournalOptions,
  type OrganizationPlanOptions,
  type OrganizationResult,
  planFinish,
  planOrganizationRemediation,
  undoAll,
  type EvidenceClients,
  Journal,
  type KeyOwner,
  type KeyResult,
  type KeysToKeep,
  type AnyPlan,
  MAX_PLAN_AGE,
  type OpenDecision,
  type OrganizationPlan,
  planDigest,
  readAnyPlan,
  type PlannedKey,
  type PlannedUser,
  type PlanOptions,
  planRemediation,
  readPlan,
  type RemediationPlan,
  type RemediationResult,
  undo,
  type UndoOptions,
  writePlan,
} from './remediation/index';
export {
  type AccountFilters,
  type AccountTag,
  type CheckOrganizationOptions,
  type OrganizationProgress,
  CHECKPOINT_MAX_AGE,
  OWN_ACCOUNT,
  type OwnAccount,
} from './organization/options';
export type { Waiting } from './aws/ask/call';
export { KnownError, type KnownErrorCode } from '../rule-core/index';
export { TIME_LIMITS, type TimeLimits } from './aws/ask/time-limits';
export { SdkMissing } from './aws/connection/sdk-packages';
