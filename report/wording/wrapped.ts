import { stripVTControlCharacters } from 'node:util';

/**
 * Lines no longer than a terminal is wide, broken between words only; what goes on is indented as far as
 * the line's own text, or by two where it starts at the edge. A word that is longer stays whole.
 */
export function wrapped(text: string, width: number | undefined): string {
  return withLines(text, width, indentOf);
}

/** The same for lines in columns, which are told apart by two spaces: what goes on stays in its column. */
export function wrappedColumns(text: string, width: number | undefined): string {
  return withLines(text, width, (line, most) => {
    const start = /^\s*/.exec(line)?.[0].length ?? 0;
    const gaps = [...line.matchAll(/\S {2,}(?=\S)/g)].map((it) => it.index + it[0].length);
    // In what is left of the line beside a wide column, hardly a word has room.
    return gaps.filter((it) => it <= most / 2).at(-1) ?? start + 2;
  });
}

function withLines(text: string, width: number | undefined, hangingOf: Hanging): string {
  if (width === undefined) return text;
  const most = Math.max(width, NARROWEST);
  return text
    .split('\n')
    .map((it) => wrappedLine(it, most, hangingOf(it, most)))
    .join('\n');
}

/** How far what goes on is indented, of a line and the width. */
type Hanging = (line: string, width: number) => number;

function indentOf(line: string): number {
  const start = /^\s*(?:- )?/.exec(line)?.[0].length ?? 0;
  return start === 0 ? 2 : start;
}

/** Below this, breaking makes a text harder to read. */
const NARROWEST = 40;

function wrappedLine(line: string, width: number, indent: number): string {
  if (lengthOf(line) <= width) return line;
  const [start = ''] = /^\s*(?:- )?/.exec(line) ?? [];
  const hanging = ' '.repeat(indent);
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
