import type { Claim } from './claims';
import type { Assignment, Node } from './diagram';
import { Effort } from './effort';
import { witness } from './witness';
import { inHalves, TooComplex, Worlds } from './worlds';

/** What the worlds say of a set of claims of which no two should be active together. */
export type Judgement =
  | {
      readonly verdict: 'violation' | 'undetermined';
      readonly when: Assignment;
      readonly keys: readonly JudgedKey[];
      /** The unknowns it hangs on; none for a violation. */
      readonly unknowns: readonly { readonly id: string; readonly reason: string }[];
    }
  | { readonly verdict: 'too-complex'; readonly keys: readonly JudgedKey[] };

/** A key that exists in the world of a judgement, and its status there. */
export interface JudgedKey {
  readonly claim: Claim;
  readonly status: 'Active' | 'Inactive' | 'unknown';
}

/** How many pairs are looked at one by one once a whole user proved too complex. */
const MAX_PAIRS = 2_000;

/**
 * Whether two of these claims can be active in one world.
 *
 * @returns `undefined` where they cannot; a violation where some world makes it certain; else
 *   undetermined, since an unknown may make it so
 */
export function judgeTogether(
  claims: readonly Claim[],
  effort = new Effort(),
): Judgement | undefined {
  const contenders = claims.filter((it) => it.active.kind !== 'never');
  if (contenders.length < 2) return undefined;
  const worlds = new Worlds(
    claims.flatMap((it) => [it.active, it.exists]),
    effort.allowance(),
  );
  try {
    return judgeAll(claims, worlds);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return contenders.length > 2 ? judgePairs(contenders, effort) : tooComplex(contenders);
  } finally {
    effort.spend(worlds.spent);
  }
}

/** Whether a claim of one and a claim of the other can be active in one world. */
export function judgeAcross(
  first: readonly Claim[],
  second: readonly Claim[],
  budget: { pairs: number; readonly effort: Effort },
): Judgement | undefined {
  for (const a of first) {
    for (const b of second) {
      if (a.key === b.key || a.active.kind === 'never' || b.active.kind === 'never') continue;
      if (--budget.pairs < 0) return tooComplex([a, b]);
      const judgement = judgeTogether([a, b], budget.effort);
      if (judgement) return judgement;
    }
  }
  return undefined;
}

function judgeAll(claims: readonly Claim[], worlds: Worlds): Judgement | undefined {
  const active = claims.map((it) => worlds.compile(it.active));
  const together = atLeastTwo(worlds, active);
  const certain = worlds.forAllUnknowns(together);
  const possible = certain === worlds.never ? worlds.forSomeUnknowns(together) : certain;
  if (possible === worlds.never) return undefined;
  const when = witness(worlds, possible);
  const keys = claims.flatMap((claim, index) =>
    keyIn(worlds, when, claim, active[index] ?? worlds.never),
  );
  return certain === worlds.never
    ? {
        verdict: 'undetermined',
        when,
        keys,
        unknowns: worlds.unknownsOf(worlds.restrict(together, when)),
      }
    : { verdict: 'violation', when, keys, unknowns: [] };
}

function keyIn(worlds: Worlds, when: Assignment, claim: Claim, active: Node): JudgedKey[] {
  const inWorld = (node: Node) => worlds.holds(node, when);
  if (inWorld(worlds.forAllUnknowns(active))) return [{ claim, status: 'Active' }];
  if (inWorld(worlds.forSomeUnknowns(active))) return [{ claim, status: 'unknown' }];
  const exists = inWorld(worlds.forSomeUnknowns(worlds.compile(claim.exists)));
  return exists ? [{ claim, status: 'Inactive' }] : [];
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

/** Pair by pair: the same answer, from smaller diagrams. */
function judgePairs(claims: readonly Claim[], effort: Effort): Judgement | undefined {
  const budget = { pairs: MAX_PAIRS, effort };
  let open: Judgement | undefined;
  for (const [index, claim] of claims.entries()) {
    if (effort.exhausted) return open ?? tooComplex(claims);
    const judgement = judgeAcross([claim], claims.slice(index + 1), budget);
    if (judgement?.verdict === 'violation') return judgement;
    open ??= judgement;
  }
  return open;
}

function tooComplex(claims: readonly Claim[]): Judgement {
  return { verdict: 'too-complex', keys: claims.map((claim) => ({ claim, status: 'unknown' })) };
}
