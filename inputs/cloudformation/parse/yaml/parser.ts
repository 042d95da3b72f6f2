import { Scanner } from './scanner';
import { Tags } from './tags';
import { shownToken, type Token, type TokenKind, YamlError } from './token';

/** What may stand before a node. */
export interface Properties {
  /** Where the node begins, after its properties. */
  readonly at: number;
  readonly anchor: string | undefined;
  /** In full: `!Ref`, `tag:yaml.org,2002:str`; none where there is none, or just `!`. */
  readonly tag: string | undefined;
}

export interface Pair<T> {
  readonly key: T;
  readonly value: T;
}

/** Makes of each node what the caller wants; children come before the collection around them. */
export interface Maker<T> {
  /** A node with this anchor begins. */
  begin(anchor: string): void;
  scalar(text: string, plain: boolean, properties: Properties): T;
  sequence(items: readonly T[], properties: Properties): T;
  mapping(pairs: readonly Pair<T>[], properties: Properties): T;
  alias(name: string, at: number): T;
}

/** The grammar of YAML 1.1, as SnakeYAML and PyYAML read it: one document. */
export class Parser<T> {
  private readonly tokens: Scanner;
  private readonly tags = new Tags();
  private depth = 0;

  /**
   * @param deepest how many collections may lie in one another
   * @param tooDeep what to say where there are more
   */
  constructor(
    text: string,
    private readonly make: Maker<T>,
    private readonly deepest: number,
    private readonly tooDeep: string,
  ) {
    this.tokens = new Scanner(text);
  }

  /** @returns undefined where there is no document */
  document(): T | undefined {
    this.skip('document end');
    if (this.is('end of the file')) return undefined;
    if (this.is('directive', 'document start')) {
      while (this.is('directive')) this.tags.declare(this.tokens.next());
      if (!this.is('document start')) this.fail('After a directive (%) a line --- is missing');
      this.tokens.next();
    }
    const content = this.is('directive', 'document start', 'document end', 'end of the file')
      ? this.empty(this.at)
      : this.node(true, false);
    this.skip('document end');
    if (this.is('document start', 'directive')) {
      this.fail('The file holds several YAML documents; a template is one');
    }
    if (!this.is('end of the file')) this.unexpected('the end of the document');
    return content;
  }

  private get at(): number {
    return this.tokens.peek().at;
  }

  private is(kind: TokenKind, or?: TokenKind, or2?: TokenKind, or3?: TokenKind): boolean {
    const found = this.tokens.peek().kind;
    return found === kind || found === or || found === or2 || found === or3;
  }

  private take(kind: TokenKind): boolean {
    if (this.tokens.peek().kind !== kind) return false;
    this.tokens.next();
    return true;
  }

  private skip(kind: TokenKind): void {
    while (this.take(kind));
  }

  private empty(at: number): T {
    return this.make.scalar('', true, { at, anchor: undefined, tag: undefined });
  }

  /**
   * @param inBlock whether a collection may begin that its indentation shows
   * @param asValue whether a list may begin in the column of the mapping around it
   */
  private node(inBlock: boolean, asValue: boolean): T {
    const first = this.tokens.peek();
    if (first.kind === 'alias') {
      this.tokens.next();
      return this.make.alias(first.text, first.at);
    }
    const properties = this.properties();
    const token = this.tokens.peek();
    if (properties.anchor !== undefined) this.make.begin(properties.anchor);
    if (token.kind === 'scalar') {
      this.tokens.next();
      return this.make.scalar(token.text, token.plain, properties);
    }
    if (++this.depth > this.deepest) this.fail(this.tooDeep);
    const made = this.collection(token, properties, inBlock, asValue);
    this.depth--;
    if (made !== undefined) return made;
    if (token === first) this.unexpected('a value');
    return this.make.scalar('', true, { ...properties, at: first.at });
  }

  private properties(): Properties {
    let anchor: string | undefined;
    let tag: string | undefined;
    for (;;) {
      const token = this.tokens.peek();
      if (token.kind === 'anchor' && anchor === undefined) anchor = token.text;
      else if (token.kind === 'tag' && tag === undefined) tag = this.tags.full(token);
      else return { at: token.at, anchor, tag: tag === '!' ? undefined : tag };
      this.tokens.next();
    }
  }

