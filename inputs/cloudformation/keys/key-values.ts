import type { Resource } from '../evaluate/scope';
import type { StackInput } from '../stacks/stack-input';
import { always } from '../evaluate/values/cases';
import { type Cases, computed, type Piece } from '../evaluate/values/value';

/** How many values of users and statuses are told apart in a stack, with those that are nested in it. */
const VALUES_OF_A_STACK = 10_000;
/** What every property of a key adds to that: a stack of many keys may have many values. */
const VALUES_OF_A_PROPERTY = 20;
/** A value that is not known counts as so many: it is looked for beside every other key. */
const AS_MANY_AS_AN_UNKNOWN = 8;

/** What is said of the keys past that. */
const TOO_MANY = 'the keys of this stack have more possible values together than are told apart';

/**
 * A bound on what keys and their values multiply to: 200 keys, each of 400 users in as many worlds, take
 * 25 kB of template. Past it the user or the status of a key is not known, which is never a pass.
 */
export class KeyValues {
  private readonly left = new Map<StackInput, number>();
  private readonly told = new Set<string>();

  /**
   * @param beyond the properties past the bound, one set for all evaluations of a reading: what was not
   *   looked at when it was found out what is compared with what must not be told apart later
   */
  constructor(private readonly beyond: Set<string>) {}

  /** The values of a property of a key, while there are not too many in all. */
  of(resource: Resource, name: string, evaluate: () => Cases): Cases {
    const { stack } = resource.scope;
    const id = `${stack.id}#${resource.id} ${name}`;
    if (this.told.has(id)) return evaluate();
    const left = this.left.get(stack.root) ?? VALUES_OF_A_STACK;
    if (left < 0) this.beyond.add(id);
    if (this.beyond.has(id)) return always(computed(id, TOO_MANY));
    this.told.add(id);
    const cases = evaluate();
    this.left.set(stack.root, left + VALUES_OF_A_PROPERTY - valuesIn(cases));
    return cases;
  }
}

function valuesIn(cases: Cases): number {
  const unknown = cases.filter(
    ({ value }) => value.kind === 'text' && value.pieces.some(isUnknown),
  );
  return cases.length + (AS_MANY_AS_AN_UNKNOWN - 1) * unknown.length;
}

function isUnknown(piece: Piece): boolean {
  return typeof piece !== 'string' && piece.kind === 'computed';
}
