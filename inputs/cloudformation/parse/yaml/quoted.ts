import type { Cursor } from './cursor';

const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKSLASH = 0x5c;

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Text in quotes. Its lines may begin in any column: YAML 1.1 asks for no indentation here. */
export function quoted(cursor: Cursor): string {
  const start = cursor.at;
  const quote = cursor.peek();
  cursor.at++;
  let value = '';
  for (;;) {
    value += characters(cursor, quote);
    const code = cursor.peek();
    if (code === quote) break;
    if (code < 0) cursor.fail('The quotes are not closed', start);
    value += space(cursor, start);
  }
  cursor.at++;
  return value;
}

function characters(cursor: Cursor, quote: number): string {
  const { text } = cursor;
  let value = '';
  let from = cursor.at;
  for (;;) {
    const code = cursor.peek();
    if (code === quote && quote === QUOTE && cursor.peek(1) === QUOTE) {
      value += text.slice(from, cursor.at + 1);
      cursor.at += 2;
      from = cursor.at;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      value += text.slice(from, cursor.at) + escape(cursor);
      from = cursor.at;
    } else if (code === quote || cursor.isSpaceOrEnd(code)) {
      return value + text.slice(from, cursor.at);
    } else cursor.at++;
  }
}

function escape(cursor: Cursor): string {
  const start = cursor.at;
  cursor.at++;
  if (cursor.isBreak(cursor.peek())) {
    cursor.lineBreak();
    return emptyLines(cursor, start);
  }
  const letter = cursor.text.charAt(cursor.at);
  cursor.at++;
  if (Object.hasOwn(ESCAPES, letter)) return ESCAPES[letter] ?? '';
  const length = Object.hasOwn(DIGITS, letter) ? (DIGITS[letter] ?? 0) : 0;
  const digits = cursor.text.slice(cursor.at, cursor.at + length);
  const code = Number.parseInt(digits, 16);
  if (length === 0 || !/^[0-9a-fA-F]+$/.test(digits) || digits.length < length || code > 0x10ffff) {
    cursor.fail('YAML has no such escape', start);
  }
  cursor.at += length;
  return String.fromCodePoint(code);
}

function space(cursor: Cursor, start: number): string {
  const from = cursor.at;
  while (cursor.peek() === 0x20 || cursor.peek() === 0x09) cursor.at++;
  if (cursor.peek() < 0) return '';
  if (!cursor.isBreak(cursor.peek())) return cursor.text.slice(from, cursor.at);
  const lineBreak = cursor.lineBreak();
  const empty = emptyLines(cursor, start);
  if (lineBreak !== '\n') return lineBreak + empty;
  return empty === '' ? ' ' : empty;
}

/** The line breaks of empty lines, and the space before the next text. */
function emptyLines(cursor: Cursor, start: number): string {
  let breaks = '';
  for (;;) {
    if (cursor.atDocumentMark()) cursor.fail('The quotes are not closed in this document', start);
    while (cursor.peek() === 0x20 || cursor.peek() === 0x09) cursor.at++;
    if (!cursor.isBreak(cursor.peek())) return breaks;
    breaks += cursor.lineBreak();
  }
}
