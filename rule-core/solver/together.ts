import type { Candidate } from '../candidates';
import type { UnknownCondition } from '../facts/condition';
import { Budget } from './budget';
import type { Assignment, Node } from './diagram';
import { TooComplex } from './nodes';
import { type KeyInWorld, told } from './told';
import { witness } from './witness';
import { inHalves, Worlds } from './worlds';

/** What the worlds say of candidates of which no two should be active together. */
export type Answer =
  | {
      readonly verdict: 'violation' | 'undetermined';
      /** The smallest world that shows it of keys one can name. */
      readonly when: Assignment;
      /** The values of `when` that only say which keys they are: it is so without them. */
      readonly whichKeysBy: Assignment;
      readonly keys: readonly KeyInWorld[];
      /** The unknowns it hangs on; none for a violation. */
      readonly unknowns: readonly UnknownCondition[];
    }
  | { readonly verdict: 'too-complex'; readonly keys: readonly KeyInWorld[] };

/** How far a search goes: pairs that it still looks at, and the work of the whole run. */
export interface Limits {
  pairs: number;
  readonly budget: Budget;
}

/** How many pairs are looked at one by one once a whole user proved too complex. */
const MAX_PAIRS = 2_000;

/**
 * Whether two of these candidates can be active in one world.
 *
 * @returns `undefined` where they cannot; a violation where some world makes it certain; else
 *   undetermined, since an unknown may make it so
 */
export function canBeTogether(
  candidates: readonly Candidate[],
  budget = new Budget(),
): Answer | undefined {
  const contenders = candidates.filter((it) => it.active.kind !== 'never');
  if (contenders.length < 2) return undefined;
  const worlds = new Worlds(
    candidates.flatMap((it) => [it.active, it.exists]),
    budget.allowance(),
  );
  try {
    return answerOf(candidates, worlds);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return contenders.length > 2 ? pairByPair(contenders, budget) : tooComplex(contenders);
  } finally {
    budget.spend(worlds.spent);
  }
}

/** Whether a candidate of one and a candidate of the other can be active in one world. */
export function canMeet(
  first: readonly Candidate[],
  second: readonly Candidate[],
  limits: Limits,
): Answer | undefined {
  for (const a of first) {
    for (const b of second) {
      if (a.key === b.key || a.active.kind === 'never' || b.active.kind === 'never') continue;
      if (--limits.pairs < 0 || (limits.budget.spent && !isCertain(a, b)))
        return tooComplex([a, b]);
      const answer = canBeTogether([a, b], limits.budget);
      if (answer) return answer;
    }
  }
  return undefined;
}

function isCertain(a: Candidate, b: Candidate): boolean {
  return a.active.kind === 'always' && b.active.kind === 'always';
}

function answerOf(candidates: readonly Candidate[], worlds: Worlds): Answer | undefined {
  const keys = candidates.map((it) => ({ candidate: it, active: worlds.compile(it.active) }));
  const together = atLeastTwo(
    worlds,
    keys.map((it) => it.active),
  );
  const certain = worlds.forAllUnknowns(together);
  const isCertain = certain !== worlds.never;
  const inWorlds = (it: Node) =>
    isCertain ? worlds.forAllUnknowns(it) : worlds.forSomeUnknowns(it);
  const possible = inWorlds(together);
  if (possible === worlds.never) return undefined;
  const smallest = witness(worlds, possible);
  const world = told(worlds, smallest, keys, (some) => inWorlds(atLeastTwo(worlds, some)));
  if (isCertain) return { verdict: 'violation', ...world, unknowns: [] };
  const unknowns = worlds.unknownsOf(worlds.restrict(together, smallest));
  return { verdict: 'undetermined', ...world, unknowns };
}

/** The worlds in which two or more hold, from those in which one or two hold in each half. */
function atLeastTwo(worlds: Worlds, nodes: readonly Node[]): Node {
  const counts = nodes.map((one) => ({ one, two: worlds.never }));
  const none = { one: worlds.never, two: worlds.never };
  return inHalves(counts, none, (a, b) => ({
    one: worlds.or(a.one, b.one),
    two: worlds.or(worlds.or(a.two, b.two), worlds.and(a.one, b.one)),
  })).two;
}

/** The same answer, from smaller diagrams; what needs no diagram comes first. */
function pairByPair(candidates: readonly Candidate[], budget: Budget): Answer | undefined {
  const certain = candidates.filter((it) => it.active.kind === 'always');
  if (certain.length > 1) return canBeTogether(certain, budget);
  const limits = { pairs: MAX_PAIRS, budget };
  let open: Answer | undefined;
  for (const [index, candidate] of candidates.entries()) {
    if (budget.exhausted) return open ?? tooComplex(candidates);
    const answer = canMeet([candidate], candidates.slice(index + 1), limits);
    if (answer?.verdict === 'violation') return answer;
    open ??= answer;
  }
  return open;
}

function tooComplex(candidates: readonly Candidate[]): Answer {
  return {
    verdict: 'too-complex',
    keys: candidates.map((candidate) => ({ candidate, status: 'unknown' })),
  };
}
