/**
 * The rule as Pulumi policies, for a team's own policy pack. The ready pack is the folder
 * `pulumi-policy` of this package.
 *
 * @packageDocumentation
 */
export { oneActiveKeyPolicies } from './policies';
export type { OneActiveKeyPolicyOptions, Rotation } from './options';
