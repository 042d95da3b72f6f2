import { ALWAYS, any, type Condition } from '../../../rule-core';
import { both } from './values/cases';
import { spend } from './budget';
import { listItems } from './values/lists';
import type { Engine, Entry, Scope } from './scope';
import { isObject } from '../../../rule-core/text/json';
import { shown, textOf } from '../parse/tree';
import { canonical, computed, label, literal, type Piece, text, type Value } from './values/value';

export const FOR_EACH = 'Fn::ForEach::';
/** How many entries one section may have, and with those that loops make; CloudFormation takes 500 resources. */
const MAX_ENTRIES = 10_000;
const MAX_WITH_LOOPS = 5_000;
const STEPS_OF_AN_ENTRY = 400;
/** A list that is not known has so many items here: enough for two keys to meet. */
const UNKNOWN_ITEMS = 2;

/** The path of a section in its template; none for an object inside an expression. */
type Path = readonly string[] | undefined;

/** The entries of a section (or of an object), its `Fn::ForEach` loops written out. */
export function entriesOf(section: unknown, scope: Scope, path: Path, engine: Engine): Entry[] {
  const found: Found = { entries: new Map(), isFull: false };
  collect(section, scope, path, ALWAYS, engine, found);
  return [...found.entries.values()];
}

interface Found {
  readonly entries: Map<string, Entry>;
  /** Once this is told, nothing more is read. */
  isFull: boolean;
}

function isFull(found: Found, { loops }: Scope, engine: Engine): boolean {
  const most = loops.size > 0 ? MAX_WITH_LOOPS : MAX_ENTRIES;
  if (found.isFull || found.entries.size <= most) return found.isFull;
  found.isFull = true;
  engine.error(
    `This template has more than ${most.toLocaleString('en-US')} entries in one place, loops written out; what is beyond is not read. CloudFormation takes 500 resources in a template.`,
  );
  return true;
}

function collect(
  section: unknown,
  scope: Scope,
  path: Path,
  when: Condition,
  engine: Engine,
  found: Found,
): void {
  if (!isObject(section)) return;
  for (const [key, body] of Object.entries(section)) {
    if (isFull(found, scope, engine)) return;
    if (scope.loops.size > 0) spend(STEPS_OF_AN_ENTRY);
    const here = path && [...path, key];
    if (key.startsWith(FOR_EACH)) {
      const repeat = () => {
        loop(key, body, scope, here, when, engine, found);
      };
      if (here) engine.at(scope.stack, here, repeat);
      else repeat();
      continue;
    }
    const id = scope.loops.size === 0 ? key : label(interpolate(key, scope.loops).pieces);
    const same = found.entries.get(id);
    if (same?.when.kind === 'always') continue;
    found.entries.set(
      id,
      same ? { ...same, when: any(same.when, when) } : { id, body, scope, path: here ?? [], when },
    );
    if (isFull(found, scope, engine)) return;
  }
}

function loop(
  key: string,
  argument: unknown,
  scope: Scope,
  path: Path,
  when: Condition,
  engine: Engine,
  found: Found,
): void {
  const [identifier, collection, body] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof identifier !== 'string' || !isObject(body)) {
    engine.error(`${shown(key)} needs an identifier, a collection and what to repeat.`);
    return;
  }
  for (const list of engine.evaluate(collection, scope)) {
    const inList = both(when, list.when);
    for (const [item, itemWhen] of itemsOf(list.value, engine)) {
      const together = both(inList, itemWhen);
      if (together.kind === 'never') continue;
      const inner: Scope = {
        ...scope,
        loops: new Map([...scope.loops, [identifier, item]]),
        memo: new Map(),
      };
      // The third item of the loop's list is what it repeats.
      collect(body, inner, path && [...path, '2'], together, engine, found);
    }
  }
}

function itemsOf(list: Value, engine: Engine): [Value, Condition][] {
  if (list.kind === 'some-list') {
    return Array.from({ length: UNKNOWN_ITEMS }, (_, index) =>
      engine.item(list.token, index).map((it): [Value, Condition] => [it.value, it.when]),
    ).flat();
  }
  if (list.kind !== 'list') {
    if (list.kind !== 'refused')
      engine.error(
        'Fn::ForEach needs a list of values that is known before the deployment: a list in the template, or a parameter or mapping that is one.',
      );
    return [];
  }
  return listItems(list).flatMap((present): [Value, Condition][] =>
    present.value.kind === 'list'
      ? present.value.items.flatMap((it) =>
          it.map((one): [Value, Condition] => [one.value, both(present.when, one.when)]),
        )
      : [],
  );
}

/** A text with the loops' variables put in: `${Name}` as it is, `&{Name}` with letters and digits only. */
export function interpolate(
  source: string,
  loops: ReadonlyMap<string, Value>,
): Value & { kind: 'text' } {
  if (loops.size === 0 || !/[$&]\{/.test(source)) return text(source);
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of source.matchAll(/([$&])\{([^${}]*)\}/g)) {
    const [whole, sign, name = ''] = match;
    const value = loops.get(name);
    if (!value) continue;
    pieces.push(source.slice(at, match.index), ...put(value, sign === '&'));
    at = match.index + whole.length;
  }
  return text(...pieces, source.slice(at));
}

function put(value: Value, plain: boolean): readonly Piece[] {
  const known = literal(value);
  if (known !== undefined) return [plain ? known.replace(/[^A-Za-z0-9]/g, '') : known];
  return value.kind === 'text' ? value.pieces : [canonical(value)];
}

/** What stands in a template as it is: a text, with what the loops around it put in, a number, a truth. */
export function plain(expression: unknown, scope: Scope): Value {
  if (typeof expression === 'string') return interpolate(expression, scope.loops);
  const value = textOf(expression);
  if (value !== undefined) return text(value);
  return computed('null', 'null stands where a value should');
}
