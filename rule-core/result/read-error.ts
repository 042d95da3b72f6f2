import type { SourceLocation } from '../facts/access-key';
import type { ExceptionShown } from './finding-data';

/** What it is that could not be read; the same words in every format and in the exceptions file. */
export const UNREAD_KINDS = [
  /** A template that another one names: a nested stack, a stack set, a product, an application. */
  'nested-template',
  /** A module that is written out elsewhere: by a registry, by another address. */
  'module',
  /** A macro that rewrites the template. */
  'macro',
  /** A file that a template includes. */
  'include',
  /** A part of a document that has a mistake in it, or a form that is not known here. */
  'part',
  /** A whole document: it cannot be parsed, or is not what it looks like. */
  'document',
  /** A folder in which there is nothing to check. */
  'nothing-to-check',
] as const;

export type UnreadKind = (typeof UNREAD_KINDS)[number];

/** Something that could not be read: the report is then not complete. */
export interface ReadError {
  /** The path or account it concerns. */
  readonly input: string;
  /** Live checks: the account's twelve digits, and the user whose keys are not known. */
  readonly account?: string;
  readonly user?: string;
  readonly message: string;
  readonly location?: SourceLocation;
  /** What it is that was not read; absent where nobody can answer for it: an account, a closed file. */
  readonly kind?: UnreadKind;
  /** The thing itself, as the document names it: an address, the name of a macro or a module. */
  readonly what?: string;
  /** Of a document that is not read as a whole: its text mentions access keys. */
  readonly mentionsKeys?: true;
}

/** Something that could not be read, and who answers for that. */
export interface AcceptedUnread extends ReadError {
  readonly accepted: ExceptionShown;
}
