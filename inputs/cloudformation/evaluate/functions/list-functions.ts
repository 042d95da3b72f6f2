import { always, choose } from '../values/cases';
import { spend } from '../budget';
import { listItems } from '../values/lists';
import { misplaced, open } from './open-values';
import type { Engine, FunctionOf } from '../scope';
import {
  canonical,
  type Cases,
  computed,
  derivedToken,
  label,
  literal,
  type Piece,
  text,
  tokensOf,
  type Value,
} from '../values/value';

export const split: FunctionOf = (argument, scope, engine) => {
  const [delimiter, source] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof delimiter !== 'string' || delimiter === '') {
    engine.error('Fn::Split needs a delimiter and a text.');
    return always(
      computed(
        `split ${JSON.stringify(argument)}`,
        'Fn::Split is not given a delimiter and a text',
      ),
    );
  }
  return choose(engine.evaluate(source, scope), (value) => always(splitText(delimiter, value)));
};

const STEPS_OF_AN_ITEM = 50;

/** One text at its delimiters; a piece that is not known may hold further ones, unless it cannot. */
function splitText(delimiter: string, value: Value): Value {
  if (value.kind !== 'text') return misplaced(value, 'Fn::Split');
  const inName = userNameStart(value.pieces);
  const certain = value.pieces.every(
    (it, index) =>
      typeof it === 'string' || (/[:/]/.test(delimiter) && (index > inName || isAtomic(it.id))),
  );
  if (!certain) {
    const id = `split ${JSON.stringify(delimiter)} ${canonical(value)}`;
    const shownAs = `Split(${delimiter}, ${label(value.pieces)})`;
    return { kind: 'some-list', token: derivedToken(id, tokensOf(value), shownAs) };
  }
  const rows: Piece[][] = [[]];
  for (const piece of value.pieces) {
    const [first = '', ...rest] = typeof piece === 'string' ? piece.split(delimiter) : [piece];
    rows.at(-1)?.push(first);
    for (const row of rest) rows.push([row]);
    spend(STEPS_OF_AN_ITEM * rest.length);
  }
  return { kind: 'list', items: rows.map((row) => always(text(...row))) };
}

/** What has no colon and no slash in it, whatever it turns out to be. */
function isAtomic(id: string): boolean {
  return id.startsWith('user ') || /\|AWS::(AccountId|Partition|Region|StackName)$/.test(id);
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

export const select: FunctionOf = (argument, scope, engine) => {
  const [index, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
  return choose(engine.evaluate(index, scope), (at) => {
    const number = literal(at);
    if (number === undefined || !/^\d{1,9}$/.test(number)) {
      return always(
        at.kind === 'refused'
          ? at
          : computed(
              `select ${canonical(at)} ${JSON.stringify(list)}`,
              'the index of Fn::Select is not known',
            ),
      );
    }
    return selected(Number(number), engine.evaluate(list, scope), engine);
  });
};

function selected(index: number, list: Cases, engine: Engine): Cases {
  return choose(list, (value) => {
    if (value.kind === 'some-list') return engine.item(value.token, index);
    if (value.kind === 'text') {
      return open(
        derivedToken(
          `${canonical(value)}[${index}]`,
          tokensOf(value),
          `${label(value.pieces)}[${index}]`,
        ),
        engine,
      );
    }
    if (value.kind !== 'list') return always(misplaced(value, 'Fn::Select'));
    return choose(listItems(value), (present) => {
      const item = present.kind === 'list' ? present.items[index] : undefined;
      return (
        item ??
        always({ kind: 'refused', reason: `Fn::Select asks for item ${index} of a shorter list` })
      );
    });
  });
}

export const length: FunctionOf = (argument, scope, engine) =>
  choose(engine.evaluate(argument, scope), (value) => {
    if (value.kind === 'some-list') {
      return open(
        derivedToken(`length ${value.token.id}`, [value.token], `Length(${value.token.label})`),
        engine,
      );
    }
    if (value.kind !== 'list') return always(misplaced(value, 'Fn::Length'));
    return choose(listItems(value), (present) =>
      always(present.kind === 'list' ? text(String(present.items.length)) : present),
    );
  });

/** Addresses, zones and the like: not worked out, but the same expression is the same list. */
export function opaqueList(name: string): FunctionOf {
  return (argument, scope, engine) => {
    const parts = (Array.isArray(argument) ? (argument as unknown[]) : [argument]).map((it) =>
      engine.evaluate(it, scope),
    );
    const values = parts.flatMap((cases) => cases.map((it) => it.value));
    const id = `${name} ${scope.stack.account.id ?? scope.stack.account.scope} ${scope.stack.region ?? ''} ${values.map(canonical).join(',')}`;
    return always({
      kind: 'some-list',
      token: derivedToken(id, values.flatMap(tokensOf), `${name}(…)`),
    });
  };
}
