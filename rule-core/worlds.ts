import type { Condition, Parameter } from './condition';
import { type Assignment, childOf, type Node, Variable } from './diagram';
import { Effort } from './effort';

/**
 * Exact reasoning about worlds with a reduced, ordered decision diagram over many-valued variables
 * (docs/adr/0002-worlds-as-decision-diagrams.md). Every condition becomes one node; equal conditions
 * become the same node, so "never", "always" and "equal" are pointer comparisons. Worlds are never
 * enumerated; what grows is the diagram, and past a bound {@link TooComplex} is thrown.
 */
export class Worlds {
  readonly never: Node;
  readonly always: Node;
  private readonly variables: Variable[] = [];
  private readonly byId = new Map<string, Variable>();
  private readonly unique = new Map<string, Node>();
  private readonly memo = new Map<string, Node>();
  private readonly compiled = new Map<Condition, Node>();
  private nodes = 0;
  private edges = 0;

  /**
   * @param conditions all conditions that will be asked about: they fix the variables, their order
   *   (of first appearance) and which values of a parameter matter
   * @param allowance how many edges may be looked at before giving up
   */
  constructor(
    conditions: readonly Condition[],
    private readonly allowance = new Effort().allowance(),
  ) {
    this.never = this.terminal();
    this.always = this.terminal();
    this.declare(conditions);
  }

