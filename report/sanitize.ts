// Control characters, among them the escape that starts terminal sequences, and the marks that make
// a terminal show text in another order than it is written; halves of characters, which no XML may
// hold; and `##[` and `##vso[`, which build logs take for a command wherever they stand.
const DANGEROUS = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]|#(?=#[a-z]*\[)/gu;

/**
 * Makes text from an input harmless to print: what could move a cursor, colour a line, hide or
 * reorder text becomes a visible escape such as `\u001b`.
 */
export function sanitize(text: string): string {
  return text.replace(
    DANGEROUS,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** Every text of a report, sanitised; numbers and structure stay. */
export function sanitizeAll<T>(value: T): T {
  if (typeof value === 'string') return sanitize(value) as T;
  if (Array.isArray(value)) return value.map((it: unknown) => sanitizeAll(it)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, it]: [string, unknown]) => [sanitize(key), sanitizeAll(it)]),
  ) as T;
}
