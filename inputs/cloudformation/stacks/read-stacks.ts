import type { ReadResult } from '../../read-result';
import { stepsLeft, stepsOf, TooMuchWork, withinBounds } from '../evaluate/budget';
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

function readTogether(
  stacks: readonly StackInput[],
  options: ReadStacksOptions,
  steps = stepsOf(stacks),
): ReadResult {
  return withinBounds(steps, () => {
    const reading = new StackReading(stacks, options, 'last');
    const result = reading.read();
    if (reading.duplicates.size === 0) return result;
    const other = new StackReading(stacks, options, 'first').read();
    const warnings = [...(result.warnings ?? []), ...duplicateWarnings(reading.duplicates)];
    return { ...eitherReading(result, other), warnings };
  });
}

/**
 * Some of the stacks cannot be read: the others are read without them, so that a stack that is added
 * hides nothing. Where they can be read one by one only, what they have of each other is not known,
 * which the error of all says.
 */
function readApart(stacks: readonly StackInput[], options: ReadStacksOptions): ReadResult {
  const { read, errors } = withinBounds(stepsOf(stacks), () => oneByOne(stacks, options));
  const failed = stacks.flatMap((it) =>
    read.has(it) ? [] : [plainly(it, options, errors.get(it))],
  );
  const others = stacks.filter((it) => read.has(it));
  try {
    return joined([...failed, readTogether(others, options)]);
  } catch (error) {
    const alone = others.flatMap((it) => read.get(it) ?? []);
    return joined([...failed, unreadable(others, error), ...alone]);
  }
}

interface OneByOne {
  readonly read: ReadonlyMap<StackInput, ReadResult>;
  readonly errors: ReadonlyMap<StackInput, unknown>;
}

/**
 * Each of the stacks alone, all with the work that they have together: an equal share for each, then
 * what others left of theirs for those that need more. No order of the stacks gives one more than another.
 */
function oneByOne(stacks: readonly StackInput[], options: ReadStacksOptions): OneByOne {
  const read = new Map<StackInput, ReadResult>();
  const errors = new Map<StackInput, unknown>();
  let waiting = stacks;
  for (let before = 0; waiting.length > 0;) {
    const share = Math.floor(stepsLeft() / waiting.length);
    if (share <= before) break;
    before = share;
    for (const stack of waiting) {
      try {
        read.set(stack, readTogether([stack], options, Math.min(share, stepsOf([stack]))));
      } catch (error) {
        errors.set(stack, error);
      }
    }
    waiting = waiting.filter(
      (it) => !read.has(it) && errors.get(it) instanceof TooMuchWork && share < stepsOf([it]),
    );
  }
  return { read, errors };
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
      ? 'These templates ask for more work than is carried out here: their functions, loops, modules or nested stacks multiply. Check fewer templates at once, or give the processed template.'
      : `This could not be judged (${reason}). This is a fault of one-active-key: please report it.`;
  const inputs = new Set(stacks.map((it) => it.file ?? it.name));
  return { keys: [], errors: [...inputs].map((input) => ({ input, message })) };
}
