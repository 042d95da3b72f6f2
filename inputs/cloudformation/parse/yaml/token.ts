/** What a text in YAML is made of, in the words of the YAML 1.1 specification. */
export type TokenKind =
  | 'end of the file'
  | 'directive'
  | 'document start'
  | 'document end'
  | 'block sequence'
  | 'block mapping'
  | 'end of the block'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '-'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly kind: TokenKind;
  /** Where it begins, in UTF-16 units from the start of the text. */
  readonly at: number;
  /** A scalar's value, an anchor's or alias's name, a tag as it is written, a directive's line. */
  readonly text: string;
  /** A scalar without quotes. */
  readonly plain: boolean;
}

/** What is wrong, and where. */
export class YamlError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
    this.name = 'YamlError';
  }
}
