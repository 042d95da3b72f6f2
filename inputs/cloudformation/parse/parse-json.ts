import {
  BadDocument,
  type Document,
  type DuplicateKey,
  MAX_DEPTH,
  MAX_DUPLICATES,
} from './document';
import { NO_ROWS, Places, type Rows } from './places';
import type { Reading } from './reading';
import { setOwn } from './tree';

/** How deep the places of keys are kept: what messages point at is never deeper. */
const PLACES_DEPTH = 6;

/**
 * JSON with the places of its keys; a number is its text. Unlike `JSON.parse` it tells of keys that are there twice, since
 * tools differ in which of the two they take.
 *
 * @throws BadDocument
 */
export function parseJson(text: string, reading: Reading = 'last'): Document {
  return new Parser(text, reading).document();
}

class Parser {
  private at = 0;
  private readonly places: Places;
  private readonly duplicates: DuplicateKey[] = [];
  /** Where the keys of the value that was read last stand. */
  private rows: Rows = NO_ROWS;

  constructor(
    private readonly text: string,
    private readonly reading: Reading,
  ) {
    this.places = new Places(text);
  }

  document(): Document {
    const value = this.parse(0);
    this.places.end(this.rows);
    this.space();
    if (this.at < this.text.length) this.fail('There is more after the end of the JSON value');
    const { duplicates } = this;
    return {
      value,
      locate: (path) => this.places.locate(path),
      ...(duplicates.length > 0 ? { duplicates } : {}),
    };
  }

  private parse(depth: number): unknown {
    if (depth > MAX_DEPTH) this.fail(`This is nested more than ${MAX_DEPTH} levels deep`);
    this.space();
    const char = this.text.charCodeAt(this.at);
    if (char === 0x7b) return this.object(depth);
    if (char === 0x5b) return this.array(depth);
    this.rows = NO_ROWS;
    if (char === 0x22) return this.string();
    return this.word();
  }

  private object(depth: number): object {
    const object: Record<string, unknown> = {};
    let rows = NO_ROWS;
    this.at++;
    this.space();
    this.rows = rows;
    if (this.take(0x7d)) return object;
    for (;;) {
      this.space();
      const start = this.at;
      if (this.text.charCodeAt(start) !== 0x22) this.fail('A key in double quotes is missing');
      const key = this.string();
      const twice = Object.hasOwn(object, key);
      if (twice && this.duplicates.length < MAX_DUPLICATES)
        this.duplicates.push({ name: key, place: this.places.placeOf(start) });
      this.space();
      if (!this.take(0x3a)) this.fail('A colon is missing');
      const value = this.parse(depth + 1);
      if (!twice || this.reading === 'last') {
        setOwn(object, key, value);
        if (depth < PLACES_DEPTH) rows = this.places.key(rows, key, start, this.rows);
      }
      this.space();
      this.rows = rows;
      if (this.take(0x7d)) return object;
      if (!this.take(0x2c)) this.fail('A comma or a closing brace is missing');
    }
  }

  private array(depth: number): unknown[] {
    const array: unknown[] = [];
    let rows = NO_ROWS;
    this.at++;
    this.space();
    this.rows = rows;
    if (this.take(0x5d)) return array;
    for (;;) {
      array.push(this.parse(depth + 1));
      rows = this.places.item(rows, array.length - 1, this.rows);
      this.space();
      this.rows = rows;
      if (this.take(0x5d)) return array;
      if (!this.take(0x2c)) this.fail('A comma or a closing bracket is missing');
    }
  }

  private string(): string {
    const start = this.at;
    let end = this.text.indexOf('"', start + 1);
    while (end >= 0 && this.escaped(end)) end = this.text.indexOf('"', end + 1);
    if (end < 0) this.fail('A string is not closed', start);
    this.at = end + 1;
    try {
      return JSON.parse(this.text.slice(start, end + 1)) as string;
    } catch {
      return this.fail('A string has a character or an escape that JSON does not allow', start);
    }
  }

  private escaped(quote: number): boolean {
    let slashes = 0;
    while (this.text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes++;
    return slashes % 2 === 1;
  }

  private word(): unknown {
    const [word = ''] = /^[-+.\w]*/.exec(this.text.slice(this.at, this.at + 64)) ?? [];
    try {
      const value = JSON.parse(word) as unknown;
      this.at += word.length;
      // As it is written, as in YAML: JavaScript's numbers would lose digits, and the point of 1.0.
      return typeof value === 'number' ? word : value;
    } catch {
      const message =
        this.at >= this.text.length ? 'The JSON text ends too early' : 'This is not a JSON value';
      return this.fail(message);
    }
  }

  private space(): void {
    for (;;) {
      const char = this.text.charCodeAt(this.at);
      if (char !== 0x20 && char !== 0x0a && char !== 0x0d && char !== 0x09) return;
      this.at++;
    }
  }

  private take(char: number): boolean {
    if (this.text.charCodeAt(this.at) !== char) return false;
    this.at++;
    return true;
  }

  private fail(message: string, offset = Math.min(this.at, this.text.length)): never {
    throw new BadDocument(`${message}.`, this.places.placeOf(offset));
  }
}
