import type { ReadError, SourceLocation } from '../../../rule-core';
import type { Stack, Unread } from '../evaluate/scope';
import { shown } from '../parse/tree';

const MAX_ERRORS = 1_000;

/** What could not be read, each once. */
export class Problems {
  private readonly found = new Map<string, ReadError>();

  get errors(): ReadError[] {
    return [...this.found.values()];
  }

  add(error: ReadError): void {
    const message = shown(error.message);
    const id = JSON.stringify([error.input, message, error.location, error.what]);
    if (this.found.size < MAX_ERRORS) this.found.set(id, { ...error, message });
  }

  /** Something that is wrong at a place of a template. */
  at(
    place: { readonly stack: Stack; readonly path: readonly string[] } | undefined,
    message: string,
    unread: Unread = { kind: 'part' },
  ): void {
    const location = place && templatePlace(place.stack, place.path);
    const input = place?.stack.document.file ?? place?.stack.id ?? 'template';
    this.add({ input, message, ...(location ? { location } : {}), ...unread });
  }
}

/** Where a part of a template stands; `undefined` for a template that is not from a file. */
export function templatePlace(stack: Stack, path: readonly string[]): SourceLocation | undefined {
  const { file } = stack.document;
  if (file === undefined) return undefined;
  return { file, ...stack.document.locate(path) };
}
