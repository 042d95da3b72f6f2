/** What kind of thing needs mending: for programs, which do not read sentences. */
export type KnownErrorCode =
  /** Options or arguments that make no sense. */
  | 'usage'
  /** A file that was named and cannot be read, or is not what it must be. */
  | 'file'
  /** AWS cannot even be asked: a package is missing, a proxy or a file of certificates is unusable. */
  | 'connection'
  /** It is not known which account it is, or who asks; or it is not the account of the plan. */
  | 'account'
  /** A remediation plan that is not one, or that was changed. */
  | 'plan'
  /** A journal that is not one, is damaged, or belongs to another plan. */
  | 'journal'
  /** A checkpoint that is not one, is damaged, or belongs to another run. */
  | 'checkpoint'
  /** The person who was asked said no, or nobody could be asked. */
  | 'not-agreed';

/**
 * Something that the person who runs the tool can mend: what, where and what to do, in a sentence. Every
 * other error is a defect of the tool.
 */
export class KnownError extends Error {
  /**
   * @param message a sentence, or with a place what follows `PLACE: `
   * @param place the file, with the line where it is known
   */
  constructor(
    message: string,
    readonly code: KnownErrorCode = 'usage',
    readonly place?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'KnownError';
  }

  /** The place and the sentence. */
  get sentence(): string {
    return this.place === undefined ? this.message : `${this.place}: ${this.message}`;
  }

  /** The same with a place, where it has none. */
  at(place: string): KnownError {
    return this.place === undefined
      ? new KnownError(this.message, this.code, place, { cause: this })
      : this;
  }
}
