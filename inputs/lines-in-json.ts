import type { AccessKey } from '../rule-core/index';

/** What a resource is called in the documents of Pulumi and Terraform. */
const NAMED = /"(?:urn|newUrn|address)"\s*:\s*"((?:[^"\\]|\\.){1,2000})"/g;

/**
 * The keys with the line of the document where their resource first stands, unless they have a better
 * place already: an annotation needs one.
 */
export function withLines(
  keys: readonly AccessKey[],
  text: string,
  file: string,
): readonly AccessKey[] {
  const open = keys.filter(({ source }) => !source || (source.file === file && !source.line));
  if (open.length === 0) return keys;
  const lines = linesOf(text, new Set(open.map(named)));
  const placed = new Set(open);
  return keys.map((key) => {
    const line = placed.has(key) ? lines.get(named(key)) : undefined;
    return line === undefined ? key : { ...key, source: { file, line } };
  });
}

/** How the document calls it: a key that waits to be deleted, or is left behind, has a remark at its end. */
function named({ address }: AccessKey): string {
  return address.startsWith('urn:') ? address.replace(/ \([^()]*\)$/, '') : address;
}

/** One pass, however many are wanted. */
function linesOf(text: string, wanted: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>();
  let line = 1;
  // Found once for all names before it: a document may be one long line.
  let end = text.indexOf('\n');
  for (const { 1: written = '', index } of text.matchAll(NAMED)) {
    for (; end >= 0 && end < index; end = text.indexOf('\n', end + 1)) line += 1;
    const name = unescaped(written);
    if (wanted.has(name) && !found.has(name)) found.set(name, line);
    if (found.size === wanted.size) break;
  }
  return found;
}

function unescaped(written: string): string {
  if (!written.includes('\\')) return written;
  try {
    return JSON.parse(`"${written}"`) as string;
  } catch {
    return written;
  }
}
