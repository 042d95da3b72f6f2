import { KnownError } from '../../../rule-core/index';
import type { Aws } from '../../aws/ask/ask';
import { type Caller, callerOf } from '../../aws/caller';
import type { Clients } from '../../aws/clients';
import { enter } from '../../organization/enter';
import type { Caller as HubCaller, Hub } from '../../organization/hub';
import type { OwnAccount } from '../../organization/options';
import { whoAsks } from '../who-asks';

/** An account that is asked and changed, and who does it there. */
export interface Visit {
  readonly clients: Clients;
  readonly caller: Caller;
}

/** Leads into an account. @throws KnownError where that is not possible */
export type Visits = (account: string) => Promise<Visit>;

/** The one account of these clients. */
export function visitOf(clients: Clients, aws: Aws): Visits {
  return (account) => checked(account, clients, aws);
}

/** Every account, by the role that the hub assumes there. */
export function visitsOf(hub: Hub, from: HubCaller, ownAccount: OwnAccount = 'auto'): Visits {
  return async (account) => {
    const entered = await enter(hub, from, account, ownAccount);
    if ('refused' in entered) {
      throw new KnownError(`account ${account} ${entered.refused}`, 'account');
    }
    return checked(account, entered.clients, hub.aws);
  };
}

async function checked(account: string, clients: Clients, aws: Aws): Promise<Visit> {
  const { caller } = await whoAsks(() => callerOf(clients, aws));
  if (caller.account === account) return { clients, caller };
  throw new KnownError(
    `These credentials are of account ${caller.account}, not of ${account}.`,
    'account',
  );
}
