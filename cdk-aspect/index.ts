/**
 * The rule for CDK apps: a validation plugin, an Aspect, and one call that does the right thing.
 *
 * @packageDocumentation
 */
export { OneActiveKeyAspect } from './aspect';
export { OneActiveKey } from './enforce';
export type { OneActiveKeyOptions, OneActiveKeyValidatorOptions } from './options';
export { OneActiveKeyValidator } from './validator';
