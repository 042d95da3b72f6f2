import type { ReadResult } from './read-result';
import { isGetTemplate } from './cloudformation/index';
import {
  isPreview,
  isSavedPlan,
  isState,
  readEventLog,
  readPreview,
  readSavedPlan,
  readState,
} from './pulumi/documents';
import { isEventLog } from './pulumi/events';
import { isTerraform, readTerraform } from './terraform/index';

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

/** Every kind but templates; a new one is a line here. */
export const READERS: readonly DocumentReader[] = [
  {
    name: 'pulumi-preview',
    title: 'pulumi preview --json --show-sames',
    recognises: isPreview,
    read: readPreview,
  },
  {
    name: 'pulumi-state',
    title: 'pulumi stack export',
    recognises: isState,
    read: readState,
  },
  {
    name: 'pulumi-events',
    title: 'a log of Pulumi engine events',
    recognises: () => false,
    recognisesLines: isEventLog,
    read: readEventLog,
  },
  {
    name: 'pulumi-plan',
    title: 'pulumi preview --save-plan',
    recognises: isSavedPlan,
    read: readSavedPlan,
  },
  {
    name: 'terraform',
    title: 'terraform show -json of a plan or a state',
    recognises: isTerraform,
    read: (text, { folder, ...options }) =>
      readTerraform(text, {
        ...options,
        ...(folder === undefined ? {} : { codeFolder: folder }),
      }),
  },
];

/**
 * What a document is, by its content.
 *
 * @returns the reader, `template`, or `undefined` for something else
 */
export function kindOf(text: string): DocumentReader | 'template' | undefined {
  if (/^\s*\{/.test(text)) {
    const lines = READERS.find((it) => it.recognisesLines?.(text));
    if (lines) return lines;
    const top = topLevel(text);
    if (top) {
      const reader = READERS.find((it) => it.recognises(top));
      if (reader) return reader;
      return isTemplate(top) ? 'template' : undefined;
    }
  }
  return looksLikeTemplate(text) ? 'template' : undefined;
}

function topLevel(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function isTemplate(top: Readonly<Record<string, unknown>>): boolean {
  const resources = top['Resources'];
  return (
    Object.hasOwn(top, 'AWSTemplateFormatVersion') ||
    isGetTemplate(top) ||
    (typeof resources === 'object' && resources !== null)
  );
}

/** YAML, and JSON with a mistake in it: a template shows by its words. */
function looksLikeTemplate(text: string): boolean {
  return (
    /^["']?(AWSTemplateFormatVersion|Resources|Transform|TemplateBody)["']?\s*:/m.test(text) ||
    /"(AWSTemplateFormatVersion|Resources|TemplateBody)"\s*:/.test(text)
  );
}

const OUR_WORDS =
  /"(terraform_version|resource_changes|planned_values|aws_iam_access_key|AWS::IAM::AccessKey|aws:iam\/accessKey:AccessKey)"/;

/**
 * Why a text that is no known input may not be passed over: it is JSON with a mistake in it, or cut
 * off, and speaks of what we read.
 *
 * @param named whether a person named the file: then every broken JSON is worth a word
 */
export function brokenJson(text: string, named: boolean): string | undefined {
  if (!/^\s*\{/.test(text) || topLevel(text)) return undefined;
  return named || OUR_WORDS.test(text)
    ? 'is not whole JSON: it is cut off or has a mistake in it'
    : undefined;
}
