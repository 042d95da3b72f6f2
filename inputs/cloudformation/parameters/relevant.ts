import { all, ALWAYS, type Condition } from '../../../rule-core';

/** Constraints that share parameters with one another, and none with the others. */
interface Group {
  readonly parameters: ReadonlySet<string>;
  /** All of them, as one condition: the same one for every key. */
  readonly whole: Condition;
}

/**
 * Those of the constraints that can matter to these conditions: they share a parameter with one of
 * them, or with another constraint that does. The others would only make witnesses longer.
 */
export function relevant(
  conditions: readonly Condition[],
  constraints: readonly Condition[],
): Condition {
  if (constraints.length === 0) return ALWAYS;
  const { groups, parameters } = groupsOf(constraints);
  const reached = mentioned(conditions, parameters);
  const found = groups.filter(
    (it) => it.whole.kind === 'never' || [...reached].some((one) => it.parameters.has(one)),
  );
  return all(...found.map((it) => it.whole));
}

interface Groups {
  readonly groups: readonly Group[];
  readonly parameters: ReadonlySet<string>;
}

const known = new WeakMap<readonly Condition[], Groups>();

/** Asked for every key of a stack, which all have the same constraints. */
function groupsOf(constraints: readonly Condition[]): Groups {
  const before = known.get(constraints);
  if (before) return before;
  const parts = new Map<string, { parameters: Set<string>; constraints: Condition[] }>();
  const never = constraints.filter((it) => it.kind === 'never');
  for (const constraint of constraints) {
    const parameters = mentioned([constraint]);
    const own = [...parameters];
    const joined = new Set(own.flatMap((it) => parts.get(it) ?? []));
    const [first = { parameters: new Set<string>(), constraints: [] }, ...others] = joined;
    for (const other of others) {
      first.constraints.push(...other.constraints);
      for (const it of other.parameters) first.parameters.add(it);
    }
    first.constraints.push(constraint);
    for (const it of own) first.parameters.add(it);
    for (const it of others.length > 0 ? first.parameters : own) parts.set(it, first);
  }
  const made = {
    groups: [
      ...(never.length > 0 ? [{ parameters: new Set<string>(), whole: all(...never) }] : []),
      ...[...new Set(parts.values())].map((it) => ({
        parameters: it.parameters,
        whole: all(...it.constraints),
      })),
    ],
    parameters: new Set(parts.keys()),
  };
  known.set(constraints, made);
  return made;
}

/**
 * The parameters that these conditions mention. What they have in common is walked through once.
 *
 * @param asked only these: then it ends once all of them are found
 */
function mentioned(conditions: readonly Condition[], asked?: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  const seen = new Set<Condition>();
  const waiting = [...conditions].reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (found.size === asked?.size) break;
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === 'is') {
      const { id } = next.parameter;
      if (asked?.has(id) !== false) found.add(id);
    } else if (next.kind === 'not') waiting.push(next.of);
    else if (next.kind === 'all' || next.kind === 'any') waiting.push(...next.of);
  }
  return found;
}
