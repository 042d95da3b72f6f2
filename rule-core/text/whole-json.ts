/**
 * What a JSON text says, where every member of an object has a name of its own. `JSON.parse` takes the
 * last of two and hides the first: another reader of the same document may take that one (RFC 8259,
 * section 4).
 *
 * @throws SyntaxError whose words quote the text; RepeatedName, whose words do not
 */
export function wholeJson(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  if (!isWrittenOut(value, text)) refuseRepeatedNames(text);
  return value;
}

/** Longer texts are not written once more. */
const MOST = 4_000_000;

/**
 * Whether writing the value gives this very text, so that no name in it is lost. Programs write most
 * documents so, and V8 does it for a part of what looking at each character costs.
 */
function isWrittenOut(value: unknown, text: string): boolean {
  if (text.length > MOST) return false;
  const [, indent = ''] = /^[[{]\n( {1,10})\S/.exec(text) ?? [];
  try {
    return JSON.stringify(value, undefined, indent) === text;
  } catch {
    // It is nested deeper than can be written, which parsing does not mind.
    return false;
  }
}

/** A member of an object is there twice. */
export class RepeatedName extends SyntaxError {
  constructor() {
    super('a member of an object is there twice, so what it says is not certain');
    this.name = 'RepeatedName';
  }
}

/** @param text valid JSON: only its objects and names are looked at */
function refuseRepeatedNames(text: string): void {
  /** The names of each object that is open; of a list nothing. */
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charAt(at)) {
      case '{':
        open.push(new Set());
        isName = true;
        break;
      case '[':
        open.push(undefined);
        isName = false;
        break;
      case '}':
      case ']':
        open.pop();
        isName = false;
        break;
      case ',':
        isName = open.at(-1) !== undefined;
        break;
      case '"': {
        const end = endOfText(text, at);
        const names = open.at(-1);
        if (isName && names) {
          const written = text.slice(at, end + 1);
          const name = JSON.parse(written) as string;
          if (names.has(name)) throw new RepeatedName();
          names.add(name);
        }
        isName = false;
        at = end;
        break;
      }
      default:
    }
  }
}

/** Where the text that begins here ends: at the next quote that no backslash takes away. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}