  private collection(
    { kind }: Token,
    properties: Properties,
    inBlock: boolean,
    asValue: boolean,
  ): T | undefined {
    if (kind === '-' && asValue) return this.make.sequence(this.listOfValue(), properties);
    if (kind === '[') return this.make.sequence(this.flowSequence(), properties);
    if (kind === '{') return this.make.mapping(this.flowMapping(), properties);
    if (kind === 'block sequence' && inBlock) {
      return this.make.sequence(this.blockSequence(), properties);
    }
    if (kind === 'block mapping' && inBlock) {
      return this.make.mapping(this.blockMapping(), properties);
    }
    return undefined;
  }

  private blockSequence(): T[] {
    this.tokens.next();
    const items: T[] = [];
    while (this.is('-')) {
      const { at } = this.tokens.next();
      items.push(this.is('-', 'end of the block') ? this.empty(at) : this.node(true, false));
    }
    if (!this.take('end of the block')) this.unexpected('an item of this list, with a dash');
    return items;
  }

  /** A list whose dashes stand in the column of its key. */
  private listOfValue(): T[] {
    const items: T[] = [];
    while (this.is('-')) {
      const { at } = this.tokens.next();
      const none = this.is('-', 'key', 'value', 'end of the block');
      items.push(none ? this.empty(at) : this.node(true, false));
    }
    return items;
  }

  private blockMapping(): Pair<T>[] {
    this.tokens.next();
    const pairs: Pair<T>[] = [];
    const part = (at: number) =>
      this.is('key', 'value', 'end of the block') ? this.empty(at) : this.node(true, true);
    while (this.is('key')) {
      const key = part(this.tokens.next().at);
      const { at } = this.tokens.peek();
      pairs.push({ key, value: this.take('value') ? part(at) : this.empty(at) });
    }
    if (!this.take('end of the block')) this.unexpected('a key of this mapping');
    return pairs;
  }

  private flowSequence(): T[] {
    const { at } = this.tokens.next();
    const items: T[] = [];
    while (!this.is(']')) {
      if (items.length > 0) this.comma('list', at);
      if (this.is(']')) break;
      if (this.is('key')) {
        const properties = { at: this.at, anchor: undefined, tag: undefined };
        items.push(this.make.mapping([this.flowPair(']')], properties));
      } else items.push(this.flowNode('list', at));
    }
    this.tokens.next();
    return items;
  }

  private flowMapping(): Pair<T>[] {
    const { at } = this.tokens.next();
    const pairs: Pair<T>[] = [];
    while (!this.is('}')) {
      if (pairs.length > 0) this.comma('mapping', at);
      if (this.is('}')) break;
      if (this.is('key')) pairs.push(this.flowPair('}'));
      else {
        const key = this.flowNode('mapping', at);
        pairs.push({ key, value: this.empty(this.at) });
      }
    }
    this.tokens.next();
    return pairs;
  }

  private flowPair(closing: ']' | '}'): Pair<T> {
    const { at } = this.tokens.next();
    const key = this.is('value', ',', closing) ? this.empty(at) : this.node(false, false);
    if (!this.take('value')) return { key, value: this.empty(at) };
    return { key, value: this.is(',', closing) ? this.empty(this.at) : this.node(false, false) };
  }

  private flowNode(what: 'list' | 'mapping', start: number): T {
    if (this.is('end of the file')) this.fail(`This ${what} is not closed`, start);
    return this.node(false, false);
  }

  private comma(what: 'list' | 'mapping', start: number): void {
    if (this.take(',')) return;
    if (this.is('end of the file')) this.fail(`This ${what} is not closed`, start);
    this.fail(`A comma is missing in this ${what}, or it is not closed`);
  }

  private unexpected(wanted: string): never {
    const { kind } = this.tokens.peek();
    this.fail(`Here ${wanted} is expected, and there is ${shownToken(kind)}`);
  }

  private fail(message: string, at = this.at): never {
    throw new YamlError(message, at);
  }
}
