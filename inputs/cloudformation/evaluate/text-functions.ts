import { always, choose, fold } from './cases';
import { spend } from './effort';
import { listItems } from './lists';
import type { Engine, FunctionOf, Scope } from './scope';
import { isObject } from '../parse/tree';
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
} from './value';

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
export function subParts(template: string): (string | { readonly name: string })[] {
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
export function joined(delimiter: string, list: Cases, engine: Engine): Cases {
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
export function splitText(delimiter: string, value: Value): Value {
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

export function selected(index: number, list: Cases, engine: Engine): Cases {
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

function open(token: ReturnType<typeof derivedToken>, engine: Engine): Cases {
  if (token.kind === 'computed') return always(text(token));
  return engine.expand(engine.input(token.id, token.label, token.label));
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

/** A piece that adds nothing, so that the length of what it stands beside is bounded. */
const NOT_ALONE = '';

export const base64: FunctionOf = (argument, scope, engine) =>
  choose(engine.evaluate(argument, scope), (value) => {
    const plain = literal(value);
    if (plain !== undefined) return always(text(Buffer.from(plain).toString('base64'), NOT_ALONE));
    return open(derivedToken(`base64 ${canonical(value)}`, tokensOf(value), 'Base64(…)'), engine);
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

export const toJsonString: FunctionOf = (argument, scope, engine) => json(argument, scope, engine);

function json(node: unknown, scope: Scope, engine: Engine): Cases {
  return choose(engine.evaluate(node, scope), (value) => jsonOf(value));
}

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

/** A value of the wrong kind: nothing can be said of what is made of it. */
export function misplaced(value: Value, where: string): Value {
  if (value.kind === 'refused') return value;
  return computed(`${where} of ${canonical(value)}`, `${where} is given something it cannot take`);
}
