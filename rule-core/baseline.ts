import type { Excuses } from './excuse';
import { fingerprintOf } from './finding';

/** Violations that an earlier report holds. */
export interface Baseline {
  /** How many active keys each had, by fingerprint. */
  readonly known: ReadonlyMap<string, number>;
  /** What the reason calls it. */
  readonly name: string;
}

/** Accepts what was known before. A violation that has more active keys than then is new. */
export function knownBefore({ known, name }: Baseline): Excuses {
  const reason = `known before: it stands in the baseline ${name}`;
  return {
    excuse: (decision) => {
      const before = known.get(fingerprintOf(decision));
      const isOld =
        decision.verdict === 'violation' && before !== undefined && decision.activeKeys <= before;
      return isOld ? { reason } : undefined;
    },
    warnings: () => [],
  };
}
