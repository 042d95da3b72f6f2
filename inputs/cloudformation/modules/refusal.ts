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
/** Values and characters that the modules of one template are written out to. */
const MAX_SIZE = 5_000_000;

/** What the modules of one template may still come to. */
export class Allowance {
  private size = MAX_SIZE;
  private modules = MAX_MODULES;

  /** @throws Refusal where it is used up */
  spend(size: number): void {
    this.size -= size;
    if (this.size < 0) throw new Refusal('is written out to more than is read here');
  }

  /** @throws Refusal where there were too many before */
  another(): void {
    this.modules -= 1;
    if (this.modules < 0)
      throw new Refusal(`comes after ${MAX_MODULES} others in this template, which is the bound`);
  }
}
