import type { Warning } from '../../../rule-core/index';
import type { DecidedKey } from '../../read-result';
import type { PulumiResource } from '../resource';

/** What a document says about a stack: its resources, problems and warnings. */
export interface StackDocument {
  readonly resources: readonly PulumiResource[];
  readonly problems?: readonly string[];
  readonly warnings?: readonly Warning[];
  /** The deployed keys whose future this document decides. */
  readonly decidesAbout?: readonly DecidedKey[];
}

/** What is wrong with a document, in a sentence. */
export class DocumentProblem extends Error {}