  /** How many edges were looked at so far. */
  get spent(): number {
    return this.edges;
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
    return this.memoised(`not ${a.id}`, () =>
      this.node(
        a.variable,
        a.children.map((child) => this.not(child)),
      ),
    );
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
  unknownsOf(a: Node): { id: string; reason: string }[] {
    const found = new Set<Variable>();
    const seen = new Set<Node>();
    const stack = [a];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next) || next.children.length === 0) continue;
      seen.add(next);
      if (next.variable.reason !== undefined) found.add(next.variable);
      stack.push(...next.children);
    }
    return [...found]
      .sort((x, y) => x.level - y.level)
      .map((it) => ({ id: it.id, reason: it.reason ?? '' }));
  }

  /** The node with these variables fixed. */
  restrict(a: Node, world: Assignment): Node {
    const chosen = new Map(world.map((it) => [it.parameter.id, it.value]));
    const memo = new Map<Node, Node>();
    const walk = (node: Node): Node => {
      if (node.children.length === 0) return node;
      const known = memo.get(node);
      if (known) return known;
      const value = chosen.get(node.variable.id);
      const made =
        value === undefined
          ? this.node(node.variable, node.children.map(walk))
          : walk(childOf(node, node.variable.bucketOf(value)));
      memo.set(node, made);
      return made;
    };
    return walk(a);
  }

  /** Whether `a` holds in this world, completed by each parameter's first value. */
  holds(a: Node, world: Assignment): boolean {
    const chosen = new Map(world.map((it) => [it.parameter.id, it.value]));
    let node = a;
    while (node.children.length > 0) {
      const { variable } = node;
      const value = chosen.get(variable.id) ?? variable.parameter?.values[0] ?? '';
      node = childOf(node, variable.bucketOf(value));
    }
    return node === this.always;
  }

  // The diagram ---------------------------------------------------------------------------------

  private declare(conditions: readonly Condition[]): void {
    const mentioned = new Map<string, { parameter: Parameter; values: Set<string> }>();
    const order: { id: string; reason?: string }[] = [];
    const seen = new Set<Condition>();
    const stack = [...conditions].reverse();
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (next.kind === 'is') {
        const { parameter, value } = next;
        const entry = mentioned.get(parameter.id);
        if (entry) entry.values.add(value);
        else {
          mentioned.set(parameter.id, { parameter, values: new Set([value]) });
          order.push({ id: parameter.id });
        }
      } else if (next.kind === 'unknown' && !mentioned.has(`unknown ${next.id}`)) {
        mentioned.set(`unknown ${next.id}`, { parameter: NONE, values: new Set() });
        order.push({ id: next.id, reason: next.reason });
      } else {
        stack.push(...[...partsOf(next)].reverse());
      }
    }
    for (const { id, reason } of order) {
      const entry = mentioned.get(id);
      const variable =
        reason === undefined && entry
          ? Variable.ofParameter(this.variables.length, entry.parameter, entry.values)
          : Variable.ofUnknown(this.variables.length, id, reason ?? '');
      this.variables.push(variable);
      this.byId.set(`${reason === undefined ? '' : 'unknown '}${id}`, variable);
    }
  }

  private combine(condition: Condition): Node {
    switch (condition.kind) {
      case 'always':
        return this.always;
      case 'never':
        return this.never;
      case 'is': {
        const variable = this.variableOf(condition.parameter.id);
        const bucket = variable.bucketOf(condition.value);
        return this.node(
          variable,
          variable.buckets.map((_, index) => (index === bucket ? this.always : this.never)),
        );
      }
      case 'unknown':
        return this.node(this.variableOf(`unknown ${condition.id}`), [this.never, this.always]);
      case 'not':
        return this.not(this.compiledNode(condition.of));
      case 'all':
        return condition.of.reduce<Node>(
          (sum, it) => this.and(sum, this.compiledNode(it)),
          this.always,
        );
      case 'any':
        return condition.of.reduce<Node>(
          (sum, it) => this.or(sum, this.compiledNode(it)),
          this.never,
        );
    }
  }

  private apply(operation: 'and' | 'or', a: Node, b: Node): Node {
    const [neutral, decisive] =
      operation === 'and' ? [this.always, this.never] : [this.never, this.always];
    if (a === decisive || b === decisive) return decisive;
    if (a === neutral || a === b) return b;
    if (b === neutral) return a;
    const [first, second] = a.id < b.id ? [a, b] : [b, a];
    return this.memoised(`${operation} ${first.id} ${second.id}`, () => {
      const variable =
        first.variable.level <= second.variable.level ? first.variable : second.variable;
      return this.node(
        variable,
        variable.buckets.map((_, bucket) =>
          this.apply(
            operation,
            first.variable === variable ? childOf(first, bucket) : first,
            second.variable === variable ? childOf(second, bucket) : second,
          ),
        ),
      );
    });
  }

  private quantifyUnknowns(operation: 'and' | 'or', a: Node): Node {
    if (a.children.length === 0) return a;
    return this.memoised(`quantify-${operation} ${a.id}`, () => {
      const children = a.children.map((child) => this.quantifyUnknowns(operation, child));
      if (a.variable.reason === undefined) return this.node(a.variable, children);
      return children.reduce((sum, child) => this.apply(operation, sum, child));
    });
  }

  private node(variable: Variable, children: readonly Node[]): Node {
    this.work(children.length);
    const [first] = children;
    if (first !== undefined && children.every((child) => child === first)) return first;
    const key = `${variable.level}:${children.map((child) => child.id).join(',')}`;
    const known = this.unique.get(key);
    if (known) return known;
    const made = { id: ++this.nodes, variable, children };
    this.unique.set(key, made);
    return made;
  }

  private work(edges: number): void {
    this.edges += edges;
    if (this.edges > this.allowance) throw new TooComplex();
  }

  private terminal(): Node {
    return { id: ++this.nodes, variable: Variable.END, children: [] };
  }

  private memoised(key: string, make: () => Node): Node {
    const known = this.memo.get(key);
    if (known) return known;
    this.work(1);
    const made = make();
    this.memo.set(key, made);
    return made;
  }

  private variableOf(id: string): Variable {
    const variable = this.byId.get(id);
    if (!variable) throw new Error(`The condition on ${id} was not declared.`);
    return variable;
  }

  private compiledNode(condition: Condition): Node {
    const node = this.compiled.get(condition);
    if (!node) throw new Error('A part of the condition was not compiled.');
    return node;
  }
}

/** The conditions are too entangled to decide within the bound. */
export class TooComplex extends Error {
  constructor() {
    super('the conditions are too entangled to decide');
    this.name = 'TooComplex';
  }
}

const NONE: Parameter = { id: '', name: '', values: [] };

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'not') return [condition.of];
  return condition.kind === 'all' || condition.kind === 'any' ? condition.of : [];
}
