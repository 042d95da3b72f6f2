/**
 * The guard: what AWS itself asks before an access key is made. The handler of a CloudFormation Lambda
 * Hook; `one-active-key/guard-cdk` has the construct that deploys it.
 *
 * @packageDocumentation
 */
export type { Account, StackResource } from './account/account';
export { type AccountClients, accountClients, awsAccount } from './account/aws-account';
export {
  BadConfiguration,
  configurationIn,
  configurationOf,
  DEFAULT_CONFIGURATION,
  type GuardConfiguration,
} from './configuration';
export type { Annotation } from './answer/annotations';
export type { HookAnswer } from './answer/answer';
export type { FetchLimits } from '../live-check/aws/signed-address';
export { type FetchText, fetchFromS3, fetchWith, payloadUrl } from './question/fetch-payload';
export {
  type AskedAccount,
  type HookHandler,
  hookHandler,
  type HookOptions,
  type LambdaContext,
} from './hook/handler';
export { NotRead } from './not-read';
export { type RunTaskOptions, runTaskHandler, type UrlAnswer } from './lambda/run-task-handler';
export {
  asker,
  hostIn,
  Hosts,
  judgeInProcess,
  type JudgePlan,
  type PlanSettings,
  type RunningServer,
  type ServerOptions,
  startServer,
} from './run-task/index';
