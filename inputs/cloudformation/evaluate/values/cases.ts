import { all, ALWAYS, any, type Condition, NEVER, not } from '../../../../rule-core';
import { spend } from '../budget';
import { canonical, type Case, type Cases, NOTHING, type Value } from './value';

/** How many different values one expression may have before it is kept as it is written. */
export const MAX_CASES = 400;

/** A combination is made, its condition is put together, and its text is looked up among those of others. */
const STEPS_OF_A_COMBINATION = 6;
/** A case is compared with others and joined with those of the same value. */
const STEPS_OF_A_CASE = 3;

/** More values than are told apart. */
export class TooManyCases extends Error {}

/** What is said of an expression with more values than are told apart. */
export const TOO_MANY = 'it has more possible values than are told apart';

export function always(value: Value): Cases {
  return [{ when: ALWAYS, value }];
}

/** Both hold; `NEVER` where they plainly contradict each other. */
export function both(a: Condition, b: Condition): Condition {
  if (a === b) return a;
  if (a.kind === 'always') return b;
  if (b.kind === 'always') return a;
  return contradict(a, b) ? NEVER : all(a, b);
}

/** The same in the worlds of a condition, and nothing in the others. */
export function onlyWhen(condition: Condition, cases: Cases): Cases {
  if (condition.kind === 'always') return cases;
  const there = cases.map((it) => ({ ...it, when: both(condition, it.when) }));
  return [...there, { when: negation(condition), value: NOTHING }];
}

const negations = new WeakMap<Condition, Condition>();

/** One object per condition, so that what is shared stays shared. */
export function negation(condition: Condition): Condition {
  const known = negations.get(condition);
  if (known) return known;
  const made = not(condition);
  negations.set(condition, made);
  negations.set(made, condition);
  return made;
}

const fixedBy = new WeakMap<Condition, ReadonlyMap<string, string>>();

function contradict(a: Condition, b: Condition): boolean {
  if (a.kind === 'is' && b.kind === 'is')
    return a.parameter.id === b.parameter.id && a.value !== b.value;
  if (negations.get(a) === b) return true;
  const [few, many] = [fixed(a), fixed(b)].sort((x, y) => x.size - y.size);
  if (!few || !many) return false;
  for (const [id, value] of few) {
    const other = many.get(id);
    if (other !== undefined && other !== value) return true;
  }
  return false;
}

/** The parameters that a condition plainly fixes. */
function fixed(condition: Condition): ReadonlyMap<string, string> {
  const known = fixedBy.get(condition);
  if (known) return known;
  const found = new Map<string, string>();
  if (condition.kind === 'is') found.set(condition.parameter.id, condition.value);
  if (condition.kind === 'all') {
    for (const part of condition.of) for (const [id, value] of fixed(part)) found.set(id, value);
  }
  fixedBy.set(condition, found);
  return found;
}

/** Equal values become one case; impossible ones go. */
export function merged(cases: Cases): Cases {
  if (cases.length < 2) return cases;
  spend(STEPS_OF_A_CASE * cases.length);
  const groups = new Map<string, { value: Value; whens: Condition[] }>();
  for (const { when, value } of cases) {
    if (when.kind === 'never') continue;
    const id = canonical(value);
    const group = groups.get(id);
    if (group) group.whens.push(when);
    else groups.set(id, { value, whens: [when] });
  }
  if (groups.size > MAX_CASES) throw new TooManyCases();
  const whole = groups.size === 1;
  return [...groups.values()].map(({ value, whens }) => ({
    when: whole ? ALWAYS : any(...whens),
    value,
  }));
}

/** The cases of a value that is chosen by the case of another. */
export function choose(cases: Cases, next: (value: Value, it: Case) => Cases): Cases {
  const [only, second] = cases;
  if (only?.when.kind === 'always' && !second) return next(only.value, only);
  const found: Case[] = [];
  for (const it of cases) {
    const inners = next(it.value, it);
    spend(1 + STEPS_OF_A_COMBINATION * inners.length);
    for (const inner of inners) {
      const when = both(it.when, inner.when);
      if (when.kind !== 'never') found.push({ when, value: inner.value });
    }
    if (found.length > MAX_CASES * 20) throw new TooManyCases();
  }
  return merged(found);
}

/** Every combination of a case of each, folded from the left. */
export function fold<T>(
  parts: readonly Cases[],
  start: T,
  step: (sum: T, value: Value) => T,
  finish: (sum: T) => Value,
  key: (sum: T) => string,
): Cases {
  let sums: { when: Condition; sum: T }[] = [{ when: ALWAYS, sum: start }];
  for (const part of parts) {
    const groups = new Map<string, { sum: T; whens: Condition[] }>();
    let seen = 0;
    for (const { when, sum } of sums) {
      for (const it of part) {
        const together = both(when, it.when);
        if (together.kind === 'never') continue;
        if (++seen > MAX_CASES * 20) throw new TooManyCases();
        spend(STEPS_OF_A_COMBINATION);
        const next = step(sum, it.value);
        const id = part.length === 1 && sums.length === 1 ? '' : key(next);
        const group = groups.get(id);
        if (group) group.whens.push(together);
        else groups.set(id, { sum: next, whens: [together] });
      }
    }
    if (groups.size > MAX_CASES) throw new TooManyCases();
    const whole = groups.size === 1;
    sums = [...groups.values()].map((it) => ({
      when: whole ? ALWAYS : any(...it.whens),
      sum: it.sum,
    }));
  }
  return merged(sums.map(({ when, sum }) => ({ when, value: finish(sum) })));
}
