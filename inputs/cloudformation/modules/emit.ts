import { isObject } from '../../../rule-core/text/json';
import { own, section } from '../parse/tree';
import { holds, isTakenAnotherWay } from './expressions/holds';
import { around, type Level } from './level';
import { withOverrides } from './expressions/overrides';
import type { Resolver } from './expressions/resolve';
import { unwritten } from './expressions/unwritten';

/** Something that a module becomes in the whole template. */
export interface Part {
  readonly section: 'Resources' | 'Conditions' | 'Mappings';
  readonly id: string;
  readonly body: unknown;
  /** What it is called in which module. */
  readonly origin: { readonly level: Level; readonly name: string };
}

/** Everything that a module and those in it become. */
export function partsOf(level: Level, resolver: Resolver): Part[] {
  const id = (name: string) => level.prefix + name;
  const origin = (name: string) => ({ level, name });
  return [
    ...Object.entries(level.conditions).map(([name, it]): Part => ({
      section: 'Conditions',
      id: id(name),
      body: conditionOf(it, level, resolver),
      origin: origin(name),
    })),
    ...Object.entries(level.mappings).map(([name, body]): Part => ({
      section: 'Mappings',
      id: id(name),
      body,
      origin: origin(name),
    })),
    ...[...level.own].map(([name, it]): Part => ({
      section: 'Resources',
      id: id(name),
      body: resourceOf(name, it, level, resolver),
      origin: origin(name),
    })),
    ...[...level.modules.values()].flatMap((it) => (it ? partsOf(it, resolver) : [])),
  ];
}

function conditionOf(condition: unknown, level: Level, resolver: Resolver): unknown {
  const isOpen =
    isTakenAnotherWay(condition, level, resolver) || isMistaken(condition, level, resolver);
  return isOpen
    ? { 'Fn::Equals': [unwritten(condition, level.prefix), ''] }
    : resolver.resolve(condition, level);
}

/**
 * Whether a condition that stays in the template names a parameter of the module which the template
 * calls so too, but for something else: the AWS CLI leaves the name, and Rain does not.
 */
function isMistaken(condition: unknown, level: Level, resolver: Resolver): boolean {
  if (holds(condition, level, resolver) !== undefined) return false;
  let root = level;
  while (root.outer) root = root.outer;
  return [...resolver.namesIn(condition)].some((name) => {
    const value = root.parameters.has(name) ? level.parameters.get(name) : undefined;
    return value !== undefined && resolver.spelled(value()) !== JSON.stringify({ Ref: name });
  });
}

/** A resource of a module, with what is overridden by each module around it, the nearest first. */
function resourceOf(
  id: string,
  body: Record<string, unknown>,
  level: Level,
  resolver: Resolver,
): unknown {
  let made = named(body, level, resolver);
  let name = id;
  let resolve = (part: unknown) => resolver.resolve(part, level);
  for (let it = level; it.outer && it.use; it = it.outer) {
    const { outer } = it;
    const override = own(it.use.overrides, name);
    const given = isObject(override)
      ? resolver.resolve(named(override, outer, resolver), outer)
      : undefined;
    made = withOverrides(made, given, resolve);
    resolve = (part) => {
      resolver.spend(1);
      return part;
    };
    name = it.use.name + name;
  }
  return made;
}

/** A resource whose condition is called as in the whole template. */
function named(
  body: Record<string, unknown>,
  level: Level,
  resolver: Resolver,
): Record<string, unknown> {
  const condition = own(body, 'Condition');
  return level.outer && condition !== undefined
    ? { ...body, Condition: resolver.condition(condition, level) }
    : body;
}

/** The files of a module and of those around it; one list for all that is written out of it. */
export function filesAround(
  module: Level,
  known: Map<Level, readonly string[]>,
): readonly string[] {
  const found = known.get(module) ?? [module, ...around(module)].flatMap(({ file }) => file ?? []);
  known.set(module, found);
  return found;
}

/** The first of these that the template, or what is made of it already, has too. */
export function thereAlready(
  parts: readonly Part[],
  template: object,
  made: ReadonlyMap<string, object>,
): Part | undefined {
  return parts.find(
    ({ section: name, id }) =>
      Object.hasOwn(section(template, name), id) || Object.hasOwn(made.get(name) ?? {}, id),
  );
}
