import { printable } from '../../rule-core/index';

/** Every text of a report, made harmless to show; numbers and structure stay. */
export function sanitizeAll<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (Array.isArray(value)) return value.map((it: unknown) => sanitizeAll(it)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, it]: [string, unknown]) => [printable(key), sanitizeAll(it)]),
  ) as T;
}
