import type { Candidate } from '../candidates';
import { Completed } from './completed';
import type { Assignment, Node } from './diagram';
import { InWorld } from './in-world';
import { TooComplex } from './nodes';
import type { Worlds } from './worlds';

/** A key that exists in a told world, and its status. */
export interface KeyInWorld {
  readonly candidate: Candidate;
  /** What it is whatever the parameters are that are not told; `unknown` where it may be active. */
  readonly status: 'Active' | 'Inactive' | 'unknown';
  /** Where it may be active with some values of those and not with others: the first that decide it. */
  readonly dependsOn?: readonly string[];
}

/** A world that shows an answer, and its keys. */
export interface Told {
  readonly when: Assignment;
  /** The values of `when` that only say which keys they are: it is so without them. */
  readonly whichKeysBy: Assignment;
  readonly keys: readonly KeyInWorld[];
}

/** A candidate, and when it is active. */
export interface CompiledKey {
  readonly candidate: Candidate;
  readonly active: Node;
}

/** In which worlds two or more of these hold: for a violation certainly, else possibly. */
export type TwoOf = (active: readonly Node[]) => Node;

/** What leaving values out may cost, in nodes. */
const STEPS = 50_000;

/**
 * What is told of an answer: the smallest world that shows it, and what each key is there, whatever the
 * parameters are that it does not name. Two keys may be active in every such world and not be the same
 * two: then first values are added until it is two that one can name.
 *
 * @param when the smallest world in which it is so
 */
export function told(
  worlds: Worlds,
  when: Assignment,
  keys: readonly CompiledKey[],
  twoOf: TwoOf,
): Told {
  const first = new Completed(worlds, when);
  const there = keys.flatMap((it) => inCompleted(worlds, first, it) ?? []);
  const told = (whichKeysBy: Assignment) => ({ when: [...when, ...whichKeysBy], whichKeysBy });
  try {
    return worlds.aside(() => {
      const smallest = new InWorld(worlds, when);
      const world = told(needed(worlds, when, smallest, keys, twoOf));
      const inWorld =
        world.when.length === when.length ? smallest : new InWorld(worlds, world.when);
      return { ...world, keys: keys.flatMap((it) => keyIn(worlds, inWorld, it)) };
    });
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    const world = told(first.valuesFor(there.flatMap((it) => it.asked)));
    return { ...world, keys: there.map((it) => it.key) };
  }
}

/** A key in the world that first values complete, if it exists there, and what that was read from. */
function inCompleted(
  worlds: Worlds,
  first: Completed,
  { candidate, active }: CompiledKey,
): { readonly key: KeyInWorld; readonly asked: readonly Node[] } | undefined {
  const certainly = worlds.forAllUnknowns(active);
  if (first.holds(certainly)) return { key: { candidate, status: 'Active' }, asked: [certainly] };
  const possibly = worlds.forSomeUnknowns(active);
  if (first.holds(possibly)) {
    return { key: { candidate, status: 'unknown' }, asked: [certainly, possibly] };
  }
  const exists = worlds.forSomeUnknowns(worlds.compile(candidate.exists));
  if (!first.holds(exists)) return undefined;
  return { key: { candidate, status: 'Inactive' }, asked: [possibly, exists] };
}

/** A key in every world that agrees with the values that are told. */
function keyIn(worlds: Worlds, inWorld: InWorld, { candidate, active }: CompiledKey): KeyInWorld[] {
  if (isCertain(worlds, inWorld, active)) return [{ candidate, status: 'Active' }];
  const possibly = worlds.forSomeUnknowns(active);
  switch (inWorld.extentOf(possibly)) {
    case 'all':
      return [{ candidate, status: 'unknown' }];
    case 'some':
      return [{ candidate, status: 'unknown', dependsOn: inWorld.parametersOf(possibly) }];
    case 'none': {
      const exists = worlds.forSomeUnknowns(worlds.compile(candidate.exists));
      return inWorld.extentOf(exists) === 'none' ? [] : [{ candidate, status: 'Inactive' }];
    }
  }
}

function isCertain(worlds: Worlds, inWorld: InWorld, active: Node): boolean {
  return inWorld.extentOf(worlds.forAllUnknowns(active)) === 'all';
}

/** The first values to add, so that keys which may be active in every world that is told show it. */
function needed(
  worlds: Worlds,
  when: Assignment,
  inWorld: InWorld,
  keys: readonly CompiledKey[],
  twoOf: TwoOf,
): Assignment {
  const nodes = keys.map((it) => it.active);
  let certain = 0;
  for (const it of nodes) if (isCertain(worlds, inWorld, it) && ++certain > 1) return [];
  const isSo = (it: Node) => inWorld.extentOf(worlds.forSomeUnknowns(it)) === 'all';
  const throughout = nodes.filter(isSo);
  if (throughout.length > 1 && inWorld.extentOf(twoOf(throughout)) === 'all') return [];
  return fewest(worlds, when, (first) => shownBy(worlds, first, nodes, twoOf));
}

/**
 * When those keys show it that do where first values complete the world: those that are certainly active
 * there come first, and two of them are enough; else more are looked at, each time twice as many.
 */
function shownBy(worlds: Worlds, first: Completed, keys: readonly Node[], twoOf: TwoOf): Node {
  const possible = keys.filter((it) => first.holds(worlds.forSomeUnknowns(it)));
  const isFirst = (it: Node) => first.holds(worlds.forAllUnknowns(it));
  const inOrder = [...possible.filter(isFirst), ...possible.filter((it) => !isFirst(it))];
  for (let count = 2; ; count *= 2) {
    const some = inOrder.slice(0, count);
    const two = twoOf(some);
    if (!first.holds(two) && count < inOrder.length) continue;
    return some.reduce((sum, it) => worlds.and(sum, worlds.forSomeUnknowns(it)), two);
  }
}

/** First values that make it hold beside `when`, none of which can be left out as far as that is tried. */
function fewest(worlds: Worlds, when: Assignment, whatOf: (first: Completed) => Node): Assignment {
  const first = new Completed(worlds, when);
  const a = whatOf(first);
  let kept = first.valuesFor([a]);
  let left = STEPS;
  for (const choice of [...kept].reverse()) {
    if (left < 0) break;
    const without = kept.filter((it) => it !== choice);
    const inWorld = new InWorld(worlds, [...when, ...without]);
    if (inWorld.extentOf(a) === 'all') kept = without;
    left -= inWorld.looked + kept.length;
  }
  return kept;
}
