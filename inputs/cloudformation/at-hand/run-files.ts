import type { TakenFor } from '../../../rule-core';
import type { Value } from '../evaluate/values/value';
import type { ReadStacksOptions } from '../stacks/stack-input';
import { readBounded } from '../stacks/files';
import { atHand } from './at-hand';
import { FilesByName } from './files-by-name';

/** A place that names a template by an address. */
export interface NamedAt {
  /** Unique in the run. */
  readonly place: string;
  /** The file that names it. */
  readonly from: string | undefined;
}

/** The files of a run that addresses are taken for, and what is told of that. */
export class RunFiles {
  private readonly taken = new Map<string, TakenFor>();
  private readonly several = new Map<string, readonly string[]>();
  private readonly files: FilesByName;

  constructor(private readonly options: ReadStacksOptions) {
    this.files = new FilesByName(options.filesOfRun ?? []);
  }

  /** Addresses that were taken for files of the run. */
  takenFor(): TakenFor[] {
    return [...this.taken.values()];
  }

  /** The files that fit the address at this place alike. */
  fittingAlike(place: string): readonly string[] {
    return this.several.get(place) ?? [];
  }

  /** The text of a file; `undefined` where there is none. */
  textOf(file: string): string | undefined {
    return (this.options.readFile ?? readBounded)(file);
  }

  /**
   * The file that an address is taken for, if one fits; the report tells of it.
   *
   * @param cases what the address may be
   * @param address as the template writes it
   */
  find(
    cases: readonly Value[],
    address: string | undefined,
    { place, from }: NamedAt,
  ): string | undefined {
    if (from === undefined) return undefined;
    const fit = atHand(cases, address, from, this.files, this.options.templates ?? []);
    if (!fit) return undefined;
    if ('several' in fit) {
      this.several.set(place, fit.several);
      return undefined;
    }
    const { file, by } = fit;
    if (this.textOf(file) === undefined) return undefined;
    this.taken.set(place, { input: from, address: address ?? file, file, by });
    return file;
  }
}
