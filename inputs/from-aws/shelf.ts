import { type FromAws, type InAws, nameInAws } from '../../rule-core/index';

/**
 * What was read from AWS for a run. Reading inputs is without waiting, so it only says what it wants:
 * somebody gets that, and the inputs are read again.
 */
export class Shelf {
  private readonly there = new Map<string, FromAws>();
  private readonly asked = new Map<string, InAws>();

  /** What AWS answered; `undefined` where it has not been asked yet, and then it is wanted. */
  take(what: InAws): FromAws | undefined {
    const name = nameInAws(what);
    const known = this.there.get(name);
    if (!known) this.asked.set(name, what);
    return known;
  }

  put(what: InAws, answer: FromAws): void {
    this.there.set(nameInAws(what), answer);
    this.asked.delete(nameInAws(what));
  }

  /** What was asked for and is not there. */
  wanted(): readonly InAws[] {
    return [...this.asked.values()];
  }
}

/**
 * Reads inputs until nothing more is wanted of AWS: what it gives may name more. It ends, because a
 * reading follows stacks to a bounded depth and AWS is asked for each thing once.
 *
 * @param read the inputs, with what is there
 * @param get asks AWS for all of these
 */
export async function readWithAws<T>(
  read: (shelf: Shelf) => T,
  get: (wanted: readonly InAws[]) => Promise<ReadonlyMap<InAws, FromAws>>,
): Promise<T> {
  const shelf = new Shelf();
  for (;;) {
    const result = read(shelf);
    const wanted = shelf.wanted();
    if (wanted.length === 0) return result;
    const answers = await get(wanted);
    for (const it of wanted) {
      shelf.put(it, answers.get(it) ?? { problem: 'AWS was not asked for it' });
    }
  }
}
