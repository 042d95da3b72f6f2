import { ANY, FIRST, LAST, NAMED, others, SHORT } from './character-classes';

/**
 * The part of Java's regular expressions (`java.util.regex.Pattern`) that is carried out, as a tree.
 * Over texts of printable ASCII, nothing in it means anything else in any version of Java; whatever is
 * not in it, or might be refused by Java, is `undefined`.
 */
export type Node =
  /** One character of these (printable ASCII, by its code). */
  | { readonly kind: 'characters'; readonly of: ReadonlySet<number> }
  | { readonly kind: 'sequence' | 'either'; readonly of: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly least: number; readonly most: number }
  | { readonly kind: 'place'; readonly at: 'start' | 'end' | 'word edge' | 'no word edge' }
  | { readonly kind: 'ahead'; readonly of: Node; readonly wanted: boolean };

/** Longer ones are written by machines, or by an attacker. */
const MAX_LENGTH = 1_000;
const MAX_DEPTH = 50;

export function parsePattern(source: string): Node | undefined {
  if (source.length > MAX_LENGTH) return undefined;
  try {
    return new Parser(source).whole();
  } catch (error) {
    if (error instanceof Unread) return undefined;
    throw error;
  }
}

/** Something that is not carried out. */
class Unread extends Error {}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly source: string) {}

  whole(): Node {
    const node = this.either();
    if (this.at < this.source.length) throw new Unread();
    return node;
  }

  private get next(): string {
    return this.source.charAt(this.at);
  }

  private took(text: string): boolean {
    const found = this.source.startsWith(text, this.at);
    if (found) this.at += text.length;
    return found;
  }

  private either(): Node {
    if (++this.depth > MAX_DEPTH) throw new Unread();
    const branches = [this.sequence()];
    while (this.took('|')) branches.push(this.sequence());
    this.depth--;
    const [only, another] = branches;
    return only && !another ? only : { kind: 'either', of: branches };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    while (this.next !== '' && this.next !== '|' && this.next !== ')') parts.push(this.part());
    return { kind: 'sequence', of: parts };
  }

  private part(): Node {
    const atom = this.atom();
    const limits = this.quantifier();
    if (!limits) return atom;
    // Repeating a place or a lookahead has no clear meaning, and dialects differ.
    if (atom.kind === 'place' || atom.kind === 'ahead') throw new Unread();
    // A whole text matches a reluctant quantifier exactly if it matches a greedy one.
    this.took('?');
    if (/[*+?{]/.test(this.next)) throw new Unread();
    return { kind: 'repeat', of: atom, ...limits };
  }

  private quantifier(): { least: number; most: number } | undefined {
    if (this.took('*')) return { least: 0, most: Infinity };
    if (this.took('+')) return { least: 1, most: Infinity };
    if (this.took('?')) return { least: 0, most: 1 };
    if (this.next !== '{') return undefined;
    const [whole, from, comma, to] =
      /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}/.exec(this.source.slice(this.at, this.at + 12)) ?? [];
    if (whole === undefined) throw new Unread();
    this.at += whole.length;
    const least = Number(from);
    const most = comma === undefined ? least : to === '' ? Infinity : Number(to);
    if (most < least) throw new Unread();
    return { least, most };
  }

  private atom(): Node {
    const { next } = this;
    this.at++;
    switch (next) {
      case '(':
        return this.group();
      case '[':
        return { kind: 'characters', of: this.set() };
      case '\\':
        return this.escape();
      case '.':
        return { kind: 'characters', of: ANY };
      case '^':
        return { kind: 'place', at: 'start' };
      case '$':
        return { kind: 'place', at: 'end' };
      case '*':
      case '+':
      case '?':
      case '{':
      case '}':
      case ']':
        throw new Unread();
      default:
        return { kind: 'characters', of: new Set([codeOf(next)]) };
    }
  }

  private group(): Node {
    let wanted: boolean | undefined;
    if (this.took('?')) {
      if (this.took('=')) wanted = true;
      else if (this.took('!')) wanted = false;
      else if (!this.took(':') && !this.named()) throw new Unread();
    }
    const of = this.either();
    if (!this.took(')')) throw new Unread();
    return wanted === undefined ? of : { kind: 'ahead', of, wanted };
  }

  private readonly names = new Set<string>();

  private named(): boolean {
    const [whole, name] =
      /^<([a-zA-Z][a-zA-Z0-9]*)>/.exec(this.source.slice(this.at, this.at + 100)) ?? [];
    // Java refuses a name that is there twice.
    if (whole === undefined || name === undefined || this.names.has(name)) return false;
    this.names.add(name);
    this.at += whole.length;
    return true;
  }

  private escape(): Node {
    const { next } = this;
    const place = PLACES[next];
    if (place && Object.hasOwn(PLACES, next)) {
      this.at++;
      return { kind: 'place', at: place };
    }
    return { kind: 'characters', of: this.escaped() };
  }

  /** What `\x` stands for, in a set or outside. */
  private escaped(): ReadonlySet<number> {
    const { next } = this;
    this.at++;
    const lower = next.toLowerCase();
    if (Object.hasOwn(SHORT, lower)) {
      const set = SHORT[lower] ?? ANY;
      return next === lower ? set : others(set);
    }
    if (lower === 'p') return this.property(next === 'P');
    if (next === '' || /[A-Za-z0-9]/.test(next)) throw new Unread();
    return new Set([codeOf(next)]);
  }

  private property(negated: boolean): ReadonlySet<number> {
    const [whole, braced, single] =
      /^(?:\{(\w{1,30})\}|([LN]))/.exec(this.source.slice(this.at, this.at + 40)) ?? [];
    const name = braced ?? single;
    if (whole === undefined || name === undefined || !Object.hasOwn(NAMED, name))
      throw new Unread();
    this.at += whole.length;
    const set = NAMED[name] ?? ANY;
    return negated ? others(set) : set;
  }

  /** `[…]`, without the sets in sets that only Java has. */
  private set(): ReadonlySet<number> {
    const negated = this.took('^');
    const found = new Set<number>();
    if (this.next === ']') throw new Unread();
    while (!this.took(']')) {
      const low = this.member();
      const isRange = /^-[^\]]/.test(this.source.slice(this.at, this.at + 2));
      if (!isRange) {
        for (const code of typeof low === 'number' ? [low] : low) found.add(code);
        continue;
      }
      this.at++;
      const high = this.member();
      if (typeof low !== 'number' || typeof high !== 'number' || high < low) throw new Unread();
      for (let code = low; code <= high; code++) found.add(code);
    }
    return negated ? others(found) : found;
  }

  /** One character, or a class of them. */
  private member(): number | ReadonlySet<number> {
    const { next } = this;
    if (next === '' || next === '[' || this.source.startsWith('&&', this.at)) throw new Unread();
    this.at++;
    if (next !== '\\') return codeOf(next);
    const isClass = /[a-z]/i.test(this.next);
    const set = this.escaped();
    const [only] = set;
    return isClass || only === undefined ? set : only;
  }
}

const PLACES: Readonly<Record<string, (Node & { kind: 'place' })['at']>> = {
  A: 'start',
  z: 'end',
  Z: 'end',
  b: 'word edge',
  B: 'no word edge',
};

function codeOf(character: string): number {
  const code = character.charCodeAt(0);
  if (code < FIRST || code > LAST) throw new Unread();
  return code;
}
