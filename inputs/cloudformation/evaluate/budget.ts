/**
 * A bound on the work that one reading may take, in steps: a value told apart, an entry of a loop, a
 * character of a text that is put together. Functions inside functions, nested stacks and loops
 * multiply, so a template of a few hundred bytes can ask for more than any machine has.
 */
const STEPS_OF_A_RUN = 15_000_000;
const STEPS_OF_A_TEMPLATE = 1_000_000;

/** The templates ask for more work than is carried out. */
export class TooMuchWork extends Error {
  constructor() {
    super('more work than is carried out');
    this.name = 'TooMuchWork';
  }
}

let left = Infinity;

/** Runs with the steps that so many templates have; throws {@link TooMuchWork} past them. */
export function withinBounds<T>(templates: number, run: () => T): T {
  const outside = left;
  left = STEPS_OF_A_RUN + STEPS_OF_A_TEMPLATE * templates;
  try {
    return run();
  } finally {
    left = outside;
  }
}

export function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new TooMuchWork();
}
