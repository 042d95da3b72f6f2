import { type Condition, is } from '../../../rule-core';
import { always } from './values/cases';
import { equal } from './values/equality';
import { Evaluation } from './evaluation';
import { interpolate } from './loops';
import type { Scope, Unread } from './scope';
import {
  type Case,
  type Cases,
  computed,
  label,
  text,
  type Token,
  type Value,
} from './values/value';
import type { Variable } from '../parameters/variable';
import { shown } from '../parse/tree';

/** Tells the worlds apart, once every input knows what it is compared with. */
export class Separating extends Evaluation {
  private readonly expanded = new Map<string, Cases>();

  expand(token: Token): Cases {
    const { variable } = token;
    if (!variable) return always(text(token));
    const known = this.expanded.get(variable.id);
    if (known) return known;
    const parameter = this.shared.variables.parameterOf(variable);
    // All of them, however many: a condition may ask for each. Other uses are bounded on their own.
    const made = variable.values().map(({ value, elseOf }): Case => ({
      when: is(parameter, value),
      value: elseOf
        ? anythingElse(elseOf, elseOf === variable ? token.label : undefined)
        : text(value),
    }));
    this.expanded.set(variable.id, made);
    return made;
  }

  condition(name: string, scope: Scope): Condition {
    return this.conditionsOf(scope.stack).get(label(interpolate(name, scope.loops).pieces));
  }

  compare(a: Value, b: Value): Condition {
    return equal(a, b);
  }

  error(message: string, unread?: Unread): void {
    this.shared.problems.at(this.place, message, unread);
  }
}

/** What an input is that equals none of the texts it is compared with. */
function anythingElse(variable: Variable, shownAs = `\${${variable.name}}`): Value {
  const { id, name, unknown, unread, crowded } = variable;
  if (unknown !== undefined) return computed(id, unknown, shownAs);
  if (crowded) return computed(id, `${shown(name)} is compared with more than is told apart`);
  const reason = unread === undefined ? {} : { reason: unread };
  return text({ kind: 'input', id, label: shownAs, variable, ...reason });
}
