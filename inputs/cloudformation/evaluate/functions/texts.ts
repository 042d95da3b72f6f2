import { always, choose, fold } from '../values/cases';
import { listItems } from '../values/lists';
import { misplaced, open } from './open-values';
import type { Engine, FunctionOf } from '../scope';
import { isObject } from '../../../../rule-core/text/json';
import {
  canonical,
  type Cases,
  computed,
  derivedToken,
  literal,
  text,
  tokensOf,
  type Value,
} from '../values/value';

/** The texts one after the other. */
export function concatenate(parts: readonly Cases[]): Cases {
  return fold<Value>(
    parts,
    text(),
    (sum, value) => {
      if (sum.kind === 'refused') return sum;
      if (value.kind === 'refused') return value;
      if (sum.kind !== 'text') return sum;
      if (value.kind === 'text') return text(...sum.pieces, ...value.pieces);
      return computed(
        `text of ${canonical(value)}`,
        'a list or an object stands where text should',
      );
    },
    (sum) => sum,
    canonical,
  );
}

/** `Fn::Sub`, with or without variables of its own. */
export const sub: FunctionOf = (argument, scope, engine) => {
  const [template, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  if (typeof template !== 'string') {
    engine.error('Fn::Sub needs text with ${…} in it.');
    return always(computed(`sub ${JSON.stringify(argument)}`, 'Fn::Sub is given no text'));
  }
  return concatenate(
    subParts(template).map((part) => {
      if (typeof part === 'string') return always(text(part));
      const { name } = part;
      const loop = scope.loops.get(name);
      if (loop) return always(loop);
      if (isObject(variables) && Object.hasOwn(variables, name)) {
        return engine.evaluate(variables[name], scope);
      }
      const dot = name.indexOf('.');
      return engine.evaluate(
        dot < 0 ? { Ref: name } : { 'Fn::GetAtt': [name.slice(0, dot), name.slice(dot + 1)] },
        scope,
      );
    }),
  );
};

/** The literal text of a `Fn::Sub` and the names in it; `${!x}` is `${x}` itself. */
function subParts(template: string): (string | { readonly name: string })[] {
  const parts: (string | { name: string })[] = [];
  let at = 0;
  for (const match of template.matchAll(/\$\{(!?)([^${}]*)\}/g)) {
    const [whole, escape, name = ''] = match;
    parts.push(template.slice(at, match.index));
    parts.push(escape ? `\${${name}}` : { name: name.trim() });
    at = match.index + whole.length;
  }
  parts.push(template.slice(at));
  return parts;
}

export const join: FunctionOf = (argument, scope, engine) => {
  const [delimiter, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof delimiter !== 'string') {
    engine.error('Fn::Join needs a delimiter and a list.');
    return always(
      computed(`join ${JSON.stringify(argument)}`, 'Fn::Join is not given a delimiter and a list'),
    );
  }
  return joined(delimiter, engine.evaluate(list, scope), engine);
};

/** A list as one text. */
function joined(delimiter: string, list: Cases, engine: Engine): Cases {
  return choose(list, (value) => {
    if (value.kind === 'text') return always(value);
    if (value.kind === 'some-list') {
      const { token } = value;
      if (delimiter === ',' && token.variable)
        return always(text({ ...token, label: token.label }));
      const id = `join ${JSON.stringify(delimiter)} ${token.id}`;
      return open(derivedToken(id, [token], `Join(${delimiter}, ${token.label})`), engine);
    }
    if (value.kind !== 'list') return always(misplaced(value, 'Fn::Join'));
    return choose(listItems(value), (present) => {
      if (present.kind !== 'list') return always(present);
      const parts = present.items.flatMap((it, index) =>
        index === 0 || delimiter === '' ? [it] : [always(text(delimiter)), it],
      );
      return concatenate(parts);
    });
  });
}

/** A piece that adds nothing, so that the length of what it stands beside is bounded. */
const NOT_ALONE = '';

export const base64: FunctionOf = (argument, scope, engine) =>
  choose(engine.evaluate(argument, scope), (value) => {
    const plain = literal(value);
    if (plain !== undefined) return always(text(Buffer.from(plain).toString('base64'), NOT_ALONE));
    return open(derivedToken(`base64 ${canonical(value)}`, tokensOf(value), 'Base64(…)'), engine);
  });
