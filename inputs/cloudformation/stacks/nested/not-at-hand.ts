import { shown } from '../../parse/tree';

/** So many files are named; the person knows the others. */
const SOME = 3;

/**
 * What is said of a stack whose template is not read.
 *
 * @param what the stack: `nested stack Vpc`
 * @param several files that fit its address alike
 * @param problem why AWS did not give it
 */
export function notAtHand(
  what: string,
  several: readonly string[],
  problem: string | undefined,
): string {
  if (problem !== undefined) {
    return `The template of the ${what} was not read from AWS: ${shown(problem)}.`;
  }
  const todo =
    several.length === 0
      ? 'make it a local file'
      : `several files fit its address (${several.slice(0, SOME).map(shown).join(', ')}): say which with --templates`;
  return `The template of the ${what} is not at hand, so its access keys are not known: ${todo}.`;
}
