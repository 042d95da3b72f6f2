/**
 * Deployed accounts, read from IAM and judged by the same rule.
 *
 * @packageDocumentation
 */
export { type Source, SOURCES } from './account-reading';
export { checkAccount, type CheckAccountOptions } from './check-account';
export { type DeployedUsers, type DeployedUsersOptions, readDeployedUsers } from './deployed-users';
export { checkOrganization } from './check-organization';
export { CheckpointProblem } from './checkpoint';
export { type Clients, type ConnectionOptions } from './clients';
export { type CredentialReportReading, readCredentialReport } from './credential-report';
export {
  type ActiveKey,
  type Choice,
  type ChoiceOptions,
  keyToKeep,
  type LastUse,
} from './key-to-keep';
export {
  type ApplyOptions,
  applyPlan,
  BadJournal,
  BadPlan,
  type EvidenceClients,
  Journal,
  type KeyOwner,
  type KeyResult,
  NotStarted,
  type OpenDecision,
  PlanError,
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
} from './organization-options';
export { type Waiting } from './aws/ask';
export { CannotConnect } from './aws/cannot-connect';
export { TIME_LIMITS, type TimeLimits } from './aws/time-limits';
export { SdkMissing } from './sdk-packages';
