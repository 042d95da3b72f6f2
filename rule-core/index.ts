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
} from './facts/access-key';
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
} from './facts/condition';
export {
  constantly,
  type ByWorld,
  type ByWorldCase,
  isUnknown,
  type Unknown,
  unknown,
} from './facts/by-world';
export { type LeftBehind, leftByOption, leftByRename, type RenamedAway } from './facts/left-behind';
export type { Baseline } from './excuses/baseline';
export { durationIn } from './text/duration';
export { type Exception, parseExceptions } from './excuses/exceptions';
export { type Moment, momentOf } from './moment';
export { KnownError, type KnownErrorCode } from './known-error';
export { printable, printableJson, printableLines } from './text/printable';
export { hasExpired } from './excuses/expiry';
export { fitsPattern } from './text/pattern';
export type { UnreadAcceptance } from './unread/acceptance';
export { KnownUnread } from './unread/known';
export { proposeUnread } from './unread/propose';
export { readingsDigest } from './result/readings-digest';
export type {
  ComparedUser,
  Comparison,
  DeployedKey,
  Drift,
  JudgedUser,
  LeftOut,
  OrganizationRead,
  Reading,
  StackOwner,
  TrendPoint,
} from './result/live-reading';
export { exitCode, type Report, type Verdict, type Warning } from './result/report';
export {
  type ExceptionShown,
  type EditChange,
  type Finding,
  type FindingCode,
  type FindingKey,
  type FindingUser,
  ruleOf,
  type UnknownFact,
  type SuggestedEdit,
} from './result/finding-data';
export { type FromAws, type InAws, isInAws, nameInAws } from './unread/in-aws';
export type {
  Fetched,
  InputRead,
  PassedOver,
  PassedOverReason,
  TakenFor,
  Settled,
} from './result/input-reading';
export {
  type AcceptedUnread,
  type ReadError,
  UNREAD_KINDS,
  type UnreadKind,
} from './result/read-error';
export {
  acceptedBecause,
  PLAIN_WORDS,
  sentenceOf,
  keyState,
  whenOf,
  type Words,
} from './result/sentences';
export { HOME } from './home';
export { VERSION } from './version';
export { canHold } from './solver/worlds';
export { WhatIf } from './what-if';
