/**
 * An IAM endpoint on loopback for the demo and the tests: IAM and the services beside it over HTTP, with what
 * real accounts do and simpler doubles leave out. Not part of the published package.
 *
 * @packageDocumentation
 */
export {
  type Account,
  type AccountSeed,
  type AccountState,
  type StoredKey,
  type StoredUser,
  type UserSeed,
} from './account/account';
export { type Call, deny, type Fault, type FaultScript, THROTTLED } from './behavior/faults';
export { type EmbeddedIamOptions } from './options';
export { type PolicyDocument } from './account/policy';
export { type Rate } from './behavior/rate';
export { type EmbeddedIam, startEmbeddedIam } from './server';
export { type DeliveryDelay } from './trail/trail';
