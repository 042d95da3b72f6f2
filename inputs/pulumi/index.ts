/**
 * Pulumi stacks: what the engine shows to a policy, what a preview plans, what a state holds; one
 * reading for all three.
 *
 * @packageDocumentation
 */
export type { AccountOptions } from './accounts';
export { factsOf, type StackFacts } from './keys';
export {
  concernsKeys,
  isKey,
  isProvider,
  mayMakeKeys,
  nameOf,
  type PulumiProvider,
  type PulumiResource,
} from './resource';
export { type GlancedAt, plainKeys } from './plain-stack';
export { holdsUnknown, knownText } from './property';
export { withRenames } from './renamed-in-stack';
