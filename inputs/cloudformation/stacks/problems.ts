import type { ReadError, SourceLocation } from '../../../rule-core';
import type { Stack, Unread } from '../evaluate/scope';
import { shown } from '../parse/tree';

/** More than a person reads, and a bound on what a hostile template makes the report hold. */
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
    else if (!this.found.has(id)) this.found.set(FURTHER, further(error.input));
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

const FURTHER = 'further';

/** Without a kind: nobody can accept what is not even told. */
function further(input: string): ReadError {
  const count = MAX_ERRORS.toLocaleString('en-US');
  const message = `More than ${count} parts were not read. The first ${count} are listed; mend those, and run again for the others.`;
  return { input, message };
}

/** Where a part of a template stands; `undefined` for a template that is not from a file. */
export function templatePlace(stack: Stack, path: readonly string[]): SourceLocation | undefined {
  const { file } = stack.document;
  if (file === undefined) return undefined;
  return { file, ...stack.document.locate(path) };
}
