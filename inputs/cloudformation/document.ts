import { parseJson } from './parse-json';
import { parseYaml } from './parse-yaml';

/** A template's content with the places of its keys. */
export interface Document {
  readonly value: unknown;
  readonly file?: string;
  /** The place of what this path leads to, or of the nearest thing around it that has a place. */
  locate(path: readonly string[]): Place | undefined;
}

/** Lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A text that is no template: what is wrong, and where. */
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

/**
 * Reads a template's text: JSON, or YAML with CloudFormation's short tags.
 *
 * @throws BadDocument where it is neither, or larger or deeper than is read
 */
export function parseDocument(text: string, file?: string): Document {
  if (text.length > MAX_BYTES) {
    throw new BadDocument(`The file is larger than ${MAX_BYTES / 1024 / 1024} MB.`);
  }
  if (text.slice(0, 4096).includes('\0')) throw new BadDocument('This is a binary file.');
  const plain = text.replace(/^\uFEFF/, '');
  const start = plain.slice(0, 1024).trimStart().charAt(0);
  if (start === '') throw new BadDocument('The file is empty.');
  const withFile = file === undefined ? {} : { file };
  if (start === '{' || start === '[') {
    try {
      return { ...parseJson(plain), ...withFile };
    } catch (error) {
      if (!(error instanceof BadDocument) || looksLikeJson(plain)) throw error;
    }
  }
  return { ...parseYaml(plain), ...withFile };
}

/** YAML's flow style begins with a brace too, but hardly ever with quoted keys. */
function looksLikeJson(text: string): boolean {
  return /^\s*(\[|\{\s*("|\}|$))/.test(text.slice(0, 1024));
}

/** A template that is an object already. It has no places. */
export function objectDocument(value: object, file?: string): Document {
  return { value, ...(file === undefined ? {} : { file }), locate: () => undefined };
}
