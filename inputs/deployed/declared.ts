import type { AccessKey, Drift, ReadError, Warning } from '../../rule-core/index';
import type { DecidedKey, NamedStack } from '../read-result';

/** What the inputs of a run declare. */
export interface Declared {
  readonly keys: readonly AccessKey[];
  /** Deployed keys whose future an input decides. */
  readonly decidesAbout: readonly DecidedKey[];
  readonly stacks: readonly NamedStack[];
}

/** What there will be after the deployment. */
export interface Overlay {
  readonly keys: readonly AccessKey[];
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
  readonly drift: readonly Drift[];
}
