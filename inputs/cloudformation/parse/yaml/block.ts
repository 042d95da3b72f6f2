import type { Cursor } from './cursor';

/**
 * Text after `|` or `>`.
 *
 * @param indent the column of the collection around it; -1 at the top
 */
export function block(cursor: Cursor, indent: number): string {
  const folded = cursor.peek() === 0x3e;
  cursor.at++;
  const { chomping, width } = header(cursor);
  const least = Math.max(indent + 1, 1);
  let value = '';
  let breaks: string;
  let column: number;
  if (width === undefined) {
    const found = leadingLines(cursor);
    breaks = found.breaks;
    column = Math.max(least, found.column);
  } else {
    column = least + width - 1;
    breaks = emptyLines(cursor, column);
  }
  let lineBreak = '';
  while (cursor.column === column && cursor.peek() >= 0) {
    value += breaks;
    const wasText = !isBlank(cursor.peek());
    const from = cursor.at;
    cursor.skipLine();
    value += cursor.text.slice(from, cursor.at);
    lineBreak = cursor.lineBreak();
    breaks = emptyLines(cursor, column);
    if (cursor.column !== column || cursor.peek() < 0) break;
    if (folded && lineBreak === '\n' && wasText && !isBlank(cursor.peek())) {
      if (breaks === '') value += ' ';
    } else value += lineBreak;
  }
  if (chomping === '-') return value;
  return chomping === '+' ? value + lineBreak + breaks : value + lineBreak;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function header(cursor: Cursor): { chomping: string; width?: number } {
  const [all = '', before = '', digit, after = ''] =
    /^([+-]?)([0-9]?)([+-]?)/.exec(cursor.text.slice(cursor.at, cursor.at + 3)) ?? [];
  // A sign before and one after the digit are one too many; the second is then not taken.
  const taken = before !== '' && after !== '' ? all.slice(0, -1) : all;
  cursor.at += taken.length;
  if (digit === '0') cursor.fail('An indentation of 0 is not possible here');
  while (isBlank(cursor.peek())) cursor.at++;
  if (cursor.peek() === 0x23) cursor.skipLine();
  if (!cursor.isBreakOrEnd(cursor.peek())) {
    cursor.fail('After | or > the text begins on the next line');
  }
  cursor.lineBreak();
  return { chomping: before || after, ...(digit ? { width: Number(digit) } : {}) };
}

function leadingLines(cursor: Cursor): { breaks: string; column: number } {
  let breaks = '';
  let column = 0;
  for (;;) {
    if (cursor.peek() === 0x20) {
      cursor.skipSpaces();
      column = Math.max(column, cursor.column);
    } else if (cursor.isBreak(cursor.peek())) breaks += cursor.lineBreak();
    else return { breaks, column };
  }
}

function emptyLines(cursor: Cursor, column: number): string {
  let breaks = '';
  for (;;) {
    while (cursor.peek() === 0x20 && cursor.column < column) cursor.at++;
    if (!cursor.isBreak(cursor.peek())) return breaks;
    breaks += cursor.lineBreak();
  }
}
