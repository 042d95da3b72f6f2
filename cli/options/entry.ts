import type { Kind } from './kinds/kind';

/**
 * An option, said once. Commander's option, the type of its value, the setting of the configuration
 * file and its schema, what a shell completes and the row of the documentation all come from here.
 */
export interface Entry<Value = unknown> {
  readonly kind: Kind<Value>;
  /** What follows it, as help shows it: `<time>`. Absent for a switch. */
  readonly takes?: string;
  /** Its short name, `-f`. */
  readonly short?: string;
  /** The line of `--help`: it and what follows fit 80 columns. */
  readonly about: string;
  /** The cell of the documentation, in Markdown. @default `about` */
  readonly more?: string;
  /** What holds where it is not given, as a word of the command line. */
  readonly otherwise?: string;
  /**
   * Whether a configuration file may set it: one that decides can change what is read or how it is
   * judged, so the report tells of it.
   */
  readonly file: 'decides' | 'shows' | 'never';
  /** It can accept findings: where exceptions of the change do not count, neither does a setting of it. */
  readonly accepts?: true;
  /** Options of which it needs one, by the names of their entries. */
  readonly needs?: readonly string[];
  /** Options that it excludes, and why: the rest of a sentence that begins with its name. */
  readonly excludes?: Readonly<Record<string, string>>;
  /** It stands on the command line by itself, without the name of an option. */
  readonly argument?: true;
  /** What `--no-NAME` means, where there is such an option. */
  readonly negation?: string;
}

export type Entries = Readonly<Record<string, Entry>>;

/** What a command gets of its options. */
export type ValuesOf<Table> = {
  readonly [Name in keyof Table]?: Table[Name] extends { readonly kind: Kind<infer Value> }
    ? Value | (Table[Name] extends { readonly negation: string } ? false : never)
    : never;
};

/** `rotationWindow` as `--rotation-window`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (it) => `-${it.toLowerCase()}`)}`;
}
