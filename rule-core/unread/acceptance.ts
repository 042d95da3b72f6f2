import { fitsPattern } from '../text/pattern';
import { type ReadError, UNREAD_KINDS, type UnreadKind } from '../result/read-error';
import { isObject } from '../text/json';

/** Parts of one kind that are not read, for which somebody answers until a day. */
export interface UnreadAcceptance {
  readonly kind: UnreadKind;
  /** The documents: paths as the report shows them, or patterns with `*` for any text. */
  readonly input: readonly string[];
  /** The thing itself, or a pattern for it; for parts without a name, their message. */
  readonly what?: string;
  /** How many parts it accepts at most; needed where it may fit what nobody has seen yet. */
  readonly atMost?: number;
  /** Whether it covers documents that mention access keys. */
  readonly mentionsKeys?: boolean;
  readonly reason: string;
  readonly owner: string;
  /** The day (UTC, `YYYY-MM-DD`) from which it accepts nothing. */
  readonly expires: string;
}

const WHO = ['reason', 'owner', 'expires'];
const PART = ['kind', 'input', 'what', 'atMost', 'mentionsKeys'];

/**
 * Reads the list under `unread` of an exceptions file. An entry says who answers, and for what: one
 * part, or several under `parts`.
 *
 * @returns the acceptances, and a sentence for each problem
 */
export function parseUnread(
  list: unknown,
  problemsOfWho: (entry: Readonly<Record<string, unknown>>) => readonly string[],
): { acceptances: UnreadAcceptance[]; problems: string[] } {
  if (list === undefined || list === null) return { acceptances: [], problems: [] };
  if (!Array.isArray(list)) {
    return { acceptances: [], problems: ['expected a list under "unread"'] };
  }
  const problems: string[] = [];
  const acceptances: UnreadAcceptance[] = [];
  for (const [index, entry] of (list as unknown[]).entries()) {
    const found = isObject(entry) ? [...problemsOfWho(entry)] : ['is not a mapping'];
    const parts = isObject(entry) ? partsOf(entry) : [];
    if (isObject(entry)) found.push(...unknownFields(entry), ...parts.flatMap(problemsOfPart));
    if (isObject(entry) && parts.length === 0) found.push('"parts" must not be empty');
    problems.push(...found.map((it) => `unread ${index + 1}: ${it}`));
    if (found.length > 0 || !isObject(entry)) continue;
    const { reason, owner, expires } = entry as unknown as UnreadAcceptance;
    for (const part of parts) {
      const { input, ...rest } = part as unknown as UnreadAcceptance;
      const inputs = typeof input === 'string' ? [input] : [...input];
      acceptances.push({ ...partOf(rest), input: inputs, reason, owner, expires });
    }
  }
  return { acceptances, problems };
}

type Fields = Readonly<Record<string, unknown>>;

function partsOf(entry: Fields): Fields[] {
  const { parts } = entry;
  if (parts === undefined) return [entry];
  return Array.isArray(parts) ? (parts as unknown[]).map((it) => (isObject(it) ? it : {})) : [];
}

/** The fields of a part, without any that is not given. */
function partOf({ kind, what, atMost, mentionsKeys }: Omit<UnreadAcceptance, 'input'>) {
  return {
    kind,
    ...(what === undefined ? {} : { what }),
    ...(atMost === undefined ? {} : { atMost }),
    ...(mentionsKeys === undefined ? {} : { mentionsKeys }),
  };
}

function unknownFields(entry: Fields): string[] {
  const known = Object.hasOwn(entry, 'parts') ? [...WHO, 'parts'] : [...WHO, ...PART];
  const parts = Object.hasOwn(entry, 'parts') ? partsOf(entry) : [];
  return [
    ...Object.keys(entry).filter((it) => !known.includes(it)),
    ...parts.flatMap((part) => Object.keys(part).filter((it) => !PART.includes(it))),
  ].map((it) => `has an unknown field "${it}"`);
}

function problemsOfPart({ kind, input, what, atMost, mentionsKeys }: Fields): string[] {
  const problems: string[] = [];
  if (!UNREAD_KINDS.includes(kind as UnreadKind))
    problems.push(`"kind" must be one of ${UNREAD_KINDS.join(', ')}`);
  const inputs: unknown[] = Array.isArray(input) ? (input as unknown[]) : [input];
  const named = inputs.length > 0 && inputs.every(isText);
  if (!named) problems.push('"input" must be a path, a pattern, or a list of these');
  if (what !== undefined && !isText(what)) problems.push('"what" must be a text');
  const isCount = typeof atMost === 'number' && Number.isInteger(atMost) && atMost > 0;
  if (atMost !== undefined && !isCount) problems.push('"atMost" must be a whole number above 0');
  if (mentionsKeys !== undefined && typeof mentionsKeys !== 'boolean')
    problems.push('"mentionsKeys" must be true or false');
  if (problems.length > 0) return problems;
  const isAny = (it: unknown) => isText(it) && /^[*./]*$/.test(it) && it.includes('*');
  if (inputs.some(isAny) && (what === undefined || isAny(what)))
    problems.push('accepts everything of a kind: name the documents, or the thing ("what")');
  if (atMost === undefined && isOpen(kind as UnreadKind, inputs as string[], what))
    problems.push(
      'needs "atMost", how many parts it accepts: it may fit some that nobody has seen yet',
    );
  return problems;
}

/** Whether it may fit what is added later, beside what it was written for. */
export function isOpen(kind: UnreadKind, inputs: readonly string[], what: unknown): boolean {
  const wholeDocument = kind === 'document' || kind === 'nothing-to-check';
  const named = wholeDocument || (isText(what) && !what.includes('*'));
  return !named || inputs.some((it) => it.includes('*'));
}

/** What an acceptance says of the errors that it is for. */
export type Fitting = Pick<UnreadAcceptance, 'kind' | 'input' | 'what' | 'mentionsKeys'>;

/** Whether an acceptance is for this error. */
export function fits(error: ReadError, { kind, input, what, mentionsKeys }: Fitting): boolean {
  if (error.kind !== kind) return false;
  // Whoever accepts that a document is not read has to know that it mentions keys.
  if (error.mentionsKeys === true && mentionsKeys !== true) return false;
  const file = plainPath(error.input);
  if (!input.some((it) => fitsPattern(file, plainPath(it)))) return false;
  return what === undefined || fitsPattern(thingOf(error), what);
}

/** What an error is known by: the thing that is not read, or what is said of it. */
export function thingOf({ what, message }: ReadError): string {
  return what ?? message;
}

/** As exceptions and code hosts write paths. */
export function plainPath(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
