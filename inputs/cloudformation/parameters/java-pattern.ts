import { FIRST, isWord, LAST } from './character-classes';
import { type Node, parsePattern } from './pattern-parser';

/** How many states a pattern may have after its repetitions are written out. */
const MAX_STATES = 2_000;
/** Repetitions of what reads nothing make no states, but are written out as well. */
const MAX_PARTS = 20_000;
/** Steps that one text, and all texts of one pattern, may take. */
const MAX_STEPS = 1_000_000;
const MAX_STEPS_OF_ALL = 20_000_000;

/** What a state asks before it is passed. */
type Test =
  (Node & { kind: 'place' })['at'] | { readonly ahead: Program; readonly wanted: boolean };

/**
 * States by number. One that reads a character goes on to `next`; one that reads none goes on to each
 * of `forks`, if its test holds.
 */
interface State {
  readonly reads?: ReadonlySet<number>;
  readonly test?: Test;
  readonly forks: readonly number[];
}

interface Program {
  readonly states: readonly State[];
  readonly start: number;
  /** The state in which the pattern is fulfilled. */
  readonly end: number;
}

/**
 * Which texts an `AllowedPattern` allows: CloudFormation matches the whole value against a regular
 * expression of Java (AWS, "Using regular expressions in CloudFormation templates"). `undefined` where
 * the pattern holds anything that is not carried out; a text that is not printable ASCII, or takes too
 * many steps, is allowed. What is refused, Java refuses.
 *
 * All states are followed side by side, so that a text takes at most as many steps as it has
 * characters, times the states (and once more for each look ahead): no pattern backtracks.
 */
export function javaPattern(source: string): ((text: string) => boolean) | undefined {
  const node = parsePattern(source);
  const program = node && programOf(node, { states: 0, parts: 0 });
  if (!program) return undefined;
  let spent = 0;
  return (text) => {
    if (!isPlain(text) || spent >= MAX_STEPS_OF_ALL) return true;
    const matching = new Matching(text);
    try {
      return matching.endsOf(program, 0).has(text.length);
    } catch (error) {
      if (error instanceof TooLong) return true;
      throw error;
    } finally {
      spent += matching.steps;
    }
  };
}

function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < FIRST || code > LAST) return false;
  }
  return true;
}

class TooLong extends Error {}

/** A text, and what is known of it already. */
class Matching {
  steps = 0;
  private readonly known = new Map<Program, Map<number, boolean>>();

  constructor(private readonly text: string) {}

  /** The places at which a match that begins here may end. */
  endsOf(program: Program, from: number): ReadonlySet<number> {
    const ends = new Set<number>();
    let states = this.reached(program, [program.start], from);
    for (let at = from; states.size > 0; at++) {
      if (states.has(program.end)) ends.add(at);
      if (at >= this.text.length) break;
      const code = this.text.charCodeAt(at);
      const next: number[] = [];
      for (const id of states) {
        this.step();
        const state = program.states[id];
        if (state?.reads?.has(code)) next.push(...state.forks);
      }
      states = this.reached(program, next, at + 1);
    }
    return ends;
  }

  /** These states, and all that are reached from them without reading. */
  private reached(program: Program, from: readonly number[], at: number): ReadonlySet<number> {
    const found = new Set<number>();
    const waiting = [...from];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (found.has(id)) continue;
      this.step();
      const state = program.states[id];
      if (!state) continue;
      if (state.test !== undefined && !this.holds(state.test, at)) continue;
      found.add(id);
      if (!state.reads) waiting.push(...state.forks);
    }
    return found;
  }

  private step(): void {
    if (++this.steps > MAX_STEPS) throw new TooLong();
  }

  private holds(test: Test, at: number): boolean {
    if (test === 'start') return at === 0;
    if (test === 'end') return at === this.text.length;
    if (typeof test === 'string') {
      const isEdge = this.isWordAt(at - 1) !== this.isWordAt(at);
      return isEdge === (test === 'word edge');
    }
    return this.matchesAt(test.ahead, at) === test.wanted;
  }

  private isWordAt(at: number): boolean {
    return at >= 0 && at < this.text.length && isWord(this.text.charCodeAt(at));
  }

  private matchesAt(program: Program, at: number): boolean {
    const places = this.known.get(program) ?? new Map<number, boolean>();
    this.known.set(program, places);
    const before = places.get(at);
    if (before !== undefined) return before;
    const matches = this.endsOf(program, at).size > 0;
    places.set(at, matches);
    return matches;
  }
}

/** The states of a pattern; `undefined` where there would be too many. */
function programOf(node: Node, counted: { states: number; parts: number }): Program | undefined {
  const states: State[] = [];
  const add = (state: State): number => {
    if (++counted.states > MAX_STATES) throw new TooLong();
    return states.push(state) - 1;
  };
  /** Builds from the end: gives the state that begins `node` and goes on to `next`. */
  const build = (it: Node, next: number): number => {
    if (++counted.parts > MAX_PARTS) throw new TooLong();
    switch (it.kind) {
      case 'characters':
        return add({ reads: it.of, forks: [next] });
      case 'place':
        return add({ test: it.at, forks: [next] });
      case 'sequence':
        return it.of.reduceRight((after, part) => build(part, after), next);
      case 'either':
        return add({ forks: it.of.map((part) => build(part, next)) });
      case 'ahead': {
        const ahead = programOf(it.of, counted);
        if (!ahead) throw new TooLong();
        return add({ test: { ahead, wanted: it.wanted }, forks: [next] });
      }
      case 'repeat':
        return repeated(it, next);
    }
  };
  const repeated = ({ of, least, most }: Node & { kind: 'repeat' }, next: number): number => {
    let start = next;
    if (most === Infinity) {
      const forks = [next];
      start = add({ forks });
      forks.push(build(of, start));
    } else {
      for (let count = least; count < most; count++) {
        const within: number = build(of, start);
        start = add({ forks: [within, next] });
      }
    }
    for (let count = 0; count < least; count++) start = build(of, start);
    return start;
  };
  try {
    const end = add({ forks: [] });
    return { states, start: build(node, end), end };
  } catch (error) {
    if (error instanceof TooLong) return undefined;
    throw error;
  }
}
