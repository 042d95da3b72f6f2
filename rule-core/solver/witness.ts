import { type Assignment, type Choice, childrenOf, type Node } from './diagram';
import { TooComplex } from './nodes';
import type { Worlds } from './worlds';

/**
 * The smallest set of parameter values that makes `a` hold, whatever the other parameters are; of
 * several smallest ones the first, in the order of variables and values. Past a bound of work it is
 * one from which nothing can be left out. `a` must be able to hold and must not ask unknowns.
 */
export function witness(worlds: Worlds, a: Node): Assignment {
  const world = anyWorld(worlds, a);
  const budget = { left: 20_000 };
  const best = within(() => smallest(worlds, a, new Map(), budget));
  return best ?? within(() => shrink(worlds, a, world)) ?? world;
}

/** The diagram may outgrow its bound here too; then a longer witness does. */
function within(find: () => Assignment | null): Assignment | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof TooComplex) return null;
    throw error;
  }
}

function smallest(
  worlds: Worlds,
  a: Node,
  memo: Map<Node, Assignment | null>,
  budget: { left: number },
): Assignment | null {
  if (a === worlds.always) return [];
  if (a === worlds.never) return null;
  const known = memo.get(a);
  if (known !== undefined) return known;
  if (--budget.left < 0) return null;
  const children = childrenOf(a);
  const whatever = children.reduce((sum, { to }) => worlds.and(sum, to), worlds.always);
  let best = smallest(worlds, whatever, memo, budget);
  for (const { bucket, to } of children) {
    if (best !== null && best.length <= 1) break;
    const rest = smallest(worlds, to, memo, budget);
    if (rest && (best === null || rest.length + 1 < best.length)) {
      best = [a.variable.choice(bucket), ...rest];
    }
  }
  if (budget.left < 0) return null;
  memo.set(a, best);
  return best;
}

/** Some world in which `a` holds: at each variable the first value that can still succeed. */
function anyWorld(worlds: Worlds, a: Node): Assignment {
  const world: Choice[] = [];
  let node = a;
  while (!node.isEnd) {
    const way = childrenOf(node).find((it) => it.to !== worlds.never);
    if (!way) break;
    world.push(node.variable.choice(way.bucket));
    node = way.to;
  }
  return world;
}

/** Drops every value that is not needed, last variable first. */
function shrink(worlds: Worlds, a: Node, world: Assignment): Assignment {
  let kept = [...world];
  for (const choice of [...world].reverse()) {
    const without = kept.filter((it) => it !== choice);
    if (worlds.restrict(a, without) === worlds.always) kept = without;
  }
  return kept;
}
