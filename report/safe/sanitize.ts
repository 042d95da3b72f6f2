import { printable } from '../../rule-core/index';

/**
 * Every text of a report, made harmless to show; numbers and structure stay. What is harmless as it is
 * stays the same object: a report may name very many users, and a copy would double them.
 */
export function sanitizeAll<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const safe = value.map((it: unknown) => sanitizeAll(it));
    return isSame(safe, value) ? value : (safe as T);
  }
  const [keys, values] = [Object.keys(value), Object.values(value) as unknown[]];
  const safeKeys = keys.map((it) => printable(it));
  const safe = values.map((it) => sanitizeAll(it));
  if (isSame(safeKeys, keys) && isSame(safe, values)) return value;
  return Object.fromEntries(safeKeys.map((key, index) => [key, safe[index]])) as T;
}

function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.every((it, index) => Object.is(it, others[index]));
}
