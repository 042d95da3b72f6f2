/** A comment of ours on a pull request. */
export interface OwnComment {
  readonly id: string;
  readonly body: string;
}

/** Where comments on one pull request or merge request are kept. */
export interface Host {
  /** Those that the owner of the token has written, the oldest first; nobody else's. */
  own(): AsyncIterable<OwnComment>;
  create(body: string): Promise<void>;
  update(id: string, body: string): Promise<void>;
}

/** Whoever writes more comments than these hides ours; then none is written. */
export const MOST_PAGES = 100;
export const PAGE = 100;
