import type { ReadResult } from '../../read-result';
import { TooMuchWork, withinBounds } from '../evaluate/budget';
import { duplicateWarnings, eitherReading } from '../parse/readings';
import { plainKeysOf } from './plain-reading';
import { StackReading } from './stack-reading';
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
    return readTogether(stacks, options);
  } catch (error) {
    const [only, another] = stacks;
    return only && !another ? plainly(only, options, error) : readApart(stacks, options);
  }
}

function readTogether(stacks: readonly StackInput[], options: ReadStacksOptions): ReadResult {
  const read = (it: StackReading) => withinBounds(stacks.length, () => it.read());
  const reading = new StackReading(stacks, options, 'last');
  const result = read(reading);
  if (reading.duplicates.size === 0) return result;
  const other = read(new StackReading(stacks, options, 'first'));
  const warnings = [...(result.warnings ?? []), ...duplicateWarnings(reading.duplicates)];
  return { ...eitherReading(result, other), warnings };
}

/**
 * Some of the stacks cannot be read: the others are read without them, so that a stack that is added
 * hides nothing. Where they can be read one by one only, what they have of each other is not known,
 * which the error of all says.
 */
function readApart(stacks: readonly StackInput[], options: ReadStacksOptions): ReadResult {
  const failed: ReadResult[] = [];
  const read: { stack: StackInput; result: ReadResult }[] = [];
  for (const stack of stacks) {
    try {
      read.push({ stack, result: readTogether([stack], options) });
    } catch (error) {
      failed.push(plainly(stack, options, error));
    }
  }
  const others = read.map((it) => it.stack);
  try {
    return joined([...failed, readTogether(others, options)]);
  } catch (error) {
    return joined([...failed, unreadable(others, error), ...read.map((it) => it.result)]);
  }
}

/** A stack that cannot be read, with the keys that can be seen all the same. */
function plainly(stack: StackInput, options: ReadStacksOptions, error: unknown): ReadResult {
  const unread = unreadable([stack], error);
  return error instanceof TooMuchWork ? { ...unread, keys: plainKeysOf(stack, options) } : unread;
}

function joined(results: readonly ReadResult[]): ReadResult {
  return {
    keys: results.flatMap((it) => it.keys),
    errors: results.flatMap((it) => it.errors),
    warnings: results.flatMap((it) => it.warnings ?? []),
    parameters: results.flatMap((it) => it.parameters ?? []),
    stacks: results.flatMap((it) => it.stacks ?? []),
    takenFor: results.flatMap((it) => it.takenFor ?? []),
    fetched: results.flatMap((it) => it.fetched ?? []),
  };
}

function unreadable(stacks: readonly StackInput[], error: unknown): ReadResult {
  const reason = error instanceof Error ? error.message : String(error);
  const message =
    error instanceof TooMuchWork
      ? 'These templates ask for more work than is carried out here: their functions, loops or nested stacks multiply. Check fewer templates at once, or give the processed template.'
      : `This could not be judged (${reason}). This is a fault of one-active-key: please report it.`;
  const inputs = new Set(stacks.map((it) => it.file ?? it.name));
  return { keys: [], errors: [...inputs].map((input) => ({ input, message })) };
}
