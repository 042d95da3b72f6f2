import type { Condition, UnknownCondition } from '../facts/condition';
import { Budget, TO_TELL_WHETHER } from './budget';
import {
  type Assignment,
  type Branch,
  childOf,
  childrenOf,
  type Node,
  type Variable,
} from './diagram';
import { MAX_NODES, Nodes, TooComplex } from './nodes';
import { parameterId, partsOf, variableId, variablesOf } from './variables';

/**
 * Exact reasoning about worlds with a reduced, ordered decision diagram over many-valued variables
 * (docs/adr/0002-worlds-as-decision-diagrams.md). Every condition becomes one node; equal conditions
 * become the same node, so "never", "always" and "equal" are pointer comparisons. Worlds are never
 * enumerated; what grows is the diagram, and past a bound {@link TooComplex} is thrown.
 */
export class Worlds extends Nodes {
  private variables: ReadonlyMap<string, Variable> | undefined;
  private readonly compiled = new Map<Condition, Node>();

  /**
   * @param conditions all conditions that will be asked about: they fix the variables, their order
   *   (of first appearance) and which values of a parameter matter
   * @param allowance how many edges and parts of conditions may be looked at before giving up
   */
  constructor(
    private readonly conditions: readonly Condition[],
    allowance = new Budget().allowance(),
  ) {
    super(allowance);
  }

  /** The node of a condition. Iterative: a chain of conditions may be long. */
  compile(condition: Condition): Node {
    const stack: Condition[] = [condition];
    for (let next = stack.at(-1); next !== undefined; next = stack.at(-1)) {
      const waiting = this.compiled.has(next)
        ? []
        : partsOf(next).filter((it) => !this.compiled.has(it));
      if (waiting.length > 0) {
        stack.push(...waiting.reverse());
        continue;
      }
      if (!this.compiled.has(next)) this.compiled.set(next, this.combine(next));
      stack.pop();
    }
    return this.compiledNode(condition);
  }

  and(a: Node, b: Node): Node {
    return this.apply('and', a, b);
  }

  or(a: Node, b: Node): Node {
    return this.apply('or', a, b);
  }

  not(a: Node): Node {
    if (a === this.never) return this.always;
    if (a === this.always) return this.never;
    return this.memoised('not', a.id, () => this.mapped(a, (child) => this.not(child)));
  }

  /** In which worlds `a` holds whatever the unknowns are. */
  forAllUnknowns(a: Node): Node {
    return this.quantifyUnknowns('and', a);
  }

  /** In which worlds `a` holds for some state of the unknowns. */
  forSomeUnknowns(a: Node): Node {
    return this.quantifyUnknowns('or', a);
  }

