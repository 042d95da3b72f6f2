import { type Branch, Node, Variable } from './diagram';

/** The nodes of a diagram, each meaning once, within a bound of work. */
export abstract class Nodes {
  readonly never: Node;
  readonly always: Node;
  private readonly unique = new Map<number, Node[]>();
  private readonly memo = new Map<string, Map<number, Node>>();
  private nodes = 0;
  private edges = 0;
  private depth = 0;

  /** @param allowance how much work is done before giving up, in edges that are looked at */
  constructor(private allowance: number) {
    this.never = this.terminal();
    this.always = this.terminal();
  }

  /** The work that was done so far. */
  get spent(): number {
    return this.edges;
  }

  /**
   * What is asked only to tell an answer well: it takes as much work again as was done so far, and leaves
   * what may still be asked as it was.
   */
  aside<T>(ask: () => T): T {
    const { allowance, edges, depth } = this;
    this.allowance = edges + Math.max(edges, LEAST_ASIDE);
    try {
      return ask();
    } finally {
      [this.allowance, this.edges, this.depth] = [allowance, edges, depth];
    }
  }

  /** The node that leads to what `change` makes of its children. */
  protected mapped({ variable, branches, otherwise }: Node, change: (child: Node) => Node): Node {
    return this.node(
      variable,
      branches.map(({ bucket, to }) => ({ bucket, to: change(to) })),
      change(otherwise),
    );
  }

  /** The one node with this meaning: what most of its buckets lead to needs no branch. */
  protected node(variable: Variable, branches: readonly Branch[], otherwise: Node): Node {
    this.work(branches.length + 1);
    const usual = usualChild(variable, branches, otherwise);
    const kept =
      usual === otherwise
        ? branches.filter((it) => it.to !== otherwise)
        : spelledOut(variable, branches, otherwise).filter((it) => it.to !== usual);
    if (kept.length === 0) return usual;
    const hash = hashOf(variable, kept, usual);
    const alike = this.unique.get(hash) ?? [];
    for (const known of alike) {
      if (means(known, variable, kept, usual)) return known;
      this.work(kept.length + 1);
    }
    const made = new Node(this.nextId(), variable, kept, usual);
    alike.push(made);
    this.unique.set(hash, alike);
    return made;
  }

  protected work(edges: number): void {
    this.edges += edges;
    if (this.edges > this.allowance) throw new TooComplex();
  }

  private terminal(): Node {
    return new Node(this.nextId(), Variable.END);
  }

  private nextId(): number {
    if (this.nodes >= MAX_NODES) throw new TooComplex();
    return ++this.nodes;
  }

  protected memoised(operation: string, key: number, make: () => Node): Node {
    let memo = this.memo.get(operation);
    if (!memo) this.memo.set(operation, (memo = new Map<number, Node>()));
    const known = memo.get(key);
    if (known) return known;
    this.work(1);
    if (++this.depth > MAX_DEPTH) throw new TooComplex();
    const made = make();
    this.depth--;
    memo.set(key, made);
    return made;
  }
}

/** The conditions are too entangled to decide within the bound. */
export class TooComplex extends Error {
  constructor() {
    super('the conditions are too entangled to decide');
    this.name = 'TooComplex';
  }
}

/** What may be asked aside, however little was done before. */
const LEAST_ASIDE = 2_000;
/** How many variables deep a diagram is followed: the call stack is finite. */
const MAX_DEPTH = 1_000;
/** Two ids make one key of at most 53 bits. */
export const MAX_NODES = 2 ** 26;

/** A number that is the same for nodes of one meaning, and seldom for others. */
function hashOf(variable: Variable, branches: readonly Branch[], otherwise: Node): number {
  let hash = mixed(variable.level, otherwise.id);
  for (const { bucket, to } of branches) hash = mixed(mixed(hash, bucket), to.id);
  return hash;
}

/** FNV-1a's step, of a whole number at a time, with its high bits mixed in. */
function mixed(hash: number, more: number): number {
  const product = Math.imul(hash ^ more, 0x01000193);
  return product ^ (product >>> 15);
}

function means(
  node: Node,
  variable: Variable,
  branches: readonly Branch[],
  otherwise: Node,
): boolean {
  return (
    node.variable === variable &&
    node.otherwise === otherwise &&
    node.branches.length === branches.length &&
    node.branches.every(({ bucket, to }, at) => {
      const other = branches[at];
      return bucket === other?.bucket && to === other.to;
    })
  );
}

/** What most buckets lead to; of several the one that was made first. */
function usualChild(variable: Variable, branches: readonly Branch[], otherwise: Node): Node {
  const free = variable.buckets.length - branches.length;
  if (free > branches.length) return otherwise;
  const counts = new Map<Node, number>([[otherwise, free]]);
  for (const { to } of branches) counts.set(to, (counts.get(to) ?? 0) + 1);
  let [usual, most] = [otherwise, free];
  for (const [node, count] of counts) {
    if (count > most || (count === most && node.id < usual.id)) [usual, most] = [node, count];
  }
  return usual;
}

function spelledOut(
  { buckets }: Variable,
  branches: readonly Branch[],
  otherwise: Node,
): readonly Branch[] {
  const known = new Map(branches.map(({ bucket, to }) => [bucket, to]));
  return buckets.map((_, bucket) => ({ bucket, to: known.get(bucket) ?? otherwise }));
}
