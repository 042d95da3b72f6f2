/** One page of an IAM list. */
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

/**
 * Every item of a list. Pages may be shorter than asked for, or empty: only `IsTruncated` says that
 * there is no more (IAM API reference, ListUsers).
 *
 * @throws BrokenList for a marker that comes twice, or that is missing where more is to come
 */
export async function* allPages<T>(
  fetch: (marker: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>();
  let marker: string | undefined;
  for (;;) {
    const page = await fetch(marker);
    yield page.items;
    if (!page.truncated) return;
    if (page.marker === undefined || page.marker === '')
      throw new BrokenList('A list breaks off without a marker');
    if (seen.has(page.marker)) throw new BrokenList('A list repeats its marker');
    seen.add(page.marker);
    marker = page.marker;
  }
}
