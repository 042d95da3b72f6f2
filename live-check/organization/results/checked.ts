import { isObject } from '../../../rule-core/text/json';
import { RepeatedName, wholeJson } from '../../../rule-core/text/whole-json';

/** What is wrong with a value that somebody else wrote: the rest of a sentence that begins with "it". */
export class Malformed extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Malformed';
  }
}

/** A JSON object. @throws Malformed */
export function objectIn(value: unknown, what: string): Record<string, unknown> {
  if (!isObject(value)) throw new Malformed(`its ${what} is missing or not an object`);
  return value;
}

/** JSON of an object. @throws Malformed in our words: the parser's own quote the text */
export function parsedObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = wholeJson(text);
  } catch (error) {
    if (error instanceof RepeatedName) throw new Malformed(error.message);
    throw new Malformed('it is not complete JSON');
  }
  if (!isObject(value)) throw new Malformed('it is not a JSON object');
  return value;
}

/** A list of at most so many entries. @throws Malformed */
export function listIn(value: unknown, what: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed(`its ${what} are missing or not a list`);
  if (value.length > most) throw new Malformed(`it has more than ${most} ${what}`);
  return value;
}

/** A text of at most so many characters that fits. @throws Malformed */
export function textIn(value: unknown, what: string, fits: RegExp, most = 2_048): string {
  if (typeof value !== 'string' || value.length > most || !fits.test(value)) {
    throw new Malformed(`its ${what} is missing or not one`);
  }
  return value;
}

/** The same where it may be absent. @throws Malformed */
export function textOrNone(
  value: unknown,
  what: string,
  fits: RegExp,
  most?: number,
): string | undefined {
  return value === undefined ? undefined : textIn(value, what, fits, most);
}

/** A whole number from 0. @throws Malformed */
export function countIn(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Malformed(`its number of ${what} is missing or not one`);
  }
  return value;
}

/** A moment in ISO 8601, UTC, as this tool writes it. @throws Malformed */
export function momentIn(value: unknown, what: string): string {
  const text = textIn(value, what, MOMENT, 30);
  if (Number.isNaN(Date.parse(text))) throw new Malformed(`its ${what} is missing or not one`);
  return text;
}

export const ANYTHING = /^[^]*$/;
export const ACCOUNT_ID = /^\d{12}$/;
export const PARTITION = /^aws[a-z-]{0,20}$/;
export const ARN = /^arn:[\x21-\x7e]{1,2000}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;
