// Long because every token is read by one state: the indentation, the brackets and the keys that are open.
import { block } from './block';
import { Cursor } from './cursor';
import { isFlowIndicator, plain } from './plain';
import { quoted } from './quoted';
import type { Token, TokenKind } from './token';

/** How far the colon of a key may be from its start, in YAML 1.1. */
const LONGEST_KEY = 1024;
/** More brackets than any document that is read may have open. */
const DEEPEST = 1_000;

/** A token that turns out to be a key once its colon is found. */
interface PossibleKey {
  readonly token: number;
  /** It stands where only a key can. */
  readonly required: boolean;
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** Brackets and commas too, in flow collections as well: `[!Ref a]` needs its space. */
const TAG_CHARACTER = /^[-\w;/?:@&=+$,.!~*'()[\]%]/;

const OPENING: Readonly<Record<number, TokenKind>> = { 0x5b: '[', 0x7b: '{' };
const CLOSING: Readonly<Record<number, TokenKind>> = { 0x5d: ']', 0x7d: '}' };

/** The tokens of a text, with the blocks that its indentation makes. */
export class Scanner {
  private readonly cursor: Cursor;
  private readonly queue: Token[] = [];
  private first = 0;
  private taken = 0;
  private done = false;
  private indent = -1;
  private readonly indents: number[] = [];
  private keyAllowed = true;
  /** By depth of the flow collections around it. */
  private readonly possible: (PossibleKey | undefined)[] = [undefined];
  private earliest = Infinity;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  peek(): Token {
    while (this.needsMore()) this.fetch();
    return this.queue[this.first] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind === 'end of the file') return token;
    this.first++;
    this.taken++;
    if (this.first === this.queue.length || this.first > 4096) {
      this.queue.splice(0, this.first);
      this.first = 0;
    }
    return token;
  }

  private get flow(): number {
    return this.possible.length - 1;
  }

  private needsMore(): boolean {
    if (this.done) return false;
    if (this.first === this.queue.length) return true;
    this.dropStale();
    return this.earliest === this.taken;
  }

  private fetch(): void {
    const { cursor } = this;
    this.toNextToken();
    this.dropStale();
    this.unwind(cursor.column);
    const code = cursor.peek();
    if (code < 0) {
      this.end();
      return;
    }
    if (cursor.column === 0 && (code === 0x25 || cursor.atDocumentMark())) {
      this.mark(code);
      return;
    }
    const opening = OPENING[code];
    if (opening) {
      this.open(opening);
      return;
    }
    const closing = CLOSING[code];
    if (closing) {
      this.close(closing);
      return;
    }
    if (code === 0x2c) {
      this.comma();
      return;
    }
    const blank = cursor.isSpaceOrEnd(cursor.peek(1));
    if (code === 0x2d && blank) {
      this.dash();
      return;
    }
    if (code === 0x3f && (blank || this.flow > 0)) {
      this.question();
      return;
    }
    if (code === 0x3a && (blank || this.flow > 0)) {
      this.colon();
      return;
    }
    if (code === 0x2a || code === 0x26) {
      this.anchor(code === 0x2a ? 'alias' : 'anchor');
      return;
    }
    if (code === 0x21) {
      this.tag();
      return;
    }
    if ((code === 0x7c || code === 0x3e) && this.flow === 0) {
      this.blockScalar();
      return;
    }
    if (code === 0x27 || code === 0x22) {
      this.quotedScalar();
      return;
    }
    if (code === 0x09) cursor.fail('Tabs are not allowed as indentation or before a value');
    if ('|>%@`'.includes(String.fromCharCode(code)))
      cursor.fail(`A text cannot begin with ${String.fromCharCode(code)} unless it is in quotes`);
    this.plainScalar();
  }

  private toNextToken(): void {
    const { cursor } = this;
    if (cursor.at === 0 && cursor.peek() === 0xfeff) cursor.at++;
    for (;;) {
      cursor.skipSpaces();
      if (cursor.peek() === 0x23) cursor.skipLine();
      // A line of nothing but white space, or white space before a comment.
      const ahead = this.tabs();
      if (ahead > 0) cursor.at += ahead;
      else if (!cursor.isBreak(cursor.peek())) return;
      else {
        cursor.lineBreak();
        if (this.flow === 0) this.keyAllowed = true;
      }
    }
  }

  /** The length of white space with tabs that nothing but a comment or a line's end follows. */
  private tabs(): number {
    const { cursor } = this;
    if (cursor.peek() !== 0x09) return 0;
    let ahead = 0;
    while (cursor.peek(ahead) === 0x09 || cursor.peek(ahead) === 0x20) ahead++;
    const code = cursor.peek(ahead);
    return this.flow > 0 || code === 0x23 || cursor.isBreakOrEnd(code) ? ahead : 0;
  }

  private push(kind: TokenKind, at: number, text = '', isPlain = false): void {
    this.queue.push({ kind, at, text, plain: isPlain });
  }

  private end(): void {
    this.unwind(-1);
    this.forget();
    this.keyAllowed = false;
    this.push('end of the file', this.cursor.at);
    this.done = true;
  }

  private mark(code: number): void {
    const { cursor } = this;
    this.unwind(-1);
    this.forget();
    this.keyAllowed = false;
    const start = cursor.at;
    if (code === 0x25) {
      cursor.skipLine();
      this.push('directive', start, cursor.text.slice(start, cursor.at));
      return;
    }
    cursor.at += 3;
    this.push(code === 0x2d ? 'document start' : 'document end', start);
  }

  private open(kind: TokenKind): void {
    this.savePossible();
    if (this.flow >= DEEPEST) this.cursor.fail('Too many brackets are open');
    this.possible.push(undefined);
    this.keyAllowed = true;
    this.push(kind, this.cursor.at++);
  }

  private close(kind: TokenKind): void {
    this.forget();
    if (this.flow > 0) this.possible.pop();
    this.keyAllowed = false;
    this.push(kind, this.cursor.at++);
  }

  private comma(): void {
    this.keyAllowed = true;
    this.forget();
    this.push(',', this.cursor.at++);
  }

  private dash(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed) this.cursor.fail('A list cannot begin here');
      this.indentTo(this.cursor.column, 'block sequence');
    }
    this.keyAllowed = true;
    this.forget();
    this.push('-', this.cursor.at++);
  }

  private question(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed) this.cursor.fail('A key cannot begin here');
      this.indentTo(this.cursor.column, 'block mapping');
    }
    this.keyAllowed = this.flow === 0;
    this.forget();
    this.push('key', this.cursor.at++);
  }

  private colon(): void {
    const { cursor } = this;
    const key = this.possible[this.flow];
    if (key) {
      this.possible[this.flow] = undefined;
      this.findEarliest();
      const place = this.first + key.token - this.taken;
      const made: Token[] = [{ kind: 'key', at: key.at, text: '', plain: false }];
      if (this.flow === 0 && this.indent < key.column) {
        this.indents.push(this.indent);
        this.indent = key.column;
        made.unshift({ kind: 'block mapping', at: key.at, text: '', plain: false });
      }
      this.queue.splice(place, 0, ...made);
      this.keyAllowed = false;
    } else {
      if (this.flow === 0) {
        if (!this.keyAllowed) cursor.fail('A value cannot begin here: its key is not plain text');
        this.indentTo(cursor.column, 'block mapping');
      }
      this.keyAllowed = this.flow === 0;
      this.forget();
    }
    this.push('value', cursor.at++);
  }

  private anchor(kind: 'alias' | 'anchor'): void {
    const { cursor } = this;
    this.savePossible();
    this.keyAllowed = false;
    const start = cursor.at++;
    while (!this.endsName(cursor.peek())) cursor.at++;
    if (cursor.at === start + 1) cursor.fail(`The name of this ${kind} is missing`, start);
    this.push(kind, start, cursor.text.slice(start + 1, cursor.at));
  }

  private endsName(code: number): boolean {
    return this.cursor.isSpaceOrEnd(code) || isFlowIndicator(code) || code === 0x3a;
  }

  private tag(): void {
    const { cursor } = this;
    this.savePossible();
    this.keyAllowed = false;
    const start = cursor.at++;
    const verbatim = cursor.peek() === 0x3c;
    if (verbatim) cursor.at++;
    while (TAG_CHARACTER.test(cursor.text.charAt(cursor.at))) cursor.at++;
    if (verbatim) {
      if (cursor.peek() !== 0x3e) cursor.fail('This tag is not closed', start);
      cursor.at++;
    }
    if (!cursor.isSpaceOrEnd(cursor.peek())) cursor.fail('A space is missing after this tag');
    this.push('tag', start, cursor.text.slice(start, cursor.at));
  }

  private blockScalar(): void {
    this.keyAllowed = true;
    this.forget();
    const start = this.cursor.at;
    this.push('scalar', start, block(this.cursor, this.indent));
  }

  private quotedScalar(): void {
    this.savePossible();
    this.keyAllowed = false;
    const start = this.cursor.at;
    this.push('scalar', start, quoted(this.cursor));
  }

  private plainScalar(): void {
    this.savePossible();
    const start = this.cursor.at;
    const { value, newLine } = plain(this.cursor, this.indent, this.flow > 0);
    if (value === '') this.cursor.fail('This is not readable');
    this.keyAllowed = newLine;
    this.push('scalar', start, value, true);
  }

  private unwind(column: number): void {
    if (this.flow > 0) return;
    while (this.indent > column) {
      this.indent = this.indents.pop() ?? -1;
      this.push('end of the block', this.cursor.at);
    }
  }

  private indentTo(column: number, kind: TokenKind): void {
    if (this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    this.push(kind, this.cursor.at);
  }

  private savePossible(): void {
    if (!this.keyAllowed) return;
    const { at, line, column } = this.cursor;
    this.forget();
    this.possible[this.flow] = {
      token: this.taken + this.queue.length - this.first,
      required: this.flow === 0 && this.indent === column,
      at,
      line,
      column,
    };
    this.earliest = Math.min(this.earliest, this.taken + this.queue.length - this.first);
  }

  private forget(): void {
    const key = this.possible[this.flow];
    if (!key) return;
    this.refuse(key);
    this.possible[this.flow] = undefined;
    if (key.token === this.earliest) this.findEarliest();
  }

  /** A key and its colon stand on one line, and near each other. */
  private dropStale(): void {
    if (this.earliest === Infinity) return;
    const { at, line } = this.cursor;
    for (let level = 0; level < this.possible.length; level++) {
      const key = this.possible[level];
      if (key && (key.line !== line || at - key.at > LONGEST_KEY)) {
        this.refuse(key);
        this.possible[level] = undefined;
        if (key.token === this.earliest) this.findEarliest();
      }
    }
  }

  private refuse(key: PossibleKey): void {
    if (key.required) this.cursor.fail('The colon of this key is missing', key.at);
  }

  private findEarliest(): void {
    this.earliest = Infinity;
    for (const key of this.possible) {
      if (key && key.token < this.earliest) this.earliest = key.token;
    }
  }
}
