import { Misread } from './no-answer';

/** What came over the wire. */
export interface Wire {
  readonly status: number;
  /** In lower case, as Node gives them. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The text of the answer; absent where the caller reads it as it arrives. */
  readonly text?: string;
}

/**
 * What a call must have been answered with before anything is concluded from it. The SDK takes any text
 * with status 200 for an answer and leaves out what it does not find: a proxy's sign-in page then looks
 * like a user without access keys.
 */
export interface Operation<Input, Output, Answer> {
  /** As people call it: `IAM`, `CloudTrail`. */
  readonly service: string;
  /** The name of the action: `ListUsers`. */
  readonly action: string;
  readonly format: 'xml' | 'json';
  /** Lists and truth values of an XML answer: the SDK reads an unreadable one as empty, or false. */
  readonly lists?: readonly string[];
  readonly booleans?: readonly string[];
  /** That the answer is an object of S3, and how many bytes it may have. */
  readonly object?: { readonly most: number };
  /** Whether the caller reads the text as it arrives. */
  readonly streams?: boolean;
  /**
   * The answer with all that it must have.
   *
   * @throws Misread for one that lacks something
   */
  readonly read: (output: Output, input: Input, wire: Wire) => Answer;
}

/** A list that must be there; an empty one is a list. */
export function list<T>(value: readonly T[] | undefined, what: string): readonly T[] {
  // `Array.isArray` would make it a list of anything.
  if (!isList(value)) throw new Misread(`it has no ${what}`);
  const items: readonly (T | undefined | null)[] = value;
  if (items.some((it) => it === undefined || it === null)) {
    throw new Misread(`its ${what} has an entry without content`);
  }
  return value;
}

function isList<T>(value: readonly T[] | undefined): value is readonly T[] {
  return Array.isArray(value);
}

/** A text that must be there. */
export function text(value: string | undefined, what: string): string {
  if (typeof value !== 'string' || value === '') throw new Misread(`it has no ${what}`);
  return value;
}

/** A marker that may be there. */
export function marker(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/**
 * Where an IAM list goes on. The marker is there exactly where the list is truncated (IAM API reference,
 * ListUsers).
 */
export function more(
  isTruncated: boolean | undefined,
  next: string | undefined,
): { truncated: boolean; marker: string | undefined } {
  const truncated = isTruncated ?? false;
  if (!truncated && marker(next) !== undefined) {
    throw new Misread('it says that its list is whole, and where it goes on');
  }
  return { truncated, marker: marker(next) };
}

/** What in the text of an answer the SDK would silently read as empty or false. */
export function wrongIn(
  { format, lists = [], booleans = [] }: Operation<never, never, unknown>,
  body: string,
): string | undefined {
  if (format !== 'xml') return undefined;
  for (const name of lists) {
    const begin = new RegExp(`<${name}>\\s*(?!<member[\\s/>]|</${name}>|\\s)`);
    if (begin.test(body)) return `its ${name} are not a list`;
  }
  for (const name of booleans) {
    const value = new RegExp(`<${name}>(?!(?:true|false)</${name}>)`);
    if (value.test(body)) return `its ${name} is neither true nor false`;
  }
  return undefined;
}
