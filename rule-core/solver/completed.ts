import { type Assignment, childOf, type Node, type Variable } from './diagram';
import type { Worlds } from './worlds';

/**
 * The world that some values make, completed by the first value of each other parameter. What is asked of
 * it must not ask unknowns.
 */
export class Completed {
  private readonly chosen: ReadonlyMap<string, string>;

  constructor(
    private readonly worlds: Worlds,
    when: Assignment,
  ) {
    this.chosen = new Map(when.map((it) => [it.parameter.id, it.value]));
  }

  holds(a: Node): boolean {
    let node = a;
    while (!node.isEnd) node = this.after(node);
    return node === this.worlds.always;
  }

  /** The first values that answer whether these hold: with them it is so whatever the others are. */
  valuesFor(asked: readonly Node[]): Assignment {
    const variables = new Set<Variable>();
    for (const a of asked) {
      for (let node = a; !node.isEnd; node = this.after(node)) variables.add(node.variable);
    }
    return [...variables]
      .filter((it) => !this.chosen.has(it.id))
      .sort((x, y) => x.level - y.level)
      .map((it) => it.choice(it.bucketOf(this.valueOf(it))));
  }

  private after(node: Node): Node {
    return childOf(node, node.variable.bucketOf(this.valueOf(node.variable)));
  }

  private valueOf({ id, parameter }: Variable): string {
    return this.chosen.get(id) ?? parameter?.values[0] ?? '';
  }
}
