/** An answer that is an error, as the Query protocol sends it. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'ServiceError';
  }
}

export function noSuchUser(name: string): ServiceError {
  return new ServiceError('NoSuchEntity', `The user with name ${name} cannot be found.`, 404);
}
