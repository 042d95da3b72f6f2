import { createHash } from 'node:crypto';
import type { Condition, StackResource } from '../../../../rule-core';
import { spend } from '../budget';
import type { Variable } from '../../parameters/variable';

/**
 * A piece of text that the template does not fix.
 *
 * - `input`: the one who deploys fixes it. Equal ids are equal texts, different ids different ones.
 * - `generated`: a name that AWS makes up, unlike every other.
 * - `computed`: it comes out of the deployment and may be anything.
 */
export interface Token {
  readonly kind: 'input' | 'generated' | 'computed';
  readonly id: string;
  /** How it reads in a message: `${Name}`. */
  readonly label: string;
  /** Why it is not known: for `computed`, and for an input that a part of the template gives that is not read. */
  readonly reason?: string;
  /** The user that it is the name of, for `generated`. */
  readonly of?: StackResource;
  /** The values it may have, for an input. */
  readonly variable?: Variable;
}

export type Piece = string | Token;

/** What an expression can be in one world. */
export type Value =
  | { readonly kind: 'text'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'list'; readonly items: readonly Cases[] }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Cases> }
  /** A list whose items are not known, told apart by its token. */
  | { readonly kind: 'some-list'; readonly token: Token }
  /** `AWS::NoValue`. */
  | { readonly kind: 'nothing' }
  /** CloudFormation refuses to deploy this. */
  | { readonly kind: 'refused'; readonly reason: string };

/** A value by world. The conditions cover all worlds and exclude one another. */
export type Cases = readonly Case[];

export interface Case {
  readonly when: Condition;
  readonly value: Value;
}

export const NOTHING: Value = { kind: 'nothing' };

/** Longer texts are not put together: no name, and no call of an API, is that long. */
const MAX_TEXT = 1_000_000;
const MAX_PIECES = 10_000;

/** Text of these pieces; neighbouring literals become one. */
export function text(...pieces: readonly Piece[]): Value & { kind: 'text' } {
  const joined: Piece[] = [];
  if (pieces.length > 1) {
    let length = 0;
    for (const piece of pieces) length += typeof piece === 'string' ? piece.length : 1;
    spend(1 + (length >> 3));
    if (length > MAX_TEXT || pieces.length > MAX_PIECES) return tooLong(pieces);
  }
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece === '') continue;
    if (typeof piece === 'string' && typeof last === 'string')
      joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return { kind: 'text', pieces: joined };
}

function tooLong(pieces: readonly Piece[]): Value & { kind: 'text' } {
  const hash = createHash('sha256');
  for (const it of pieces) hash.update(typeof it === 'string' ? JSON.stringify(it) : it.id);
  return computed(`text ${hash.digest('base64')}`, 'it is longer than any text that is read');
}

/** The text, where nothing of it is open. */
export function literal(value: Value): string | undefined {
  if (value.kind !== 'text') return undefined;
  const [first, second] = value.pieces;
  if (second !== undefined) return undefined;
  return first === undefined ? '' : typeof first === 'string' ? first : undefined;
}

/** Equal exactly for equal texts, lists and so on; also across stacks. */
export function canonical(value: Value): string {
  const spelling = spelled(value);
  spend(1 + (spelling.length >> 3));
  return spelling;
}

function spelled(value: Value): string {
  switch (value.kind) {
    case 'text':
      return value.pieces
        .map((it) => (typeof it === 'string' ? JSON.stringify(it) : `\${${it.id}}`))
        .join('+');
    case 'list':
      return `[${value.items.map(canonicalCases).join(',')}]`;
    case 'object':
      return `{${[...value.entries].map(([key, it]) => `${JSON.stringify(key)}:${canonicalCases(it)}`).join(',')}}`;
    case 'some-list':
      return `list ${value.token.id}`;
    case 'nothing':
      return 'nothing';
    case 'refused':
      return `refused ${value.reason}`;
  }
}

function canonicalCases(cases: Cases): string {
  const [only, second] = cases;
  if (only && !second) return canonical(only.value);
  return `?${cases.map((it) => `${conditionKey(it.when)}:${canonical(it.value)}`).join('|')}`;
}

const keys = new WeakMap<Condition, string>();

/** Equal for conditions that are written alike. */
function conditionKey(condition: Condition): string {
  const known = keys.get(condition);
  if (known !== undefined) return known;
  const parts =
    condition.kind === 'is'
      ? [condition.parameter.id, condition.value]
      : condition.kind === 'unknown'
        ? [condition.id]
        : condition.kind === 'not'
          ? [conditionKey(condition.of)]
          : condition.kind === 'all' || condition.kind === 'any'
            ? condition.of.map(conditionKey)
            : [];
  const key = createHash('sha256')
    .update(JSON.stringify([condition.kind, ...parts]))
    .digest('base64');
  keys.set(condition, key);
  return key;
}

/** How a text reads in a message. */
export function label(pieces: readonly Piece[]): string {
  return pieces.map((it) => (typeof it === 'string' ? it : it.label)).join('');
}

export function tokensOf(value: Value): Token[] {
  spend(1);
  if (value.kind === 'some-list') return [value.token];
  if (value.kind === 'text') return value.pieces.filter((it) => typeof it !== 'string');
  const inner =
    value.kind === 'list'
      ? value.items
      : value.kind === 'object'
        ? [...value.entries.values()]
        : [];
  return inner.flatMap((cases) => cases.flatMap((it) => tokensOf(it.value)));
}

export function computed(
  id: string,
  reason: string,
  shownAs = '(not known)',
): Value & { kind: 'text' } {
  return text({ kind: 'computed', id: short(id), label: cut(shownAs), reason: cut(reason) });
}

/** What is made of these tokens by a function that is not carried out: as open as they are. */
export function derivedToken(id: string, from: readonly Token[], shownAs: string): Token {
  const open = from.find((it) => it.kind === 'computed');
  const token = { id: short(id), label: cut(shownAs) };
  if (open) return { kind: 'computed', ...token, reason: open.reason ?? 'it is computed' };
  return { kind: 'input', ...token };
}

const MAX_SHOWN = 300;

/** Ids are made of ids: the long ones are told apart by their hash. */
function short(id: string): string {
  if (id.length <= MAX_SHOWN) return id;
  return `${id.slice(0, 50)}… ${createHash('sha256').update(id).digest('base64')}`;
}

function cut(shownText: string): string {
  return shownText.length > MAX_SHOWN ? `${shownText.slice(0, MAX_SHOWN)}…` : shownText;
}
