import { spend } from '../budget';
import { always } from './cases';
import {
  canonical,
  derivedToken,
  label,
  type Piece,
  text,
  type Token,
  tokensOf,
  type Value,
} from './value';

const STEPS_OF_AN_ITEM = 50;
/** Longer delimiters are not looked for across pieces that are not known. */
const MAX_DELIMITER = 100;

/** One text at its delimiters; a piece that is not known may hold further ones, unless it cannot. */
export function splitText(delimiter: string, value: Value & { kind: 'text' }): Value {
  const { pieces } = value;
  if (!isCertain(delimiter, pieces)) return someItems(delimiter, value);
  const rows: Piece[][] = [[]];
  for (const piece of pieces) {
    const [first = '', ...rest] = typeof piece === 'string' ? piece.split(delimiter) : [piece];
    rows.at(-1)?.push(first);
    for (const row of rest) rows.push([row]);
    spend(STEPS_OF_AN_ITEM * rest.length);
  }
  return { kind: 'list', items: rows.map((row) => always(text(...row))) };
}

/**
 * The items of a text that is not known. Where the delimiter also stands in what is known, an item may
 * be just the piece beside it, so that it must not count as another text than that piece.
 */
function someItems(delimiter: string, value: Value & { kind: 'text' }): Value {
  const id = `split ${JSON.stringify(delimiter)} ${canonical(value)}`;
  const token = derivedToken(id, tokensOf(value), `Split(${delimiter}, ${label(value.pieces)})`);
  const isJoined = value.pieces.some((it) => typeof it === 'string' && it.includes(delimiter));
  if (!isJoined || token.kind === 'computed') return { kind: 'some-list', token };
  const reason = `it is split at ${JSON.stringify(delimiter)}, which a part that is not known may hold too`;
  return { kind: 'some-list', token: { ...token, kind: 'computed', reason } };
}

function isCertain(delimiter: string, pieces: readonly Piece[]): boolean {
  const inName = userNameStart(pieces);
  return pieces.every((it, index) => {
    if (typeof it === 'string') return true;
    if (/[:/]/.test(delimiter) && index > inName) return true;
    const alphabet = alphabetOf(it);
    return (
      alphabet !== undefined && !mayTouch(delimiter, alphabet, pieces[index - 1], pieces[index + 1])
    );
  });
}

/**
 * The characters of a text that AWS makes. Names that CloudFormation generates have letters, digits and
 * hyphens (CloudFormation User Guide, "Name type"), as have names of stacks and of regions, and the id at the
 * end of a stack's ARN.
 */
function alphabetOf({ id, kind }: Token): RegExp | undefined {
  if (kind === 'generated') return /^[A-Za-z0-9-]+$/;
  if (id.endsWith('|AWS::AccountId')) return /^\d+$/;
  return /\|AWS::(Partition|Region|StackName|StackId)$/.test(id) ? /^[A-Za-z0-9-]+$/ : undefined;
}

/** Whether the delimiter may take in a part of a piece of these characters, with what is beside it. */
function mayTouch(
  delimiter: string,
  alphabet: RegExp,
  before: Piece | undefined,
  after: Piece | undefined,
): boolean {
  if (delimiter.length > MAX_DELIMITER) return true;
  for (let from = 0; from < delimiter.length; from++) {
    for (let to = from + 1; to <= delimiter.length; to++) {
      if (!alphabet.test(delimiter.slice(from, to))) break;
      if (endsWith(before, delimiter.slice(0, from)) && startsWith(after, delimiter.slice(to)))
        return true;
    }
  }
  return false;
}

function endsWith(piece: Piece | undefined, end: string): boolean {
  if (end === '') return true;
  if (typeof piece !== 'string') return piece !== undefined;
  return piece.length < end.length ? end.endsWith(piece) : piece.endsWith(end);
}

function startsWith(piece: Piece | undefined, start: string): boolean {
  if (start === '') return true;
  if (typeof piece !== 'string') return piece !== undefined;
  return piece.length < start.length ? start.startsWith(piece) : piece.startsWith(start);
}

/**
 * The piece of a user's ARN in which the name begins; names have neither colon nor slash
 * (IAM API reference, CreateUser, `UserName`).
 */
function userNameStart(pieces: readonly Piece[]): number {
  const [first] = pieces;
  if (typeof first !== 'string' || !first.startsWith('arn:')) return Infinity;
  const start = pieces.findIndex((it) => typeof it === 'string' && it.includes(':user/'));
  return start < 0 ? Infinity : start;
}
