/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly truncated: boolean;
  readonly marker: string | undefined;
}

/** A list that does not come to an end as AWS says lists do. */
export class BrokenList extends Error {
  constructor(what: string) {
    super(`${what}, so it is not known whether all was listed`);
    this.name = 'BrokenList';
  }
}

/** More pages than any account or organization has: AWS gives a hundred to a thousand users on one. */
const MOST_PAGES = 20_000;
/** So many pages in a row with nothing new on them are no list any more. */
const MOST_IDLE = 100;

/**
 * Every item of a list. Pages may be shorter than asked for, or empty: only `IsTruncated` says that
 * there is no more (IAM API reference, ListUsers).
 *
 * @throws BrokenList for a marker that comes twice, or that is missing where more is to come, and for a
 *   list that goes on and on
 *
 * @param idOf what tells items apart, so that a list that goes in circles is noticed
 */
export async function* allPages<T>(
  fetch: (marker: string | undefined) => Promise<Page<T>>,
  idOf: (item: T) => string | undefined,
): AsyncGenerator<readonly T[]> {
  const ids = new Set<string | undefined>();
  const seen = new Set<string>();
  let marker: string | undefined;
  let idle = 0;
  for (;;) {
    const page = await fetch(marker);
    yield page.items;
    if (!page.truncated) return;
    const known = ids.size;
    for (const item of page.items) ids.add(idOf(item));
    idle = ids.size === known ? idle + 1 : 0;
    if (idle > MOST_IDLE) throw new BrokenList('A list goes on with nothing new in it');
    if (seen.size >= MOST_PAGES) throw new BrokenList('A list does not end');
    if (page.marker === undefined || page.marker === '')
      throw new BrokenList('A list breaks off without a marker');
    if (seen.has(page.marker)) throw new BrokenList('A list repeats its marker');
    seen.add(page.marker);
    marker = page.marker;
  }
}
