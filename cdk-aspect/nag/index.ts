/**
 * The rule as a cdk-nag pack, for teams that run their rules with cdk-nag 3.
 *
 * @packageDocumentation
 */
export { OneActiveKeyNagPack, type OneActiveKeyNagPackProps } from './nag-pack';
