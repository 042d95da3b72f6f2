import { all, ALWAYS, any, type Condition, NEVER } from '../../../rule-core';
import { negation } from './values/cases';
import { FOR_EACH } from './loops';
import type { Engine, Scope, Stack } from './scope';
import { isObject } from '../../../rule-core/text/json';
import { own, section, setOwn, shown } from '../parse/tree';
import type { Cases } from './values/value';
import { Variable } from '../parameters/variable';

/** Sections whose values decide which worlds there are: nothing in them may go by unread. */
const SECTIONS = ['Parameters', 'Mappings', 'Conditions', 'Rules'] as const;

/** Whether something that is not supported here may add to this object or rewrite it. */
export function isUnread(value: unknown): boolean {
  if (!isObject(value)) return false;
  const before = seen.get(value);
  if (before !== undefined) return before;
  const found = Object.keys(value).some((it) => it.startsWith('Fn::'));
  seen.set(value, found);
  return found;
}

/** A mapping is asked about for each value that a key of it may have. */
const seen = new WeakMap<object, boolean>();

/**
 * A value that is not read but is fixed before the deployment, as by a file of `AWS::Include`: it may
 * be whatever something is compared with. Whose name it is, is not known.
 */
export function unreadInput(id: string, reason: string, engine: Engine, shownAs: string): Cases {
  const variable = engine.variable(id, () => new Variable(id, shownAs, { unread: reason }));
  return engine.expand({ kind: 'input', id, label: shownAs, reason, variable });
}

/**
 * Errors for what brings in something that is not read: a transform or an unknown function in the
 * sections that decide about worlds, a transform among the outputs, which may be imported elsewhere.
 */
export function refuseUnreadParts(stack: Stack, scope: Scope, engine: Engine): void {
  const visit = (part: unknown, path: readonly string[], files: number): void => {
    if (Array.isArray(part)) for (const it of part as unknown[]) visit(it, path, files);
    if (!isObject(part)) return;
    const [whole, inner] = included(part, files, scope, engine);
    for (const [key, value] of Object.entries(whole)) {
      if (key === 'Fn::Transform') {
        engine.at(stack, path, () => {
          engine.refuseTransform(value);
        });
      } else if (path[0] === 'Parameters' && path.length === 2 && key.startsWith('Fn::')) {
        engine.at(stack, path, () => {
          engine.error(`A parameter is declared by ${shown(key)}, which is not known here.`);
        });
      } else if (!isOfOutput(path, key)) visit(value, [...path, key], inner);
    }
  };
  const { value: template } = stack.document;
  for (const name of [...SECTIONS, 'Outputs']) visit(section(template, name), [name], 0);
}

/** Files that include one another are followed so far; what is beyond is not at hand. */
const MAX_FILES = 20;

/** An object with what its `AWS::Include` brings, and how many files what is in it came through. */
function included(
  part: Record<string, unknown>,
  files: number,
  scope: Scope,
  engine: Engine,
): [Record<string, unknown>, number] {
  if (files >= MAX_FILES) return [part, files];
  const whole = engine.include(part, scope);
  return [whole, whole === part ? files : files + 1];
}

/**
 * Whether this is the value of an output, which is read where something asks for it, and says then what
 * it lacks; an output may have any name.
 */
function isOfOutput(path: readonly string[], key: string): boolean {
  if (path[0] !== 'Outputs' || (key !== 'Value' && key !== 'Description')) return false;
  const isLoop = (at: number) => path.at(at)?.startsWith(FOR_EACH) === true;
  return path.length > 1 && !isLoop(-1) && (path.length === 2 || isLoop(-2));
}

/** A section with what every `AWS::Include` in it brings; of what is not at hand there is an error. */
export function sectionWithIncludes(
  stack: Stack,
  name: 'Conditions' | 'Outputs' | 'Rules',
  scope: Scope,
  engine: Engine,
): Record<string, unknown> {
  const part = section(stack.document.value, name);
  return withIncludes(part, [name], 0, scope, engine) as Record<string, unknown>;
}

/** What includes nothing stays the same object. */
function withIncludes(
  part: unknown,
  path: readonly string[],
  files: number,
  scope: Scope,
  engine: Engine,
): unknown {
  if (Array.isArray(part)) {
    const made = part.map((it: unknown) => withIncludes(it, path, files, scope, engine));
    return made.every((it, at) => it === part[at]) ? part : made;
  }
  if (!isObject(part)) return part;
  const [whole, inner] = included(part, files, scope, engine);
  const made: Record<string, unknown> = {};
  for (const [key, it] of Object.entries(whole)) {
    const value = isOfOutput(path, key)
      ? it
      : withIncludes(it, [...path, key], inner, scope, engine);
    setOwn(made, key, value);
  }
  const isSame = whole === part && Object.keys(made).every((it) => own(made, it) === own(part, it));
  return isSame ? part : made;
}

/**
 * The worlds that a constraint leaves whatever its unknown parts turn out to be: what could not be
 * read removes no world.
 */
export function withoutUnknowns(constraint: Condition): Condition {
  return widened(constraint, true);
}

const known = [new WeakMap<Condition, Condition>(), new WeakMap<Condition, Condition>()];

/** Wider where `wide`, else narrower: a negation turns one into the other. */
function widened(condition: Condition, wide: boolean): Condition {
  const memo = known[wide ? 1 : 0];
  const before = memo?.get(condition);
  if (before) return before;
  const made = rebuilt(condition, wide);
  memo?.set(condition, made);
  return made;
}

function rebuilt(condition: Condition, wide: boolean): Condition {
  switch (condition.kind) {
    case 'unknown':
      return wide ? ALWAYS : NEVER;
    case 'not': {
      const inner = widened(condition.of, !wide);
      return inner === condition.of ? condition : negation(inner);
    }
    case 'all':
    case 'any': {
      const parts = condition.of.map((it) => widened(it, wide));
      if (parts.every((it, index) => it === condition.of[index])) return condition;
      return condition.kind === 'all' ? all(...parts) : any(...parts);
    }
    case 'is':
      if (condition.parameter.unknown === undefined) return condition;
      return wide ? ALWAYS : NEVER;
    case 'always':
    case 'never':
      return condition;
  }
}
