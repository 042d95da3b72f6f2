import { ALWAYS, type Condition } from './condition';

/**
 * A value that the input cannot tell. `id` says which unknown it is: two unknowns with one id are
 * the same value (the same attribute of the same resource), whatever it turns out to be.
 */
export interface Unknown {
  readonly unknown: true;
  readonly id: string;
  readonly reason: string;
}

/** A value by world: the conditions of its cases cover all worlds and exclude one another. */
export type ByWorld<T> = readonly ByWorldCase<T>[];

export interface ByWorldCase<T> {
  readonly when: Condition;
  readonly value: T | Unknown;
}

/** The same value in every world. */
export function constantly(value: Unknown): ByWorld<never>;
export function constantly<T>(value: T | Unknown): ByWorld<T>;
export function constantly<T>(value: T | Unknown): ByWorld<T> {
  return [{ when: ALWAYS, value }];
}

export function unknown(id: string, reason: string): Unknown {
  return { unknown: true, id, reason };
}

export function isUnknown(value: unknown): value is Unknown {
  return (
    typeof value === 'object' && value !== null && (value as Partial<Unknown>).unknown === true
  );
}
