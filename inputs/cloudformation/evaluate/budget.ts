/**
 * A bound on the work that one reading may take, in steps: a value told apart, an entry of a loop, a
 * character of a text that is put together. Functions inside functions, nested stacks and loops
 * multiply, so a template of a few hundred bytes can ask for more than any machine has.
 */
const STEPS_OF_A_RUN = 7_000_000;
/** What a template adds, for each character of its text, and at most: as much as 500 resources take. */
const STEPS_OF_A_CHARACTER = 50;
const MOST_OF_A_TEMPLATE = 300_000;

/** The steps that a run over these templates has. */
export function stepsOf(stacks: readonly { readonly template: string | object }[]): number {
  let steps = STEPS_OF_A_RUN;
  for (const { template } of stacks) {
    const size = typeof template === 'string' ? template.length : Infinity;
    steps += Math.min(MOST_OF_A_TEMPLATE, STEPS_OF_A_CHARACTER * size);
  }
  return steps;
}

/** The templates ask for more work than is carried out. */
export class TooMuchWork extends Error {
  constructor() {
    super('more work than is carried out');
    this.name = 'TooMuchWork';
  }
}

let left = Infinity;

/**
 * Runs with so many steps, and no more than are left outside; throws {@link TooMuchWork} past them. The
 * step that is refused is not taken from what is left outside: others have their share of that.
 */
export function withinBounds<T>(steps: number, run: () => T): T {
  const outside = left;
  const given = Math.min(steps, outside);
  left = given;
  try {
    return run();
  } finally {
    left = outside - (given - Math.max(left, 0));
  }
}

/** The steps that are left to what runs now. */
export function stepsLeft(): number {
  return left;
}

export function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new TooMuchWork();
}
