import type { IAMClient } from '@aws-sdk/client-iam';
import { isExpired, isGivenUp, isThrottling } from './errors';
import type { Patience } from './patience';
import type { RateBudget } from './rate-budget';
import type { RoleSession } from './connection/role-session';

/** What holds the calls of a client to what AWS allows. */
export interface Pace {
  readonly budget: RateBudget;
  readonly patience: Patience;
  /** Whose credentials the client has; absent for the caller's own. */
  readonly session?: RoleSession;
}

/**
 * Makes every attempt of every call wait for its turn in the budget; lets a call whose session ended
 * be made once more in a new one; and gives up where AWS throttles,
 * or nothing answers, for ever.
 */
export function pace(client: IAMClient, { budget, patience, session }: Pace): IAMClient {
  client.middlewareStack.addRelativeTo(
    <T, R>(next: (args: T) => Promise<R>) =>
      async (args: T): Promise<R> => {
        await budget.take();
        try {
          const result = await next(args);
          budget.answered();
          return result;
        } catch (error) {
          if (isThrottling(error)) budget.throttled();
          throw error;
        }
      },
    { name: 'rateBudget', relation: 'after', toMiddleware: 'retryMiddleware' },
  );
  client.middlewareStack.add(
    <T, R>(next: (args: T) => Promise<R>, { commandName = '' }: { commandName?: string }) =>
      async (args: T): Promise<R> => {
        // A report that AWS does not make says nothing of the calls that do without it.
        const counts = !commandName.includes('CredentialReport');
        patience.check();
        try {
          const result = await next(args);
          patience.answered();
          return result;
        } catch (error) {
          if (isGivenUp(error) && counts) patience.lost(error);
          // AWS answered, if only to refuse.
          else patience.answered();
          if (!session || !isExpired(error)) throw error;
          session.renew();
          return await next(args);
        }
      },
    { step: 'initialize', name: 'patience' },
  );
  return client;
}
