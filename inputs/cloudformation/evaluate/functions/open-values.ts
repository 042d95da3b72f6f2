import { always } from '../values/cases';
import type { Engine, FunctionOf } from '../scope';
import { UNWRITTEN } from '../../modules/expressions/unwritten';
import { canonical, type Cases, computed, text, type Token, type Value } from '../values/value';

/** The value of a token that a function makes: an input, unless it is computed. */
export function open(token: Token, engine: Engine): Cases {
  if (token.kind === 'computed') return always(text(token));
  return engine.expand(engine.input(token.id, token.label, token.label));
}

/** A value of the wrong kind: what is made of it is not known. */
export function misplaced(value: Value, where: string): Value {
  if (value.kind === 'refused') return value;
  return computed(`${where} of ${canonical(value)}`, `${where} is given something it cannot take`);
}

/** A value of a module that tools write out in different ways, or in one that is not known here. */
export const unwrittenValue: FunctionOf = (argument, scope) =>
  always(
    computed(
      `${scope.stack.id} ${UNWRITTEN} ${JSON.stringify(argument)}`,
      'it is in a module, in a form that is not supported here',
    ),
  );
