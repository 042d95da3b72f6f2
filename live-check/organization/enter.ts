import { isExpired, sentenceOf } from '../aws/errors';
import type { Clients } from '../aws/clients';
import type { RoleSession } from '../aws/connection/role-session';
import type { Caller, Hub } from './hub';
import type { OwnAccount } from './options';

/** The caller's own session is over: no account can be reached any more. */
export class CallerExpired extends Error {
  constructor(cause: unknown) {
    super('the session of the caller expired', { cause });
    this.name = 'CallerExpired';
  }
}

/** An account that can be asked, or why it cannot. */
export type Entered =
  | {
      readonly clients: Clients;
      readonly session?: RoleSession;
      /** The role was refused, and the caller's own credentials are used. */
      readonly note?: string;
    }
  | { readonly refused: string };

/**
 * Enters an account by its role, or, the caller's own account, directly.
 *
 * @throws CallerExpired where no other account can be entered either
 */
export async function enter(
  hub: Hub,
  caller: Caller,
  account: string,
  ownAccount: OwnAccount,
): Promise<Entered> {
  const own = account === caller.account;
  if (own && ownAccount === 'direct') return { clients: hub.clientsIn(caller) };
  const session = hub.sessionIn(caller, account);
  try {
    await session.credentials();
  } catch (error) {
    if (isExpired(error)) throw new CallerExpired(error);
    if (own && ownAccount === 'auto') {
      const note = `Account ${account} is the caller's own and was read as ${caller.arn}: the role ${session.roleArn} could not be assumed there.`;
      return { clients: hub.clientsIn(caller), note };
    }
    return {
      refused: `cannot be read: the role ${session.roleArn} could not be assumed: ${sentenceOf(error)}. Make sure that the role exists there and trusts ${caller.arn} (docs/live-check.md has a template)`,
    };
  }
  return { clients: hub.clientsIn(caller, session), session };
}
