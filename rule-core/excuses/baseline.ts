import type { Excuses } from './excuse';
import { fingerprintOf } from '../result/finding';
import type { KnownUnread } from '../unread/known';

/** Violations that an earlier report holds. */
export interface Baseline {
  /** The addresses of the keys that each counted, by fingerprint (of the account and the user). */
  readonly known: ReadonlyMap<string, readonly string[]>;
  /** What it could not read either. */
  readonly unread?: KnownUnread;
  /** What the reason calls it. */
  readonly name: string;
}

/** Accepts what was known before. A violation with a key that did not count then is new. */
export function knownBefore({ known, name }: Baseline): Excuses {
  const reason = `known before: it stands in the baseline ${name}`;
  return {
    excuse: (decision) => {
      const before = known.get(fingerprintOf(decision));
      if (decision.verdict !== 'violation' || !before) return undefined;
      const counted = decision.keys.filter((it) => it.status !== 'Inactive');
      return counted.every((it) => before.includes(it.key.address)) ? { reason } : undefined;
    },
    warnings: () => [],
  };
}
