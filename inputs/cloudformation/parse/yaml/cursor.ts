import { YamlError } from './token';

const END = -1;
const BYTE_ORDER_MARK = 0xfeff;
/** What YAML 1.1 takes for a character; a surrogate is one only in a pair. */
const NOT_PRINTABLE = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const WIDE = /[\ud800-\udfff\ufeff]/;

/** A place in a text that moves forward, by line and column as YAML 1.1 counts them. */
export class Cursor {
  at = 0;
  line = 0;
  private lineStart = 0;
  /** Whether a column is not just a difference of offsets. */
  private readonly wide: boolean;
  /** How many units before `counted`, on this line, take no column. */
  private narrow = 0;
  private counted = 0;

  /** @throws YamlError where a character is none that YAML knows */
  constructor(readonly text: string) {
    const strange = NOT_PRINTABLE.exec(text);
    if (strange) {
      const code = (text.codePointAt(strange.index) ?? 0).toString(16).padStart(4, '0');
      throw new YamlError(`The character U+${code.toUpperCase()} is not allowed`, strange.index);
    }
    this.wide = WIDE.test(text);
  }

  /** The code of the character this far ahead; -1 after the end. */
  peek(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : END;
  }

  get column(): number {
    const width = this.at - this.lineStart;
    if (!this.wide) return width;
    if (this.counted < this.lineStart) {
      this.counted = this.lineStart;
      this.narrow = 0;
    }
    for (; this.counted < this.at; this.counted++) {
      const code = this.text.charCodeAt(this.counted);
      if ((code >= 0xdc00 && code <= 0xdfff) || code === BYTE_ORDER_MARK) this.narrow++;
    }
    return width - this.narrow;
  }

  /** NEL, LS and PS end a line in YAML 1.1; in 1.2 they no longer do. */
  isBreak(code: number): boolean {
    return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
  }

  isBreakOrEnd(code: number): boolean {
    return code === END || this.isBreak(code);
  }

  isSpaceOrEnd(code: number): boolean {
    return code === 0x20 || code === 0x09 || this.isBreakOrEnd(code);
  }

  skipSpaces(): void {
    while (this.peek() === 0x20) this.at++;
  }

  skipLine(): void {
    while (!this.isBreakOrEnd(this.peek())) this.at++;
  }

  /** Takes a line's end, if one is here: what it stands for in a text. */
  lineBreak(): string {
    const code = this.peek();
    if (!this.isBreak(code)) return '';
    this.at += code === 0x0d && this.peek(1) === 0x0a ? 2 : 1;
    this.line++;
    this.lineStart = this.at;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** `---` or `...` at the start of a line. */
  atDocumentMark(): boolean {
    if (this.at !== this.lineStart) return false;
    const code = this.peek();
    return (
      (code === 0x2d || code === 0x2e) &&
      this.peek(1) === code &&
      this.peek(2) === code &&
      this.isSpaceOrEnd(this.peek(3))
    );
  }

  fail(message: string, at = this.at): never {
    throw new YamlError(message, Math.min(at, this.text.length));
  }
}
