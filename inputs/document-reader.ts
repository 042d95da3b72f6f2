import type { ReadResult } from './read-result';

export interface DocumentOptions {
  readonly file: string;
  readonly account?: string;
  /** The folder that the document lies in; none for standard input. */
  readonly folder?: string;
}

/** A kind of JSON document that declares access keys. */
export interface DocumentReader {
  readonly name: string;
  /** What a person calls it. */
  readonly title: string;
  /** Whether the top-level keys of a document are those of this kind. */
  recognises(top: Readonly<Record<string, unknown>>): boolean;
  /** Whether a text is of this kind that is not one JSON document, but one a line. */
  recognisesLines?(text: string): boolean;
  read(text: string, options: DocumentOptions): ReadResult;
}
