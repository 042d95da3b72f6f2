import type { Cursor } from './cursor';

const COLON = 0x3a;
const HASH = 0x23;

/** `,` `[` `]` `{` `}` */
export function isFlowIndicator(code: number): boolean {
  return code === 0x2c || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

export interface Plain {
  readonly value: string;
  /** Whether it ended after a line's end, where a key may begin again. */
  readonly newLine: boolean;
}

/**
 * Text without quotes. In a flow collection it may go on in any column.
 *
 * @param indent the column of the collection around it; -1 at the top
 */
export function plain(cursor: Cursor, indent: number, inFlow: boolean): Plain {
  let value = '';
  let between = '';
  let newLine = false;
  for (;;) {
    if (cursor.peek() === HASH) break;
    const from = cursor.at;
    while (!ends(cursor, inFlow)) cursor.at++;
    if (cursor.at === from) break;
    value += between + cursor.text.slice(from, cursor.at);
    ({ between, newLine } = spaces(cursor));
    if (between === '' || (!inFlow && newLine && cursor.column <= indent)) break;
  }
  return { value, newLine };
}

function ends(cursor: Cursor, inFlow: boolean): boolean {
  const code = cursor.peek();
  if (code === COLON) {
    const next = cursor.peek(1);
    return cursor.isSpaceOrEnd(next) || (inFlow && isFlowIndicator(next));
  }
  return (inFlow && isFlowIndicator(code)) || cursor.isSpaceOrEnd(code);
}

function spaces(cursor: Cursor): { between: string; newLine: boolean } {
  const from = cursor.at;
  while (cursor.peek() === 0x20 || cursor.peek() === 0x09) cursor.at++;
  if (!cursor.isBreak(cursor.peek())) {
    return { between: cursor.text.slice(from, cursor.at), newLine: false };
  }
  const lineBreak = cursor.lineBreak();
  let empty = '';
  for (;;) {
    if (cursor.atDocumentMark()) return { between: '', newLine: true };
    cursor.skipSpaces();
    if (!cursor.isBreak(cursor.peek())) break;
    empty += cursor.lineBreak();
  }
  if (lineBreak !== '\n') return { between: lineBreak + empty, newLine: true };
  return { between: empty === '' ? ' ' : empty, newLine: true };
}
