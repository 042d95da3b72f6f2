import { InvalidArgumentError } from 'commander';

/** What a shell offers after an option: files, one of these words, or nothing that can be guessed. */
export type Completes = 'file' | 'something' | readonly string[];

/** How a path in a configuration file becomes one of the command line. */
export interface Paths {
  /** A file to read. */
  readonly from: (file: string) => string;
  /** A file to write. @throws Error where it lies outside the folder of the configuration file */
  readonly target: (file: string) => string;
}

/** What an option takes, on the command line and in a configuration file. */
export interface Kind<Value> {
  readonly completes: Completes;
  /** The names to choose from, which help lists. */
  readonly choices?: readonly string[];
  /** It may be given again, and each word counts; of any other, two words contradict each other. */
  readonly repeats?: true;
  /**
   * The value of a word of the command line.
   *
   * @param before the value so far, of an option that may be given again
   * @throws InvalidArgumentError whose message follows the name of the option: `is text, not ""`
   */
  parse(word: string, before?: Value): Value;
  /** What the configuration file may say, as a JSON schema. */
  readonly schema: object;
  /** The same for a person: `text`. */
  readonly says: string;
  /** What is wrong with a value of a configuration file, as the end of a sentence. */
  problem(value: unknown): string | undefined;
  /** A value without a problem as the words of the command line, or `true`/`false` for a switch. */
  words(value: unknown, paths: Paths): boolean | readonly string[];
}

/** The same, with words of the command line read more strictly. */
export function parsed<Value>(kind: Kind<unknown>, parse: (word: string) => Value): Kind<Value> {
  return { ...kind, parse };
}

/** The error of a word that is not what it must be. */
export function wrong(is: string, value: unknown, hint = ''): InvalidArgumentError {
  return new InvalidArgumentError(`is ${is}, not ${shown(value)}${hint}`);
}

/** A value as a message shows it: bounded, in quotes where it is text. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '';

export const isListOf = (value: unknown, test: RegExp): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((it) => isText(it) && test.test(it));
