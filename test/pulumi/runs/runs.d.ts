import type { Ledger } from '../harness/ledger';

export const RUNS: readonly {
  readonly name: string;
  /** What IAM holds before; `named` gives names that no other run has. */
  readonly seed?: (ledger: Ledger, named: (name: string) => string) => void;
  /** Its first program, where it has two. */
  readonly before?: unknown;
  /** A provider that the double of AWS is not. */
  readonly needs?: string;
  /** Ways of looking that cannot see that a user has two active keys in the end. */
  readonly unseen?: readonly ('pack' | 'up' | 'preview' | 'state')[];
  /** An update without a preview stops, but only when the second key is there. */
  readonly stopsLate?: boolean;
}[];
