/** How a plan or state is read. */
export interface TerraformOptions {
  readonly file: string;
  readonly account?: string;
  /** The folder of the code, to show the line of a resource; none: the plan's file is the place. */
  readonly codeFolder?: string;
  /** Code that was read already, by folder; one document's worth. */
  readonly sources?: Map<string, Source[]>;
}

/** A file of code, by lines. */
export interface Source {
  readonly name: string;
  readonly lines: readonly string[];
}
