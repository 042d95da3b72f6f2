/** The parts of a folder that a sweep of an organization writes, whatever it lies in. */
export const PARTS = {
  /** Which accounts are listed, by whom, and which run it is. */
  run: 'run.json',
  /** What each account said: `results/ACCOUNT.json`. */
  results: 'results',
  /** Why the part of the run for an account failed: `failed/ACCOUNT.json`. */
  failed: 'failed',
} as const;

/** Where the result of an account lies. */
export function resultName(account: string): string {
  return `${PARTS.results}/${account}.json`;
}

/** Where it is said why there is none. */
export function failureName(account: string): string {
  return `${PARTS.failed}/${account}.json`;
}

/** Something that lies in a part of the folder. */
export interface ResultEntry {
  /** Its name, with the part: `results/111111111111.json`. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * A folder with the results of a sweep: on disk, or below a prefix in Amazon S3. Everything in it is
 * what somebody else wrote.
 */
export interface ResultFolder {
  /** What messages call it. */
  readonly place: string;
  /**
   * What lies in a part of it; nothing where there is no such part.
   *
   * @param most the most entries; more are an error
   * @throws Error with the reason in words
   */
  list(part: 'results' | 'failed', most: number): Promise<readonly ResultEntry[]>;
  /**
   * The text of one thing in it.
   *
   * @param most in bytes; nothing after them is read
   * @throws Error with the reason in words
   */
  read(name: string, most: number): Promise<string>;
}
