import type { TakenFor, Warning } from '../rule-core/index';

/** How many a message lists; the JSON report has all. */
const MAX_TOLD = 5;

/** A note about addresses that were taken for files of the run: nobody knows that they are the same. */
export function takenForNote(takenFor: readonly TakenFor[]): Warning[] {
  return (['name', 'mapping'] as const).flatMap((by): Warning[] => {
    const all = takenFor.filter((it) => it.by === by);
    const pairs = [...new Set(all.map(({ address, file }) => `${address} for ${file}`))].sort();
    if (pairs.length === 0) return [];
    const told = pairs.slice(0, MAX_TOLD).join('; ');
    const more = pairs.length > MAX_TOLD ? `; and ${pairs.length - MAX_TOLD} more` : '';
    const why =
      by === 'name'
        ? 'taken for files of this run, as their paths end alike'
        : 'taken for files, as --templates says';
    const what = all.length === 1 ? 'template that is' : 'templates that are';
    const message = `${all.length} ${what} named by an address ${all.length === 1 ? 'is' : 'are'} ${why}: ${told}${more}.`;
    return [{ code: 'note', message }];
  });
}
