import type { Ledger } from '../harness/ledger';

/**
 * Ways of looking: the pack at a preview, and before each resource at an update; `policy analyze` of the
 * state; `check` of `preview --json --show-sames`, and of `stack export`.
 */
export type Way = 'pack' | 'up' | 'analyze' | 'preview' | 'state';

export const RUNS: readonly {
  readonly name: string;
  /** What IAM holds before; `named` gives names that no other run has. */
  readonly seed?: (ledger: Ledger, named: (name: string) => string) => void;
  /** Its first program, where it has two. */
  readonly before?: unknown;
  /** It does what no model of ours does. */
  readonly needs?: 'the engine';
  /** On a stack of its own: what it tells of accounts would hold for others too. */
  readonly alone?: boolean;
  /** The names of the only resources that the second run looks at (`--target`). */
  readonly targets?: readonly string[];
  /** Ways of looking that cannot see that a user has two active keys in the end. */
  readonly unseen?: readonly Way[];
  /** An update without a preview stops, but only when the second key is there. */
  readonly stopsLate?: boolean;
}[];
