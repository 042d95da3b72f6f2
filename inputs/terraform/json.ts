import { isObject } from '../../rule-core/text/json';

export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one where it is none. */
export function record(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The objects of a list; none where it is none. */
export function records(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}

/** The texts of a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((it): it is string => typeof it === 'string') : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Own property only: an address may be called `constructor`. */
export function own(value: unknown, key: string): unknown {
  const it = record(value);
  return Object.hasOwn(it, key) ? it[key] : undefined;
}
