/** What became of one key. */
export interface KeyResult {
  readonly user: string;
  readonly accessKeyId: string;
  /** `reverted`: active again, since the key to keep was not active any more. */
  readonly result: 'done' | 'already' | 'skipped' | 'unverified' | 'failed' | 'reverted' | 'left';
  readonly why?: string;
  /** This run deactivated it, and could not give it back. */
  readonly isOff?: true;
}

export interface RemediationResult {
  readonly account: string;
  readonly results: readonly KeyResult[];
  /** Why it ended before all was looked at. */
  readonly stopped?: string;
}

/** What became of the keys of many accounts. */
export interface OrganizationResult {
  readonly accounts: readonly RemediationResult[];
  /** Why it ended before all was looked at. */
  readonly stopped?: string;
}

/** How many keys ended in which way. */
export function countsOf(results: readonly KeyResult[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { result } of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}

/** The longest that a timer waits; it takes a longer time for none. */
const LONGEST = 2 ** 31 - 1;

export async function wait(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= LONGEST)
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, LONGEST)));
}
