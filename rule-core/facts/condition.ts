/**
 * A deployment input whose value is not fixed yet: a template's parameter.
 *
 * `values` are all the values that matter, the most natural first (a default); a value that stands
 * for "anything else" is made with {@link anythingElse}. A parameter with one id has the same values
 * wherever it appears in one run.
 */
export interface Parameter {
  readonly id: string;
  readonly name: string;
  readonly values: readonly string[];
  /** The value that goes without saying: a finding does not name it. */
  readonly unsaid?: string;
  /**
   * Why nobody can tell its value, where nobody is free to choose it: it is fixed elsewhere, and not
   * known yet. What holds for all its values is certain; what holds for some is undetermined.
   */
  readonly unknown?: string;
}

/** What the input leaves open: whether something is so at all, or the status of a key. */
export type UnknownAbout = 'condition' | 'status';

/**
 * In which worlds something holds. A world gives every {@link Parameter} that can be chosen one of its
 * values. `unknown` holds or not, and the input cannot tell which; equal ids about the same thing are the
 * same fact.
 */
export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'is'; readonly parameter: Parameter; readonly value: string }
  | UnknownCondition
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] };

export interface UnknownCondition {
  readonly kind: 'unknown';
  readonly id: string;
  readonly reason: string;
  /** @default "condition" */
  readonly about?: UnknownAbout;
}

export const ALWAYS: Condition = { kind: 'always' };
export const NEVER: Condition = { kind: 'never' };

/** The parameter has this value. */
export function is(parameter: Parameter, value: string): Condition {
  if (!valuesOf(parameter).has(value)) return NEVER;
  return parameter.values.length === 1 ? ALWAYS : { kind: 'is', parameter, value };
}

const values = new WeakMap<Parameter, ReadonlySet<string>>();

/** The values as a set: a parameter may have thousands, and be asked about each. */
function valuesOf(parameter: Parameter): ReadonlySet<string> {
  const known = values.get(parameter);
  if (known) return known;
  const made = new Set(parameter.values);
  values.set(parameter, made);
  return made;
}

/** Something the input cannot tell; `reason` is shown to the user. */
export function unknownCondition(
  id: string,
  reason: string,
  about: UnknownAbout = 'condition',
): UnknownCondition {
  return { kind: 'unknown', id, reason, about };
}

export function not(condition: Condition): Condition {
  if (condition.kind === 'always') return NEVER;
  if (condition.kind === 'never') return ALWAYS;
  return condition.kind === 'not' ? condition.of : { kind: 'not', of: condition };
}

/** All of them hold (none given: always). */
export function all(...conditions: readonly Condition[]): Condition {
  return join('all', conditions, 'always', 'never');
}

/** At least one of them holds (none given: never). */
export function any(...conditions: readonly Condition[]): Condition {
  return join('any', conditions, 'never', 'always');
}

function join(
  kind: 'all' | 'any',
  conditions: readonly Condition[],
  neutral: 'always' | 'never',
  decisive: 'always' | 'never',
): Condition {
  const [a, b] = conditions;
  if (a && b && conditions.length === 2) return joinTwo(kind, a, b, neutral, decisive);
  if (conditions.some((it) => it.kind === decisive)) return { kind: decisive };
  const rest = [...new Set(conditions.filter((it) => it.kind !== neutral))];
  if (rest.length === 0) return { kind: neutral };
  return rest.length === 1 && rest[0] ? rest[0] : { kind, of: rest };
}

/** Nearly all that is joined: every user that a key may have, with the world in which it has it. */
function joinTwo(
  kind: 'all' | 'any',
  a: Condition,
  b: Condition,
  neutral: 'always' | 'never',
  decisive: 'always' | 'never',
): Condition {
  if (a.kind === decisive || b.kind === neutral) return a;
  return b.kind === decisive || a.kind === neutral || a === b ? b : { kind, of: [a, b] };
}

const ELSE = '\u0000else';

/**
 * A value that equals none of the others: what a parameter without `AllowedValues` may also be.
 * `of` tells apart the "anything else" of different parameters.
 */
export function anythingElse(of: string): string {
  return `${ELSE}:${of}`;
}

export function isAnythingElse(value: string): boolean {
  return value.startsWith(ELSE);
}

/**
 * How a witness shows its values, by the name of the parameter: "anything else" that several of its
 * parameters share is one value, and the later ones say whose it is. What goes without saying is left
 * out; of what need not be said, parameters of one name are told together.
 */
export function showValues(
  choices: readonly {
    readonly parameter: Pick<Parameter, 'name' | 'unsaid'>;
    readonly value: string;
  }[],
): Map<string, string> {
  const owners = new Map<string, string>();
  const said = choices.filter(({ parameter, value }) => parameter.unsaid !== value);
  const shown = new Map<string, string>();
  for (const { parameter, value } of said) {
    const { name, unsaid } = parameter;
    const before = unsaid === undefined ? undefined : shown.get(name);
    if (before !== undefined) {
      const all = [...before.split(', '), ...value.split(', ')];
      shown.set(name, [...new Set(all)].sort().join(', '));
    } else if (isAnythingElse(value)) {
      const owner = owners.get(value);
      if (owner === undefined) owners.set(value, name);
      shown.set(name, owner === undefined ? '(any other value)' : `(the value of ${owner})`);
    } else shown.set(name, value);
  }
  return shown;
}
