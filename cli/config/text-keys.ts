import type { Document } from 'yaml';

/**
 * Refuses keys that are lists or mappings themselves, before the document becomes data: the library
 * writes each of them out as a text again and again, so that 800 bytes of `? ? ?` never end.
 *
 * @throws Error with a sentence
 */
export function requireTextKeys({ contents }: Document): void {
  const open: unknown[] = [contents];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { items = [] } = (node ?? {}) as { readonly items?: readonly unknown[] };
    for (const item of items) {
      const { key, value = item } = item as { readonly key?: unknown; readonly value?: unknown };
      if (!isText(key)) throw new Error('a key is a list, a mapping or an alias: only text can be');
      if (isCollection(value)) open.push(value);
    }
  }
}

/** An alias may stand for a list. */
function isText(key: unknown): boolean {
  return typeof key !== 'object' || key === null || 'value' in key;
}

function isCollection(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'items' in node;
}
