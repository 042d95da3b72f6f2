import type { Place } from './document';

/** Where the keys of the objects of one text stand. */
export class Places {
  private readonly offsets = new WeakMap<object, Map<string, number>>();
  private lineStarts: number[] | undefined;

  constructor(
    private readonly text: string,
    private readonly root: () => unknown,
  ) {}

  set(container: object, key: string, offset: number): void {
    const known = this.offsets.get(container);
    if (known) known.set(key, offset);
    else this.offsets.set(container, new Map([[key, offset]]));
  }

  /** The place of the last step of the path that has one. */
  locate(path: readonly string[]): Place | undefined {
    let value = this.root();
    let offset: number | undefined;
    for (const step of path) {
      if (typeof value !== 'object' || value === null) break;
      if (Array.isArray(value)) {
        value = (value as unknown[])[Number(step)];
        continue;
      }
      const here = this.offsets.get(value)?.get(step);
      if (here === undefined) break;
      offset = here;
      value = (value as Record<string, unknown>)[step];
    }
    return offset === undefined ? undefined : this.placeOf(offset);
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
