import type { ReadResult } from '../read-result';
import { TooMuchWork, withinBounds } from './effort';
import { duplicateWarnings, eitherReading } from './readings';
import { Run } from './run';
import type { ReadStacksOptions, StackInput } from './stack-input';

/**
 * The access keys of these stacks, judged as one deployment: exports and imports, weak references and
 * nested stacks are followed from one to another. Where a template has a key twice, both readings of it
 * are judged, and a warning says so. Never throws for what a template says: what cannot
 * be read is an error in the result.
 */
export function readStacks(
  stacks: readonly StackInput[],
  options: ReadStacksOptions = {},
): ReadResult {
  try {
    const reading = (run: Run) => withinBounds(stacks.length, () => run.read());
    const run = new Run(stacks, options, 'last');
    const result = reading(run);
    if (run.duplicates.size === 0) return result;
    const other = reading(new Run(stacks, options, 'first'));
    const warnings = [...(result.warnings ?? []), ...duplicateWarnings(run.duplicates)];
    return { ...eitherReading(result, other), warnings };
  } catch (error) {
    const inputs = new Set(stacks.map((it) => it.file ?? it.name));
    if (error instanceof TooMuchWork) {
      const message =
        'These templates ask for more work than is carried out here: their functions, loops or nested stacks multiply. Check fewer templates at once, or give the processed template.';
      return { keys: [], errors: [...inputs].map((input) => ({ input, message })) };
    }
    const message = `This could not be judged (${error instanceof Error ? error.message : String(error)}). This is a fault of one-active-key: please report it.`;
    return { keys: [], errors: [...inputs].map((input) => ({ input, message })) };
  }
}
