/** Small texts by name, where of two that are written at once only one is taken. */
export interface Store {
  /** Absent where there is none. */
  get(name: string): Promise<Stored | undefined>;
  /**
   * Writes a text in the place of another.
   *
   * @param over the version that it takes the place of; absent where there must be none
   * @returns the new version, or `lost` where another was written meanwhile
   */
  put(name: string, text: string, over: string | undefined): Promise<string | Lost>;
}

export interface Stored {
  readonly text: string;
  /** Another for every text that is written. */
  readonly version: string;
}

/** Another was written meanwhile. */
export const LOST = Symbol('lost');
export type Lost = typeof LOST;
