import type { Place } from './document';

/** The keys of one object, or the items of one list, by the row of the last of them. */
export type Rows = number;
/** Nothing in it has a place. */
export const NO_ROWS: Rows = -1;

/** A row is where its key begins (or NO_PLACE), the row before it in the same object, and what is in it. */
const WIDTH = 3;
const NO_PLACE = -1;
/** In an object with more keys one is not looked for key by key. */
const FEW = 16;

/**
 * Where the keys of one text stand. Every key of every template has a row, and hardly any is asked for,
 * so a row is three numbers and a name that is in memory anyway.
 */
export class Places {
  private names: string[] = [];
  private numbers: number[] | Int32Array = [];
  private readonly byName = new Map<Rows, ReadonlyMap<string, number>>();
  private root = NO_ROWS;
  private lineStarts: number[] | undefined;

  constructor(private readonly text: string) {}

  /**
   * Adds a key to an object. Of two equal ones the second counts.
   *
   * @param rows the object so far
   * @param inner what the key leads to
   * @returns the object with it
   */
  key(rows: Rows, name: string, offset: number, inner: Rows): Rows {
    (this.numbers as number[]).push(offset, rows, inner);
    return this.names.push(name) - 1;
  }

  /** Adds an item to a list: it has no place of its own, so it is only the way to what is in it. */
  item(rows: Rows, index: number, inner: Rows): Rows {
    return inner === NO_ROWS ? rows : this.key(rows, String(index), NO_PLACE, inner);
  }

  /** What a key of an object, or an item of a list, leads to. */
  inside(rows: Rows, name: string): Rows {
    return this.at(this.find(rows, name), 2);
  }

  /** The text is read: no key will follow. */
  end(root: Rows): void {
    this.root = root;
    // Copies have no room for more.
    this.names = this.names.slice();
    this.numbers = new Int32Array(this.numbers);
  }

  /** The place of the last step of the path that has one. */
  locate(path: readonly string[]): Place | undefined {
    let rows = this.root;
    let offset = NO_PLACE;
    for (const step of path) {
      const row = this.find(rows, step);
      if (row === NO_ROWS) break;
      const here = this.at(row, 0);
      if (here !== NO_PLACE) offset = here;
      rows = this.at(row, 2);
    }
    return offset === NO_PLACE ? undefined : this.placeOf(offset);
  }

  private at(row: number, column: number): number {
    return row === NO_ROWS ? NO_ROWS : (this.numbers[row * WIDTH + column] ?? NO_ROWS);
  }

  private find(rows: Rows, name: string): number {
    const known = this.byName.get(rows);
    if (known) return known.get(name) ?? NO_ROWS;
    let row = rows;
    for (let tried = 0; row !== NO_ROWS && this.names[row] !== name; tried++) {
      if (tried === FEW) return this.indexed(rows).get(name) ?? NO_ROWS;
      row = this.at(row, 1);
    }
    return row;
  }

  private indexed(rows: Rows): ReadonlyMap<string, number> {
    const index = new Map<string, number>();
    for (let row = rows; row !== NO_ROWS; row = this.at(row, 1)) {
      const name = this.names[row] ?? '';
      if (!index.has(name)) index.set(name, row);
    }
    this.byName.set(rows, index);
    return index;
  }

  placeOf(offset: number): Place {
    this.lineStarts ??= lineStartsOf(this.text);
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
