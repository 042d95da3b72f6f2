import { type Exception, parseExceptions } from '../rule-core/index';

const SHAPE = '{ user, reason, owner, expires } with "account" where it is known';

/**
 * The `exceptions` option as it was given, which in plain JavaScript may be anything.
 *
 * @throws Error that says what is missing in which entry: a finding must not be accepted by mistake
 */
export function exceptionsOption(given: unknown): readonly Exception[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) {
    throw new Error(`the option "exceptions" must be a list, each entry ${SHAPE}`);
  }
  const { exceptions, problems } = parseExceptions(given);
  if (problems.length === 0) return exceptions;
  throw new Error(`the option "exceptions" is not valid: ${problems.join('; ')}`);
}
