import { type Assignment, childOf, type Node, type Variable } from './diagram';
import type { Worlds } from './worlds';

/** What is so in every world that agrees with some values, in none of them, or in some. */
export type Extent = 'all' | 'some' | 'none';

/** How many parameters a key names on which it depends, and what finding them may cost for all keys. */
const NAMED = 5;
const STEPS = 50_000;

/**
 * The worlds that agree with an assignment. What goes without saying of the other parameters is so too: a
 * reader takes it so.
 */
export class InWorld {
  private readonly chosen: ReadonlyMap<string, string>;
  private readonly known = new Map<Node, Extent>();
  private left = STEPS;

  constructor(
    private readonly worlds: Worlds,
    when: Assignment,
  ) {
    this.chosen = new Map(when.map((it) => [it.parameter.id, it.value]));
  }

  /** In how many of them it holds. `a` must not ask unknowns. Each node is looked at once. */
  extentOf(a: Node): Extent {
    if (a === this.worlds.always) return 'all';
    if (a === this.worlds.never) return 'none';
    const known = this.known.get(a);
    if (known) return known;
    const [first, ...others] = this.waysOf(a);
    const one = first ? this.extentOf(first) : 'some';
    const isSame = one !== 'some' && others.every((it) => this.extentOf(it) === one);
    const extent = isSame ? one : 'some';
    this.known.set(a, extent);
    return extent;
  }

  /** How many nodes were looked at. */
  get looked(): number {
    return this.known.size;
  }

  /** The first parameters that `a` depends on in these worlds, in their order; none past a bound. */
  parametersOf(a: Node): string[] {
    const found = new Set<Variable>();
    const seen = new Set([a]);
    for (const node of seen) {
      if (node.isEnd) continue;
      const ways = this.waysOf(node);
      this.left -= ways.length;
      if (this.left < 0) return [];
      if (ways.length > 1) found.add(node.variable);
      for (const way of ways) seen.add(way);
    }
    const inOrder = [...found].sort((x, y) => x.level - y.level);
    const names = inOrder.map(({ parameter, id }) => parameter?.name ?? id);
    return [...new Set(names)].slice(0, NAMED);
  }

  /** Where a node leads in these worlds. */
  private waysOf(node: Node): Node[] {
    const { variable, branches, otherwise } = node;
    const value = this.chosen.get(variable.id) ?? variable.parameter?.unsaid;
    if (value !== undefined) return [childOf(node, variable.bucketOf(value))];
    const ways = branches.map((it) => it.to);
    return branches.length < variable.buckets.length ? [...ways, otherwise] : ways;
  }
}
