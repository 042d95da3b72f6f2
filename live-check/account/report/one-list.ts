/** Lists that are equal, as one: of very many users who have the same, one list is kept and not very many. */
export class OneList<T> {
  private readonly known = new Map<string, readonly T[]>();

  /** The first list of the same data. @param list plain data, of which there are few kinds */
  like(list: readonly T[]): readonly T[] {
    const said = JSON.stringify(list);
    const first = this.known.get(said);
    if (first) return first;
    this.known.set(said, list);
    return list;
  }
}
