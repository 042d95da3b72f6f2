import type { Condition, Parameter, UnknownCondition } from '../facts/condition';
import { Variable } from './diagram';

/**
 * The variables of these conditions, in the order of their first appearance, by their ids; and which
 * values of a parameter matter.
 *
 * @param work called with every part of the conditions: there may be many, and the work is bounded
 */
export function variablesOf(
  conditions: readonly Condition[],
  work: (steps: number) => void,
): ReadonlyMap<string, Variable> {
  const mentioned = new Map<string, { parameter: Parameter; values: Set<string> }>();
  const order: { id: string; unknown?: UnknownCondition }[] = [];
  const seen = new Set<Condition>();
  const stack = [...conditions].reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    work(1);
    if (next.kind === 'is') {
      const { parameter, value } = next;
      const id = parameterId(parameter);
      const entry = mentioned.get(id);
      if (entry) entry.values.add(value);
      else {
        mentioned.set(id, { parameter, values: new Set([value]) });
        order.push({ id });
      }
    } else if (next.kind === 'unknown') {
      const id = variableId(next);
      if (mentioned.has(id)) continue;
      mentioned.set(id, { parameter: NONE, values: new Set() });
      order.push({ id, unknown: next });
    } else if (next.kind === 'not') stack.push(next.of);
    else if (next.kind === 'all' || next.kind === 'any') {
      for (let at = next.of.length - 1; at >= 0; at--) {
        const part = next.of[at];
        if (part && !seen.has(part)) stack.push(part);
      }
    }
  }
  const byId = new Map<string, Variable>();
  for (const { id, unknown } of order) {
    const entry = mentioned.get(id);
    if (!entry) continue;
    const level = byId.size;
    const variable = unknown
      ? Variable.ofUnknown(level, unknown)
      : Variable.ofParameter(level, entry.parameter, entry.values);
    byId.set(id, variable);
  }
  return byId;
}

/** Parameters and unknowns have names of their own: one of each may be called alike. */
export function parameterId({ id }: Parameter): string {
  return `parameter ${id}`;
}

export function variableId({ id, about = 'condition' }: UnknownCondition): string {
  return `${about} ${id}`;
}

const NONE: Parameter = { id: '', name: '', values: [] };

/** The conditions that a condition is made of. */
export function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'not') return [condition.of];
  return condition.kind === 'all' || condition.kind === 'any' ? condition.of : [];
}
