import type { Io } from './io';

/** What a command gets to work with. */
export interface CommandContext {
  readonly io: Io;
  /** Says how the run ended. */
  readonly exit: (code: number) => void;
}
