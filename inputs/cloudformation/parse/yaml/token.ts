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

/** A token, as a message calls it. */
export function shownToken(kind: TokenKind): string {
  return FOUND[kind] ?? `"${kind}"`;
}

const FOUND: Partial<Record<TokenKind, string>> = {
  'end of the file': 'the end of the file',
  directive: 'a directive',
  'document start': 'a line ---',
  'document end': 'a line ...',
  'block sequence': 'a list with other indentation',
  'block mapping': 'a key with other indentation',
  'end of the block': 'less indentation',
  key: 'a key',
  value: 'a colon',
  alias: 'an alias',
  anchor: 'an anchor',
  tag: 'a tag',
  scalar: 'a text',
};
