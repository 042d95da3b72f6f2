import { ALWAYS, type Condition, NEVER, unknownCondition } from '../../../../rule-core';
import { spend } from '../budget';
import { canonical, label, type Piece, text, type Token, type Value } from './value';

type Text = Value & { kind: 'text' };

/** What comparing two texts costs that are put together of pieces, and two that are plain. */
const STEPS_OF_PIECES = 8;
const STEPS_OF_PLAIN = 2;

/** When two values are equal, given that each is what it is. */
export function equal(a: Value, b: Value): Condition {
  if (a.kind === 'text' && b.kind === 'text') return equalTexts(a, b);
  if (a.kind === 'refused' || b.kind === 'refused') return NEVER;
  if (canonical(a) === canonical(b)) return ALWAYS;
  if (a.kind === 'nothing' || b.kind === 'nothing') return NEVER;
  return undecided(a, b, 'it compares lists or objects');
}

function equalTexts(a: Text, b: Text): Condition {
  const [plain, other] = [plainOf(a), plainOf(b)];
  if (plain !== undefined && other !== undefined) {
    spend(STEPS_OF_PLAIN);
    return plain === other ? ALWAYS : NEVER;
  }
  spend(STEPS_OF_PIECES);
  const rest = withoutCommonEnds(a, b);
  if (rest === 'different') return NEVER;
  const [left, right] = rest;
  if (left.pieces.length === 0 && right.pieces.length === 0) return ALWAYS;
  const open = [...left.pieces, ...right.pieces].find(
    (it): it is Token => typeof it !== 'string' && it.kind === 'computed',
  );
  if (open) return undecided(a, b, open.reason ?? 'it is computed');
  const literalSide = [left, right].some((it) =>
    it.pieces.every((piece) => typeof piece === 'string'),
  );
  const single = left.pieces.length === 1 && right.pieces.length === 1;
  if (literalSide || single) return NEVER;
  return undecided(a, b, `it compares ${label(a.pieces)} with ${label(b.pieces)}`);
}

/** The text, where it is one piece or none. */
function plainOf({ pieces }: Text): string | undefined {
  if (pieces.length > 1) return undefined;
  const [only = ''] = pieces;
  return typeof only === 'string' ? only : undefined;
}

function undecided(a: Value, b: Value, reason: string): Condition {
  const ids = [canonical(a), canonical(b)].sort();
  return unknownCondition(
    `equal ${ids.join(' ')}`,
    `a condition is not known before deployment: ${reason}`,
  );
}

/** What is left of both when equal beginnings and ends are taken off. */
function withoutCommonEnds(a: Text, b: Text): [Text, Text] | 'different' {
  let left = a.pieces;
  let right = b.pieces;
  for (const fromEnd of [false, true]) {
    for (;;) {
      const x = left.at(fromEnd ? -1 : 0);
      const y = right.at(fromEnd ? -1 : 0);
      if (x === undefined || y === undefined) break;
      const step = common(x, y, fromEnd);
      if (step === 'different') return 'different';
      if (step === undefined) break;
      left = replaceEnd(left, step[0], fromEnd);
      right = replaceEnd(right, step[1], fromEnd);
    }
  }
  return [text(...left), text(...right)];
}

function replaceEnd(pieces: readonly Piece[], piece: string, fromEnd: boolean): readonly Piece[] {
  const rest = fromEnd ? pieces.slice(0, -1) : pieces.slice(1);
  if (piece === '') return rest;
  return fromEnd ? [...rest, piece] : [piece, ...rest];
}

/** What remains of two pieces that begin (or end) alike; `undefined` where that is not known. */
function common(x: Piece, y: Piece, fromEnd: boolean): [string, string] | 'different' | undefined {
  if (typeof x !== 'string' || typeof y !== 'string') {
    return typeof x !== 'string' && typeof y !== 'string' && x.id === y.id ? ['', ''] : undefined;
  }
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  const fits = fromEnd ? long.endsWith(short) : long.startsWith(short);
  if (!fits) return 'different';
  const rest = fromEnd ? long.slice(0, long.length - short.length) : long.slice(short.length);
  return x.length <= y.length ? ['', rest] : [rest, ''];
}

const MAX_SOLUTIONS = 64;
const MAX_TRIES = 20_000;

/**
 * Tells the variables of both values which texts would make the two equal, so that there is a world
 * in which they are.
 */
export function relate(a: Value, b: Value): void {
  if (a.kind !== 'text' || b.kind !== 'text') return;
  const rest = withoutCommonEnds(a, b);
  if (rest === 'different') return;
  const [left, right] = rest.map((it) => it.pieces) as [readonly Piece[], readonly Piece[]];
  const literalOf = (pieces: readonly Piece[]) =>
    pieces.every((it) => typeof it === 'string') ? pieces.join('') : undefined;
  const [leftText, rightText] = [literalOf(left), literalOf(right)];
  if (leftText !== undefined && rightText === undefined) solve(right, leftText);
  else if (rightText !== undefined && leftText === undefined) solve(left, rightText);
  else if (left.length === 1 && right.length === 1) {
    const [x, y] = [left[0], right[0]];
    if (typeof x === 'object' && typeof y === 'object' && x.variable && y.variable) {
      x.variable.compareWithVariable(y.variable);
    }
  }
}

/**
 * Every way in which the pieces can read as this text. Past a bound there may be more, of which
 * nobody knows: the variables may then be equal to anything.
 */
function solve(pieces: readonly Piece[], whole: string): void {
  let solutions = 0;
  let tries = 0;
  const visit = (index: number, at: number, chosen: readonly [Token, string][]): void => {
    if (solutions >= MAX_SOLUTIONS || tries >= MAX_TRIES) return;
    tries++;
    spend(1);
    const piece = pieces[index];
    if (piece === undefined) {
      if (at !== whole.length) return;
      solutions++;
      for (const [token, value] of chosen) token.variable?.compareWith(value);
    } else if (typeof piece === 'string') {
      if (whole.startsWith(piece, at)) visit(index + 1, at + piece.length, chosen);
    } else {
      const before = chosen.find(([token]) => token.id === piece.id);
      if (before) {
        if (whole.startsWith(before[1], at)) visit(index + 1, at + before[1].length, chosen);
        return;
      }
      const last = index === pieces.length - 1;
      for (let end = last ? whole.length : at; end <= whole.length; end++) {
        visit(index + 1, end, [...chosen, [piece, whole.slice(at, end)]]);
      }
    }
  };
  visit(0, 0, []);
  if (solutions < MAX_SOLUTIONS && tries < MAX_TRIES) return;
  for (const it of pieces) if (typeof it !== 'string') it.variable?.crowd();
}
