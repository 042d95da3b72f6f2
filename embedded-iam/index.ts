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
} from './account';
export { type Call, deny, type Fault, type FaultScript, THROTTLED } from './faults';
export { type EmbeddedIamOptions } from './options';
export { type PolicyDocument } from './policy';
export { type Rate } from './rate';
export { type EmbeddedIam, startEmbeddedIam } from './server';
export { type DeliveryDelay } from './trail';
