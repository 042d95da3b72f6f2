import { always, choose } from '../values/cases';
import { listItems } from '../values/lists';
import type { FunctionOf } from '../scope';
import { concatenate } from './texts';
import { type Cases, derivedToken, text, type Value } from '../values/value';

/** `Fn::ToJsonString`: the JSON of a value, with what is not known yet in its place. */
export const toJsonString: FunctionOf = (argument, scope, engine) =>
  choose(engine.evaluate(argument, scope), (value) => jsonOf(value));

function jsonOf(value: Value): Cases {
  if (value.kind === 'text') {
    const pieces = value.pieces.map((it) =>
      typeof it === 'string' ? JSON.stringify(it).slice(1, -1) : it,
    );
    return always(text('"', ...pieces, '"'));
  }
  if (value.kind === 'list') {
    return choose(listItems(value), (present) => {
      if (present.kind !== 'list') return always(present);
      const parts = present.items.map((it) => choose(it, jsonOf));
      return concatenate([always(text('[')), ...separated(parts), always(text(']'))]);
    });
  }
  if (value.kind === 'object') {
    const entries = [...value.entries];
    const items = entries.map(([key, cases]) =>
      choose(cases, (it) =>
        it.kind === 'nothing'
          ? always(it)
          : concatenate([always(text(`${JSON.stringify(key)}:`)), jsonOf(it)]),
      ),
    );
    return choose(listItems({ kind: 'list', items }), (present) => {
      if (present.kind !== 'list') return always(present);
      return concatenate([always(text('{')), ...separated(present.items), always(text('}'))]);
    });
  }
  if (value.kind === 'some-list')
    return always(
      text(derivedToken(`json ${value.token.id}`, [value.token], `[${value.token.label}]`)),
    );
  return always(value.kind === 'nothing' ? text('null') : value);
}

function separated(parts: readonly Cases[]): Cases[] {
  return parts.flatMap((it, index) => (index === 0 ? [it] : [always(text(',')), it]));
}
