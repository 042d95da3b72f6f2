import { all, any, type Condition, unknownCondition } from '../../../rule-core';
import { both, negation, TooManyCases } from './values/cases';
import { spend } from './budget';
import { type Engine, type Entry, type Scope, scopeOf, type Stack } from './scope';
import { functionOf, shown } from '../parse/tree';
import { sectionWithIncludes } from './unread';
import { isObject } from '../../../rule-core/text/json';
import { type Case, type Cases, literal } from './values/value';

/** Two cases are compared, and the condition that they are the same is put together. */
const STEPS_OF_A_PAIR = 6;

/** The conditions of one stack, each worked out once. */
export class Conditions {
  private readonly known = new Map<string, Condition>();
  private entries: ReadonlyMap<string, Entry> | undefined;

  constructor(
    private readonly stack: Stack,
    private readonly engine: Engine,
  ) {}

  names(): readonly string[] {
    return [...this.byName().keys()];
  }

  all(): Condition[] {
    return this.names().map((it) => this.get(it));
  }

  /** What a name stands for; conditions it rests on first, since their chain may be long. */
  get(name: string): Condition {
    const waiting = [name];
    const open = new Set<string>();
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      const entry = this.byName().get(next);
      if (this.known.has(next)) {
        waiting.pop();
      } else if (!entry) {
        this.engine.error(`The condition ${shown(next)} is used but not declared.`);
        this.settle(next, `there is no condition ${shown(next)}`);
      } else {
        const needed = [...namesIn(entry.body)].filter((it) => !this.known.has(it));
        const circle = needed.find((it) => open.has(it) || it === next);
        if (needed.length > 0 && open.has(next)) {
          this.engine.error(`The condition ${shown(next)} depends on itself.`);
          this.settle(next, `the condition ${shown(next)} depends on itself`);
        } else if (circle !== undefined) {
          this.engine.error(`The condition ${shown(circle)} depends on itself.`);
          this.settle(circle, `the condition ${shown(circle)} depends on itself`);
        } else if (needed.length > 0) {
          open.add(next);
          waiting.push(...needed);
          continue;
        } else {
          this.known.set(next, this.evaluate(entry.body, entry.scope));
        }
        open.delete(next);
      }
    }
    return (
      this.known.get(name) ?? this.settle(name, `the condition ${shown(name)} is not readable`)
    );
  }

  evaluate(expression: unknown, scope: Scope): Condition {
    const call = functionOf(expression);
    const list = Array.isArray(call?.argument) ? (call.argument as unknown[]) : [];
    switch (call?.name) {
      case 'Condition':
        return this.engine.condition(String(call.argument), scope);
      case 'Fn::And':
        return all(...list.map((it) => this.evaluate(it, scope)));
      case 'Fn::Or':
        return any(...list.map((it) => this.evaluate(it, scope)));
      case 'Fn::Not':
        if (list.length === 1) return negation(this.evaluate(list[0], scope));
        break;
      case 'Fn::Equals':
        if (list.length === 2) return this.equals(list[0], list[1], scope);
        break;
      case undefined:
      default:
    }
    this.engine.error(
      'This is not a condition: Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition is needed.',
    );
    return unknownCondition(
      `${this.stack.id} ${JSON.stringify(expression)}`,
      'a condition is not readable',
    );
  }

  private equals(left: unknown, right: unknown, scope: Scope): Condition {
    const lefts = this.engine.evaluate(left, scope);
    const rights = this.engine.evaluate(right, scope);
    const found: Condition[] = [];
    for (const it of [...refusedIn(lefts), ...refusedIn(rights)]) {
      this.engine.refuse(this.stack, it.when);
    }
    const [few, many] = lefts.length <= rights.length ? [lefts, rights] : [rights, lefts];
    for (const a of few) {
      for (const b of mayEqual(a, many)) {
        spend(STEPS_OF_A_PAIR);
        const when = both(a.when, b.when);
        if (when.kind === 'never') continue;
        const same = this.engine.compare(a.value, b.value);
        if (same.kind !== 'never') found.push(all(when, same));
        if (found.length > 10_000) throw new TooManyCases();
      }
    }
    return any(...found);
  }

  private byName(): ReadonlyMap<string, Entry> {
    if (!this.entries) {
      const scope: Scope = scopeOf(this.stack);
      const conditions = sectionWithIncludes(this.stack, 'Conditions', scope, this.engine);
      const entries = this.engine.entries(conditions, scope, ['Conditions']);
      this.entries = new Map(entries.map((it) => [it.id, it]));
    }
    return this.entries;
  }

  private settle(name: string, reason: string): Condition {
    const made = unknownCondition(`${this.stack.id} condition ${name}`, reason);
    this.known.set(name, made);
    return made;
  }
}

interface CasesByText {
  readonly literals: ReadonlyMap<string, Cases>;
  readonly others: Cases;
  readonly refused: Cases;
}

const indexes = new WeakMap<Cases, CasesByText>();

/** A parameter that is compared with thousands of texts has one list of cases for all of them. */
function byText(cases: Cases): CasesByText {
  const known = indexes.get(cases);
  if (known) return known;
  const literals = new Map<string, Case[]>();
  const others: Case[] = [];
  for (const it of cases) {
    const written = literal(it.value);
    const same = written === undefined ? others : literals.get(written);
    if (same) same.push(it);
    else if (written !== undefined) literals.set(written, [it]);
  }
  const refused = others.filter((it) => it.value.kind === 'refused');
  const made = { literals, others, refused };
  indexes.set(cases, made);
  return made;
}

/** Those of the cases that this one may be equal to: two plain texts are equal or they are not. */
function mayEqual({ value }: Case, cases: Cases): Cases {
  const written = literal(value);
  if (written === undefined) return cases;
  const { literals, others } = byText(cases);
  return [...(literals.get(written) ?? []), ...others];
}

function refusedIn(cases: Cases): Cases {
  return byText(cases).refused;
}

/** The names of the conditions that an expression asks about. */
function namesIn(expression: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(expression)) for (const it of expression) namesIn(it, found);
  else if (isObject(expression)) {
    for (const [key, value] of Object.entries(expression)) {
      if (key === 'Condition' && typeof value === 'string') found.add(value);
      else {
        if (key === 'Fn::If' && Array.isArray(value) && typeof value[0] === 'string')
          found.add(value[0]);
        namesIn(value, found);
      }
    }
  }
  return found;
}
