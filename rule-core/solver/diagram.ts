import { type Parameter, type UnknownCondition, unknownCondition } from '../facts/condition';

/** A condition, compiled. Two nodes of one {@link Worlds} are equal exactly when their worlds are. */
export class Node {
  /** Where the buckets lead that have no branch of their own; itself for "always" and "never". */
  readonly otherwise: Node;

  constructor(
    readonly id: number,
    readonly variable: Variable,
    /**
     * Only the buckets that lead elsewhere, in their order: a parameter may have thousands of values
     * of which a condition asks about one.
     */
    readonly branches: readonly Branch[] = [],
    otherwise?: Node,
  ) {
    this.otherwise = otherwise ?? this;
  }

  get isEnd(): boolean {
    return this.variable === Variable.END;
  }
}

export interface Branch {
  readonly bucket: number;
  readonly to: Node;
}

/** Where a node leads for one bucket of its variable. */
export function childOf({ branches, otherwise }: Node, bucket: number): Node {
  let [low, high] = [0, branches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const branch = branches[middle];
    if (branch === undefined || branch.bucket === bucket) return branch?.to ?? otherwise;
    if (branch.bucket < bucket) low = middle + 1;
    else high = middle;
  }
  return otherwise;
}

/** The nodes that a node leads to, each once, with the first bucket that leads there, in that order. */
export function childrenOf({ variable, branches, otherwise }: Node): readonly Branch[] {
  const found = new Map<Node, number>();
  const free = branches.findIndex(({ bucket }, index) => bucket !== index);
  const first = free < 0 ? branches.length : free;
  if (first < variable.buckets.length) found.set(otherwise, first);
  for (const { bucket, to } of branches) {
    const before = found.get(to);
    if (before === undefined || bucket < before) found.set(to, bucket);
  }
  return [...found].map(([to, bucket]) => ({ bucket, to })).sort((a, b) => a.bucket - b.bucket);
}

export interface Choice {
  readonly parameter: Parameter;
  readonly value: string;
}

export type Assignment = readonly Choice[];

/** What a node asks: a parameter's value, or whether an unknown holds. */
export class Variable {
  /** The variable of "always" and "never": below all others. */
  static readonly END = new Variable(Infinity, 'end', [], 0, undefined, undefined);

  private readonly bucketByValue: ReadonlyMap<string, number>;

  private constructor(
    /** Its place in the order. */
    readonly level: number,
    readonly id: string,
    /** The values that are told apart; one bucket stands for all that no condition mentions. */
    readonly buckets: readonly string[],
    private readonly rest: number,
    readonly parameter: Parameter | undefined,
    /** What is not known, and why; absent for a parameter that can be chosen. */
    readonly unknown: UnknownCondition | undefined,
  ) {
    this.bucketByValue = new Map(buckets.map((value, index) => [value, index]));
  }

  static ofParameter(
    level: number,
    parameter: Parameter,
    mentioned: ReadonlySet<string>,
  ): Variable {
    const rest = parameter.values.find((value) => !mentioned.has(value));
    const buckets = inOrder(parameter, rest === undefined ? mentioned : [...mentioned, rest]);
    const restBucket = rest === undefined ? 0 : buckets.indexOf(rest);
    const { id, unknown: reason } = parameter;
    const unknown = reason === undefined ? undefined : unknownCondition(id, reason);
    return new Variable(level, id, buckets, restBucket, parameter, unknown);
  }

  static ofUnknown(level: number, unknown: UnknownCondition): Variable {
    return new Variable(level, unknown.id, ['false', 'true'], 0, undefined, unknown);
  }

  bucketOf(value: string): number {
    return this.bucketByValue.get(value) ?? this.rest;
  }

  choice(bucket: number): Choice {
    const parameter = this.parameter ?? { id: this.id, name: this.id, values: this.buckets };
    return { parameter, value: this.buckets[bucket] ?? '' };
  }
}

const indexes = new WeakMap<Parameter, ReadonlyMap<string, number>>();

/**
 * Those of these values that the parameter has, in its order: thousands of questions may each be about a
 * few of its thousands of values.
 */
function inOrder(parameter: Parameter, some: Iterable<string>): string[] {
  const known = indexes.get(parameter);
  const index = known ?? new Map([...parameter.values.entries()].map(([at, value]) => [value, at]));
  if (!known) indexes.set(parameter, index);
  const place = (value: string) => index.get(value) ?? -1;
  return [...some].filter((it) => index.has(it)).sort((a, b) => place(a) - place(b));
}
