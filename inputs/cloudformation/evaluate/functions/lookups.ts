import { spend } from '../budget';
import { always, both, choose, merged, negation } from '../values/cases';
import type { Engine, FunctionOf, Scope } from '../scope';
import { isObject } from '../../../../rule-core/text/json';
import { own, section, shown, textOf } from '../../parse/tree';
import { isUnread, unreadInput } from '../unread';
import {
  canonical,
  type Case,
  type Cases,
  computed,
  literal,
  text,
  tokensOf,
} from '../values/value';

/** A key of a mapping is compared with a value that is not plain. */
const STEPS_OF_A_KEY = 6;

/** `Fn::FindInMap`, its keys and its default value. */
export const findInMap: FunctionOf = (argument, scope, engine) => {
  const [map, first, second, options] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (second === undefined) {
    engine.error('Fn::FindInMap needs a mapping and two keys.');
    return always(
      computed(
        `map ${JSON.stringify(argument)}`,
        'Fn::FindInMap is not given a mapping and two keys',
      ),
    );
  }
  const given = isObject(options) ? engine.include(options, scope) : options;
  const fallback = own(given, 'DefaultValue');
  const missing = (what: string): Cases =>
    isUnread(given)
      ? unreadEntry(argument, given, scope, engine)
      : fallback === undefined
        ? always({ kind: 'refused', reason: `Fn::FindInMap finds no ${shown(what)}` })
        : engine.evaluate(fallback, scope);
  const mappings = section(scope.stack.document.value, 'Mappings');
  const within = (part: unknown, key: unknown, next: (found: unknown) => Cases): Cases =>
    choose(engine.evaluate(key, scope), (value) => {
      const from = isObject(part) ? engine.include(part, scope) : part;
      if (value.kind === 'refused') return always(value);
      if (isUnread(from)) return unreadEntry(argument, from, scope, engine);
      const open = tokensOf(value).find((it) => it.kind === 'computed');
      if (open || value.kind !== 'text') {
        return always(
          computed(
            `key ${canonical(value)} of ${JSON.stringify(argument)}`,
            open?.reason ?? 'a key of Fn::FindInMap is not a string',
          ),
        );
      }
      const name = literal(value);
      if (name !== undefined) {
        const found = own(from, name);
        return found === undefined ? missing(name) : next(found);
      }
      const keys = isObject(from) ? Object.keys(from) : [];
      spend(STEPS_OF_A_KEY * keys.length);
      const found = keys.filter((it) => engine.compare(value, text(it)).kind !== 'never');
      return [...found.flatMap((it) => next(own(from, it))), ...missing('such key')];
    });
  return within(mappings, map, (tops) =>
    within(tops, first, (row) => within(row, second, (found) => engine.evaluate(found, scope))),
  );
};

/** Nobody knows what a transform brings into a mapping: it is not "no such key". */
function unreadEntry(argument: unknown, part: unknown, scope: Scope, engine: Engine): Cases {
  const call = own(part, 'Fn::Transform');
  if (call !== undefined) engine.refuseTransform(call);
  else engine.error('This looks into a mapping with a function that is not known here.');
  const keys = Array.isArray(argument) ? (argument as unknown[]).slice(0, 3) : [];
  const shownAs = shown(keys.map((it) => textOf(it) ?? '…').join('.'));
  const id = `${scope.stack.id} mapping ${JSON.stringify(keys)} ${JSON.stringify([...scope.loops].map(([, it]) => canonical(it)))}`;
  const reason = 'it comes from a mapping that a transform brings, which is not read';
  return unreadInput(id, reason, engine, shownAs);
}

/** A case of a branch has the condition of the branch too. */
const STEPS_OF_A_BRANCH = 6;

export const chooseByCondition: FunctionOf = (argument, scope, engine) => {
  const [name, whenTrue, whenFalse] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (whenFalse === undefined) {
    engine.error('Fn::If needs a condition and two values.');
    return always(
      computed(`if ${JSON.stringify(argument)}`, 'Fn::If is not given a condition and two values'),
    );
  }
  return choose(engine.evaluate(name, scope), (value) => {
    const plain = literal(value);
    if (plain === undefined) {
      return always(
        computed(
          `if ${canonical(value)} ${JSON.stringify(argument)}`,
          'the condition of Fn::If has no plain name',
        ),
      );
    }
    const condition = engine.condition(plain, scope);
    const branch = (when: Case['when'], expression: unknown): Cases => {
      if (when.kind === 'never') return [];
      const cases = engine.evaluate(expression, scope);
      spend(STEPS_OF_A_BRANCH * cases.length);
      return cases.flatMap((it) => {
        const together = both(when, it.when);
        return together.kind === 'never' ? [] : [{ when: together, value: it.value }];
      });
    };
    return merged([...branch(condition, whenTrue), ...branch(negation(condition), whenFalse)]);
  });
};

/** A value that only a macro can tell. */
export const transform: FunctionOf = (argument, scope, engine) => {
  engine.refuseTransform(argument);
  const name = own(argument, 'Name');
  const shownName = typeof name === 'string' ? shown(name) : 'a macro';
  return always(
    computed(
      `transform ${scope.stack.id} ${JSON.stringify(argument)}`,
      `${shownName} makes this value before deployment`,
    ),
  );
};
