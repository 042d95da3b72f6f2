import type { DocumentReader } from './document-reader';
import {
  isEventLog,
  isPreview,
  isSavedPlan,
  isState,
  readEventLog,
  readPreview,
  readSavedPlan,
  readState,
} from './pulumi/documents/index';
import { isTerraform, readTerraform } from './terraform/index';

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
 * The reader of a text that is JSON, by its content.
 *
 * @param top what the text holds, where it is one JSON document
 */
export function readerOf(text: string, top = topLevel(text)): DocumentReader | undefined {
  return (
    READERS.find((it) => it.recognisesLines?.(text)) ??
    (top && READERS.find((it) => it.recognises(top)))
  );
}

/** What a text holds that is one JSON document. */
export function topLevel(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