  /** The unknowns that `a` depends on, in order. */
  unknownsOf(a: Node): UnknownCondition[] {
    const found = new Set<Variable>();
    const seen = new Set<Node>();
    const stack = [a];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next) || next.isEnd) continue;
      seen.add(next);
      if (next.variable.unknown) found.add(next.variable);
      stack.push(...childrenOf(next).map((it) => it.to));
    }
    return [...found].sort((x, y) => x.level - y.level).flatMap((it) => it.unknown ?? []);
  }

  /** The node with these variables fixed. */
  restrict(a: Node, world: Assignment): Node {
    const chosen = new Map(world.map((it) => [it.parameter.id, it.value]));
    const memo = new Map<Node, Node>();
    const walk = (node: Node): Node => {
      if (node.isEnd) return node;
      const known = memo.get(node);
      if (known) return known;
      const value = node.variable.unknown ? undefined : chosen.get(node.variable.id);
      const made =
        value === undefined
          ? this.mapped(node, walk)
          : walk(childOf(node, node.variable.bucketOf(value)));
      memo.set(node, made);
      return made;
    };
    return walk(a);
  }

  private combine(condition: Condition): Node {
    switch (condition.kind) {
      case 'always':
        return this.always;
      case 'never':
        return this.never;
      case 'is': {
        const variable = this.variableOf(parameterId(condition.parameter));
        const bucket = variable.bucketOf(condition.value);
        return this.node(variable, [{ bucket, to: this.always }], this.never);
      }
      case 'unknown':
        return this.node(
          this.variableOf(variableId(condition)),
          [{ bucket: 1, to: this.always }],
          this.never,
        );
      case 'not':
        return this.not(this.compiledNode(condition.of));
      case 'all':
        return this.together('and', condition.of);
      case 'any':
        return this.together('or', condition.of);
    }
  }

  private apply(operation: 'and' | 'or', a: Node, b: Node): Node {
    const [neutral, decisive] =
      operation === 'and' ? [this.always, this.never] : [this.never, this.always];
    if (a === decisive || b === decisive) return decisive;
    if (a === neutral || a === b) return b;
    if (b === neutral) return a;
    const [first, second] = a.id < b.id ? [a, b] : [b, a];
    return this.memoised(operation, first.id * MAX_NODES + second.id, () =>
      this.joined(operation, first, second),
    );
  }

  private joined(operation: 'and' | 'or', a: Node, b: Node): Node {
    const variable = a.variable.level <= b.variable.level ? a.variable : b.variable;
    const [left, leftRest] = a.variable === variable ? [a.branches, a.otherwise] : [[], a];
    const [right, rightRest] = b.variable === variable ? [b.branches, b.otherwise] : [[], b];
    const branches: Branch[] = [];
    for (let i = 0, j = 0; i < left.length || j < right.length;) {
      const x = left[i];
      const y = right[j];
      const bucket = Math.min(x?.bucket ?? Infinity, y?.bucket ?? Infinity);
      const inLeft = x?.bucket === bucket;
      const inRight = y?.bucket === bucket;
      if (inLeft) i++;
      if (inRight) j++;
      const to = this.apply(operation, inLeft ? x.to : leftRest, inRight ? y.to : rightRest);
      branches.push({ bucket, to });
    }
    return this.node(variable, branches, this.apply(operation, leftRest, rightRest));
  }

  private quantifyUnknowns(operation: 'and' | 'or', a: Node): Node {
    if (a.isEnd) return a;
    return this.memoised(`quantify-${operation}`, a.id, () => {
      const inner = this.mapped(a, (child) => this.quantifyUnknowns(operation, child));
      if (!inner.variable.unknown) return inner;
      const ways = childrenOf(inner).map((it) => it.to);
      return ways.reduce((sum, to) => this.apply(operation, sum, to));
    });
  }

  /** Halves first: what they make stays small longer than a sum that grows by one at a time. */
  private together(operation: 'and' | 'or', parts: readonly Condition[]): Node {
    const nodes = parts.map((it) => this.compiledNode(it));
    const neutral = operation === 'and' ? this.always : this.never;
    return inHalves(nodes, neutral, (a, b) => this.apply(operation, a, b));
  }

  private variableOf(id: string): Variable {
    this.variables ??= variablesOf(this.conditions, (steps) => {
      this.work(steps);
    });
    const variable = this.variables.get(id);
    if (!variable) throw new Error(`The condition on ${id} was not declared.`);
    return variable;
  }

  private compiledNode(condition: Condition): Node {
    const node = this.compiled.get(condition);
    if (!node) throw new Error('A part of the condition was not compiled.');
    return node;
  }
}

/** Whether there is a world in which it holds. What is too entangled to tell counts as "may hold". */
export function canHold(condition: Condition): boolean {
  if (condition.kind === 'always') return true;
  const worlds = new Worlds([condition], TO_TELL_WHETHER);
  try {
    return worlds.compile(condition) !== worlds.never;
  } catch (error) {
    if (error instanceof TooComplex) return true;
    throw error;
  }
}

/** Combines neighbours, then neighbouring results, until one is left. */
export function inHalves<T>(parts: readonly T[], none: T, combine: (a: T, b: T) => T): T {
  let level = parts;
  while (level.length > 1) {
    const next: T[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [a, b] = level.slice(index, index + 2);
      if (a !== undefined) next.push(b === undefined ? a : combine(a, b));
    }
    level = next;
  }
  return level[0] ?? none;
}
