/**
 * Conditions, for people who bring their own facts: in which worlds an access key exists, is active, or
 * belongs to a user.
 *
 * @packageDocumentation
 */
export {
  all,
  ALWAYS,
  any,
  anythingElse,
  canHold,
  type Condition,
  constantly,
  type ByWorld,
  type ByWorldCase,
  // Their earlier names, until the next release.
  type ByWorld as Guarded,
  type ByWorldCase as GuardedCase,
  is,
  isAnythingElse,
  isUnknown,
  namedUser,
  NEVER,
  not,
  opaqueUser,
  type Parameter,
  type Unknown,
  unknown,
  type UnknownAbout,
  unknownCondition,
  type UnknownCondition,
  type UserIdentity,
} from '../rule-core/index';
