/** A file that may be written, with two lines that explain it. */
export interface ProposedFile {
  readonly file: string;
  readonly content: string;
  readonly about: readonly [string, string];
  /** Why it is not written, where it is not. */
  readonly not?: string;
}
