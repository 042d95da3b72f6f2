import { spend as spendOfRun } from '../evaluate/budget';

/** Why a module is not written out: the end of a sentence that begins with its name. */
export class Refusal extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Refusal';
  }
}

/** So many modules are written out into one template, in one another or by loops. */
export const MAX_MODULES = 2_000;
/** Modules are nested far less. */
export const MAX_LEVELS = 20;
/** Entries of sections that modules are written out to; CloudFormation takes 500 resources. */
const MAX_ENTRIES = 5_000;
/** Values that a template with modules is read and then written out to; one of 1 MB has a tenth of it. */
const MAX_SIZE = 1_000_000;
/** What an entry costs from here to the verdict, in steps of the run, as one of a loop or a nested stack does. */
const STEPS_OF_AN_ENTRY = 400;

/** More than is written out: what comes after it in the template is left out as well. */
export class Spent extends Refusal {
  /** @param by what is used up */
  constructor(
    readonly by: object,
    reason = `are written out to more than is read here (${written(MAX_ENTRIES)} resources of ${written(MAX_SIZE)} values)`,
  ) {
    super(reason);
    this.name = 'Spent';
  }
}

function written(count: number): string {
  return count.toLocaleString('en-US');
}

/** What the modules of one template may still come to; the run has to have the steps as well. */
export class Allowance {
  private size = MAX_SIZE;
  private entries = MAX_ENTRIES;
  private modules = MAX_MODULES;
  private step = {};

  /**
   * @param size how many values are looked at or written; characters are an eighth
   * @throws Refusal where it is used up
   */
  spend(size: number): void {
    if (this.size < size) throw this.all();
    this.size -= size;
    spendOfRun(size);
  }

  /** @throws Refusal where that many entries of sections are more than are written out */
  writeEntries(count: number): void {
    if (this.entries < count) throw this.all();
    this.entries -= count;
    spendOfRun(STEPS_OF_AN_ENTRY * count);
  }

  /** @throws Refusal where there were too many before */
  another(): void {
    if (this.size < 0) throw this.all();
    this.modules -= 1;
    if (this.modules < 0)
      throw new Spent(this.step, `are more than ${written(MAX_MODULES)}, which is the bound`);
  }

  /** What is read fits: it has as much again to be written out, so that it is not lost for what does not. */
  readToWritten(): void {
    this.size = MAX_SIZE;
    this.step = {};
  }

  private all(): Spent {
    this.size = -1;
    return new Spent(this.step);
  }
}

/** What the characters of a text weigh beside values. */
export function weightOf(text: string): number {
  return 1 + (text.length >> 3);
}
