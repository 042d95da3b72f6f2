/**
 * The guard as AWS CDK constructs: a CloudFormation Lambda Hook for an account and region, a stack set
 * for an organization, and the policy that keeps others from switching it off.
 *
 * @packageDocumentation
 */
export {
  type ConfigRuleProps,
  type EventsProps,
  type FaceProps,
  type Frequency,
  OneActiveKeyConfigRule,
  type OneActiveKeyConfigRuleProps,
  OneActiveKeyEventBus,
  type OneActiveKeyEventBusProps,
  OneActiveKeyEvents,
  type OneActiveKeyEventsProps,
  PlainDetectionStack,
} from './detection/index';
export { type GuardSettings, OneActiveKeyGuard, type OneActiveKeyGuardProps } from './guard';
export type { FailureMode } from './hooks';
export { type GuardOrganizationProps, OneActiveKeyGuardOrganization } from './organization';
export { OrganizationStack } from './organization-stack';
export { PlainGuardStack } from './plain-stack';
export { OneActiveKeyRunTask, type RunTaskProps } from './run-task/run-task';
export { PlainRunTaskStack } from './run-task/plain-stack';
export { DEPLOYER, protectionPolicy, type ServiceControlPolicy } from './protection';
export {
  type ByRoleProps,
  OneActiveKeySweep,
  type OneActiveKeySweepProps,
  SweepMember,
  type SweepMemberProps,
  SweepMemberStack,
  type SweepProps,
} from './sweep/index';
