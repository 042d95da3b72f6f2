/** A command as a shell completes it. */
export interface Completed {
  /** Its words after the program, `remediate plan`; '' for the program itself. */
  readonly words: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly CompletedOption[];
  /** What its arguments are. */
  readonly takes: 'files' | 'nothing' | readonly string[];
}

export interface CompletedOption {
  /** `--format`, `-f`. */
  readonly flags: readonly string[];
  readonly about: string;
  /** What follows it: nothing, a file, one of these words, or something nobody can guess. */
  readonly takes: 'nothing' | 'file' | 'something' | readonly string[];
}
