/** A template's content with the places of its keys. */
export interface Document {
  readonly value: unknown;
  readonly file?: string;
  /** The place of what this path leads to, or of the nearest thing around it that has a place. */
  locate(path: readonly string[]): Place | undefined;
  /** The files of the modules that its resources are written out of, by logical id. */
  readonly modules?: ReadonlyMap<string, readonly string[]>;
  /** Keys that are there twice: readers differ in which of the two they take. */
  readonly duplicates?: readonly DuplicateKey[];
}

export interface DuplicateKey {
  readonly name: string;
  /** Of the second. */
  readonly place: Place;
}

/** Lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** Where that is another file than the document's own: a module's. */
  readonly file?: string;
}

/** Why a text is not a template, and where. */
export class BadDocument extends Error {
  constructor(
    message: string,
    readonly place?: Place,
  ) {
    super(message);
    this.name = 'BadDocument';
  }
}

/** CloudFormation itself takes 1 MB; packaged and generated ones may be larger before they are split. */
export const MAX_BYTES = 10 * 1024 * 1024;
export const MAX_DEPTH = 200;
/** Counted after aliases are written out. */
export const MAX_NODES = 2_000_000;
/** How many keys that are there twice are told one by one. */
export const MAX_DUPLICATES = 100;
