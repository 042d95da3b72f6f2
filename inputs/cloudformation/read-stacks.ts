import type { ReadResult } from '../read-result';
import type { ReadStacksOptions, StackInput } from './stack-input';

/**
 * The access keys of these stacks, judged as one deployment: exports and imports, weak references and
 * nested stacks are followed from one to another. Never throws for what a template says: what cannot
 * be read is an error in the result.
 */
export function readStacks(
  stacks: readonly StackInput[],
  _options: ReadStacksOptions = {},
): ReadResult {
  return {
    keys: [],
    errors: stacks.map((it) => ({ input: it.file ?? it.name, message: 'Not readable yet.' })),
  };
}
