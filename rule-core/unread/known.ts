import { groupBy } from '../text/group-by';
import type { ReadError } from '../result/read-error';
import { plainPath, thingOf } from './acceptance';

/** Parts that an earlier report could not read either. */
export class KnownUnread {
  private readonly counts = new Map<string, number>();

  /** @param name what the reason calls the report */
  constructor(
    errors: readonly ReadError[],
    private readonly name: string,
  ) {
    for (const it of errors) {
      const id = identity(it);
      if (id !== undefined) this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
    }
  }

  get reason(): string {
    return `known before: it stands in the baseline ${this.name}`;
  }

  /** Those of which there are no more than before. */
  of(errors: readonly ReadError[]): ReadonlySet<ReadError> {
    const alike = [...groupBy(errors, identity)].filter(
      ([id, { length }]) => id !== undefined && length <= (this.counts.get(id) ?? 0),
    );
    return new Set(alike.flatMap(([, list]) => list));
  }
}

/** A document that mentions access keys may mention others by now: it is never known. */
function identity(error: ReadError): string | undefined {
  const { kind, input, mentionsKeys } = error;
  if (kind === undefined || mentionsKeys === true) return undefined;
  return JSON.stringify([kind, plainPath(input), thingOf(error)]);
}
