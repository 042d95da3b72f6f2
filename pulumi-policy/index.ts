/**
 * The policies as a library, for a team's own policy pack.
 *
 * @packageDocumentation
 */
export type { AccountsByProfile } from './account-of-provider';
export { oneActiveKeyPolicies, type OneActiveKeyPolicyOptions } from './policies';
