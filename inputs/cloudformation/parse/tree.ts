import { createHash } from 'node:crypto';
import { isObject } from '../../../rule-core/text/json';

/** The object's own property; never one that comes from a prototype. */
export function own(object: unknown, key: string): unknown {
  return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets a property, `__proto__` too, as a plain one. */
export function setOwn(object: object, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  } else (object as Record<string, unknown>)[key] = value;
}

/** The object at this key, or an empty one. */
export function section(object: unknown, key: string): Record<string, unknown> {
  const value = own(object, key);
  return isObject(value) ? value : {};
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** `{ "Fn::X": … }`: the name and argument of a function, where this is one. */
export function functionOf(value: unknown): { name: string; argument: unknown } | undefined {
  if (!isObject(value)) return undefined;
  const keys = Object.keys(value);
  const [name] = keys;
  if (keys.length !== 1 || name === undefined) return undefined;
  const known = name === 'Ref' || name === 'Condition' || name.startsWith('Fn::');
  return known ? { name, argument: value[name] } : undefined;
}

/** What a template writes at a place, on one line, for people; never the same for two that differ. */
export function written(value: unknown): { readonly what?: string } {
  if (value === undefined || value === null) return {};
  const named = functionOf(value);
  const sub = named?.name === 'Fn::Sub' ? named.argument : undefined;
  const [first] = Array.isArray(sub) ? (sub as unknown[]) : [sub];
  const text = textOf(first) ?? textOf(value) ?? JSON.stringify(value);
  return { what: shownWhole(text) };
}

/** As {@link shown}; what is cut off or made visible is told apart by its digest. */
export function shownWhole(text: string): string {
  const short = shown(text);
  if (short === text) return text;
  return `${short} (sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 32)})`;
}

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A name in a message: short, on one line, without control characters. */
export function shown(name: string): string {
  const visible = name.replace(CONTROL, '\ufffd');
  return visible.length > 200 ? `${visible.slice(0, 200)}…` : visible;
}
