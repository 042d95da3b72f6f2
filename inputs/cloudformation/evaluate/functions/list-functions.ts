import { always, choose } from '../values/cases';
import { listItems } from '../values/lists';
import { splitText } from '../values/split-text';
import { misplaced, open } from './open-values';
import type { Engine, FunctionOf } from '../scope';
import {
  canonical,
  type Cases,
  computed,
  derivedToken,
  label,
  literal,
  text,
  tokensOf,
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
  return choose(engine.evaluate(source, scope), (value) =>
    always(value.kind === 'text' ? splitText(delimiter, value) : misplaced(value, 'Fn::Split')),
  );
};

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
