import type { Parameter } from './condition';

/** A condition, compiled. Two nodes of one {@link Worlds} are equal exactly when their worlds are. */
export interface Node {
  readonly id: number;
  readonly variable: Variable;
  /** One per bucket of the variable; empty for "always" and "never". */
  readonly children: readonly Node[];
}

/** The child of a node for one bucket of its variable. */
export function childOf(node: Node, bucket: number): Node {
  const child = node.children[bucket];
  if (!child) throw new Error(`${node.variable.id} has no value number ${bucket}.`);
  return child;
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

  private constructor(
    /** Its place in the order. */
    readonly level: number,
    readonly id: string,
    /** The values that are told apart; one bucket stands for all that no condition mentions. */
    readonly buckets: readonly string[],
    private readonly rest: number,
    readonly parameter: Parameter | undefined,
    /** Why it is not known; absent for a parameter. */
    readonly reason: string | undefined,
  ) {}

  static ofParameter(level: number, parameter: Parameter, mentioned: Set<string>): Variable {
    const rest = parameter.values.find((value) => !mentioned.has(value));
    const buckets = parameter.values.filter((value) => mentioned.has(value) || value === rest);
    const restBucket = rest === undefined ? 0 : buckets.indexOf(rest);
    return new Variable(level, parameter.id, buckets, restBucket, parameter, undefined);
  }

  static ofUnknown(level: number, id: string, reason: string): Variable {
    return new Variable(level, id, ['false', 'true'], 0, undefined, reason);
  }

  bucketOf(value: string): number {
    const bucket = this.buckets.indexOf(value);
    return bucket >= 0 ? bucket : this.rest;
  }

  choice(bucket: number): Choice {
    const parameter = this.parameter ?? { id: this.id, name: this.id, values: this.buckets };
    return { parameter, value: this.buckets[bucket] ?? '' };
  }
}
