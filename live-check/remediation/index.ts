export {
  type ApplyOptions,
  applyPlan,
  type KeyResult,
  NotStarted,
  type RemediationResult,
} from './apply';
export { BadJournal, Journal } from './journal';
export {
  type KeyOwner,
  type OpenDecision,
  PlanError,
  type PlannedKey,
  type PlannedUser,
  type PlanOptions,
  planRemediation,
  type RemediationPlan,
} from './plan';
export { BadPlan, planId, readPlan, writePlan } from './plan-file';
export { toUndo, undo, type UndoOptions } from './undo';
