/** AWS cannot even be asked: a package is missing, a proxy or a file of certificates is unusable. */
export class CannotConnect extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CannotConnect';
  }
}
