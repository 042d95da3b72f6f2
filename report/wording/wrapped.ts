import { stripVTControlCharacters } from 'node:util';

/**
 * Lines no longer than a terminal is wide, broken between words only; what goes on is indented as far as
 * the line's own text, or by two where it starts at the edge. A word that is longer stays whole.
 */
export function wrapped(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .map((it) => wrappedLine(it, Math.max(width, NARROWEST)))
    .join('\n');
}

/** Below this, breaking makes a text harder to read. */
const NARROWEST = 40;

function wrappedLine(line: string, width: number): string {
  if (lengthOf(line) <= width) return line;
  const [, start = ''] = /^(\s*(?:- )?)/.exec(line) ?? [];
  const hanging = ' '.repeat(start.length === 0 ? 2 : start.length);
  const lines: string[] = [];
  let current = start;
  let empty = true;
  for (const word of line.slice(start.length).split(' ')) {
    if (!empty && lengthOf(current) + 1 + lengthOf(word) > width) {
      lines.push(current.trimEnd());
      current = hanging;
      empty = true;
      // The second of two spaces, where the line is broken.
      if (word === '') continue;
    }
    current += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, current].join('\n');
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
