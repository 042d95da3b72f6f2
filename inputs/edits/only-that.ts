import { isObject } from '../../rule-core/text/json';

/** How many values are compared before a template counts as too large: aliases multiply. */
const MOST_VALUES = 200_000;

/**
 * Whether `after` is `before` with `Status: Inactive` in the mapping at the path, and nothing else.
 * Where there are too many values to tell, it is not.
 */
export function onlyInactive(before: unknown, after: unknown, path: readonly string[]): boolean {
  return new Comparison().along(before, after, path);
}

class Comparison {
  private left = MOST_VALUES;

  along(before: unknown, after: unknown, path: readonly string[]): boolean {
    const [step, ...rest] = path;
    if (!isObject(before) || !isObject(after)) return false;
    const names = Object.keys(before).filter((it) => it !== 'Status');
    if (step === undefined) {
      return (
        after['Status'] === 'Inactive' &&
        Object.keys(after).length === names.length + 1 &&
        names.every((it) => Object.hasOwn(after, it) && this.same(before[it], after[it]))
      );
    }
    const all = Object.keys(before);
    return (
      Object.hasOwn(before, step) &&
      Object.keys(after).length === all.length &&
      all.every((it) =>
        it === step
          ? this.along(before[it], after[it], rest)
          : Object.hasOwn(after, it) && this.same(before[it], after[it]),
      )
    );
  }

  private same(a: unknown, b: unknown): boolean {
    if (--this.left < 0) return false;
    if (Array.isArray(a)) {
      return (
        Array.isArray(b) && a.length === b.length && a.every((it, index) => this.same(it, b[index]))
      );
    }
    if (!isObject(a)) return a === b;
    if (!isObject(b)) return false;
    const names = Object.keys(a);
    return (
      Object.keys(b).length === names.length &&
      names.every((it) => Object.hasOwn(b, it) && this.same(a[it], b[it]))
    );
  }
}
