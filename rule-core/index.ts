/**
 * The rule and nothing else: facts in, report out. No input or output, no SDK, no clock.
 *
 * @packageDocumentation
 */
export { evaluate, type EvaluateOptions } from './evaluate';
export {
  type BenchmarkControl,
  CIS_CONTROLS,
  CIS_VERSIONS_WITHOUT_THE_RULE,
  cisControl,
  DEFAULT_BENCHMARK_VERSION,
  RULE,
} from './rule';
export {
  type AccessKey,
  type AccountScope,
  type DeclaredAs,
  type KeyAcceptance,
  type PossibleKey,
  type KeyStatus,
  namedUser,
  type Observed,
  opaqueUser,
  type SourceLocation,
  type StackResource,
  type UserIdentity,
} from './access-key';
export {
  all,
  ALWAYS,
  any,
  anythingElse,
  type Condition,
  is,
  isAnythingElse,
  NEVER,
  not,
  type Parameter,
  type UnknownAbout,
  unknownCondition,
  type UnknownCondition,
} from './condition';
export {
  constantly,
  type Guarded,
  type GuardedCase,
  isUnknown,
  type Unknown,
  unknown,
} from './guarded';
export { type LeftBehind, leftByOption, leftByRename, type RenamedAway } from './left-behind';
export type { Baseline } from './baseline';
export { durationIn } from './duration';
export { type Exception, parseExceptions } from './exceptions';
export { KnownError, type KnownErrorCode } from './known-error';
export { printable, printableJson, printableLines } from './printable';
export { hasExpired } from './expiry';
export { fitsPattern } from './pattern';
export type { UnreadAcceptance } from './unread-acceptance';
export { KnownUnread } from './unread-known';
export { proposeUnread } from './unread-propose';
export { readingsDigest } from './readings-digest';
export {
  type ComparedUser,
  type Comparison,
  type DeployedKey,
  type Drift,
  exitCode,
  type ExceptionShown,
  type Finding,
  type FindingCode,
  type FindingKey,
  type FindingUser,
  type InputRead,
  type JudgedUser,
  type LeftOut,
  type OrganizationRead,
  type PassedOver,
  type PassedOverReason,
  type Reading,
  type AcceptedUnread,
  type ReadError,
  type TakenFor,
  UNREAD_KINDS,
  type UnreadKind,
  type Report,
  ruleOf,
  type Settled,
  type StackOwner,
  type UnknownFact,
  type TrendPoint,
  type Verdict,
  type Warning,
} from './report';
export { acceptedBecause, PLAIN_WORDS, sentenceOf, whenOf, type Words } from './sentences';
export { VERSION } from './version';
export { canHold } from './solver/worlds';
