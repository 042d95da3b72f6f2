/** Printable ASCII: over it, every version of Java means the same by a class of characters. */
export const FIRST = 0x20;
export const LAST = 0x7e;

const every = (accepts: (character: string) => boolean): ReadonlySet<number> => {
  const found = new Set<number>();
  for (let code = FIRST; code <= LAST; code++) {
    if (accepts(String.fromCharCode(code))) found.add(code);
  }
  return found;
};
const among = (pattern: RegExp) => every((it) => pattern.test(it));

export const ANY = every(() => true);
const DIGITS = among(/\d/);
const WORD = among(/\w/);
const SPACE = among(/ /);
const UPPER = among(/[A-Z]/);
const LOWER = among(/[a-z]/);
const LETTERS = among(/[A-Za-z]/);
const LETTERS_AND_DIGITS = among(/[A-Za-z0-9]/);
const PUNCTUATION = among(/[^A-Za-z0-9 ]/);

export const SHORT: Readonly<Record<string, ReadonlySet<number>>> = {
  d: DIGITS,
  w: WORD,
  s: SPACE,
};

/** `\p{…}`: POSIX classes, and categories and properties of Unicode, as far as ASCII goes. */
export const NAMED: Readonly<Record<string, ReadonlySet<number>>> = {
  Lower: LOWER,
  Upper: UPPER,
  ASCII: ANY,
  Alpha: LETTERS,
  Digit: DIGITS,
  Alnum: LETTERS_AND_DIGITS,
  Punct: PUNCTUATION,
  Graph: every((it) => it !== ' '),
  Print: ANY,
  Blank: SPACE,
  Space: SPACE,
  XDigit: among(/[0-9A-Fa-f]/),
  L: LETTERS,
  Lu: UPPER,
  Ll: LOWER,
  N: DIGITS,
  Nd: DIGITS,
  IsL: LETTERS,
  IsLu: UPPER,
  IsLl: LOWER,
  IsN: DIGITS,
  IsNd: DIGITS,
  IsAlphabetic: LETTERS,
  IsUppercase: UPPER,
  IsLowercase: LOWER,
  IsDigit: DIGITS,
};

export function others(set: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...ANY].filter((it) => !set.has(it)));
}

export function isWord(code: number): boolean {
  return WORD.has(code);
}
