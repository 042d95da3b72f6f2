/**
 * No AWS IAM user has more than one active access key: access keys in, a report out.
 *
 * `evaluate` judges access keys; `accessKey` makes them from facts that you bring. Templates, plans and
 * assemblies are read by `one-active-key/check` and `one-active-key/cloudformation`, deployed accounts
 * by `one-active-key/live`; `one-active-key/report` writes reports in every format.
 *
 * @packageDocumentation
 */
export { evaluate, type EvaluateOptions } from '../rule-core/index';
export { accessKey, type AccessKeyFacts } from './access-key';
export {
  type BenchmarkControl,
  CIS_CONTROLS,
  CIS_VERSIONS_WITHOUT_THE_RULE,
  cisControl,
  DEFAULT_BENCHMARK_VERSION,
  RULE,
  ruleOf,
  VERSION,
} from '../rule-core/index';
export { type Baseline, type Exception, exitCode, parseExceptions } from '../rule-core/index';
export type {
  AccessKey,
  AccountScope,
  Condition,
  DeclaredAs,
  DeployedKey,
  Drift,
  ExceptionShown,
  Finding,
  FindingCode,
  FindingKey,
  FindingUser,
  ByWorld,
  ByWorldCase,
  // Their earlier names, until the next release.
  ByWorld as Guarded,
  ByWorldCase as GuardedCase,
  InputRead,
  JudgedUser,
  KeyAcceptance,
  KeyStatus,
  LeftBehind,
  Moment,
  Observed,
  Parameter,
  PassedOver,
  PassedOverReason,
  Reading,
  ReadError,
  Report,
  Settled,
  SourceLocation,
  StackOwner,
  StackResource,
  Unknown,
  UnknownAbout,
  UnknownCondition,
  UnknownFact,
  UserIdentity,
  Verdict,
  Warning,
} from '../rule-core/index';
