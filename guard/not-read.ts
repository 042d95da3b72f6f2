/** Something that the verdict needs was not read: the operation is not passed. */
export class NotRead extends Error {
  /**
   * @param passing whether it may be otherwise in a few seconds: a service throttles, or is slow
   */
  constructor(
    what: string,
    readonly passing = false,
  ) {
    super(what);
    this.name = 'NotRead';
  }
}
