import { isObject } from '../../../rule-core/text/json';

/** Where a value is not what a file of this tool has there; the words are for the person who gave the file. */
export class WrongShape extends Error {
  constructor(where: string, what: string) {
    super(`${where === '' ? 'it' : where} ${what}`);
    this.name = 'WrongShape';
  }
}

/** @throws WrongShape */
export type Shape = (value: unknown, where: string) => void;

function shape(what: string, isRight: (value: unknown) => boolean): Shape {
  return (value, where) => {
    if (value === undefined) throw new WrongShape(where, 'is missing');
    if (!isRight(value)) throw new WrongShape(where, `is not ${what}`);
  };
}

export const flag = shape('true or false', (it) => typeof it === 'boolean');
/** Text that a screen or a journal can take; nothing here is long. */
export const text = shape(
  'text of up to 10,000 characters',
  (it) => typeof it === 'string' && it.length <= 10_000,
);
export const time = shape(
  'a time such as 2026-11-23T12:00:00Z',
  (it) =>
    typeof it === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(it) &&
    !Number.isNaN(Date.parse(it)),
);
export const duration = shape(
  'a number of milliseconds',
  (it) => typeof it === 'number' && Number.isFinite(it) && it >= 0,
);
export const count = shape('a count', (it) => Number.isInteger(it) && Number(it) >= 0);
export const account = shape(
  'an account of twelve digits',
  (it) => typeof it === 'string' && /^\d{12}$/.test(it),
);
/** IAM API reference, AccessKeyMetadata and User. */
export const keyId = shape(
  'the id of an access key',
  (it) => typeof it === 'string' && /^\w{2,128}$/.test(it),
);
export const userName = shape(
  'the name of a user',
  (it) => typeof it === 'string' && it !== '' && it.length <= 128,
);

export function oneOf(...words: readonly (string | number)[]): Shape {
  return shape(`one of ${words.join(', ')}`, (it) => words.includes(it as string));
}

export function optional(inner: Shape): Shape {
  return (value, where) => {
    if (value !== undefined) inner(value, where);
  };
}

export function list(inner: Shape): Shape {
  return (value, where) => {
    shape('a list', Array.isArray)(value, where);
    for (const [index, it] of (value as unknown[]).entries())
      inner(it, where === '' ? `entry ${index + 1}` : `${where}[${index}]`);
  };
}

/** Further fields are let be: a later version may have them. */
export function fields(all: Readonly<Record<string, Shape>>): Shape {
  return (value, where) => {
    shape('an object', isObject)(value, where);
    const own = value as Readonly<Record<string, unknown>>;
    for (const [name, inner] of Object.entries(all)) {
      const quoted = where === '' ? `"${name}"` : `${where}.${name}`;
      inner(Object.hasOwn(own, name) ? own[name] : undefined, quoted);
    }
  };
}
