import type { ReadResult } from '../read-result';
import { Run } from './run';
import type { ReadStacksOptions, StackInput } from './stack-input';

/**
 * The access keys of these stacks, judged as one deployment: exports and imports, weak references and
 * nested stacks are followed from one to another. Never throws for what a template says: what cannot
 * be read is an error in the result.
 */
export function readStacks(
  stacks: readonly StackInput[],
  options: ReadStacksOptions = {},
): ReadResult {
  try {
    return new Run(stacks, options).read();
  } catch (error) {
    const message = `This could not be judged (${error instanceof Error ? error.message : String(error)}). This is a fault of one-active-key: please report it.`;
    const inputs = new Set(stacks.map((it) => it.file ?? it.name));
    return { keys: [], errors: [...inputs].map((input) => ({ input, message })) };
  }
}
