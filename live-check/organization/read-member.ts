import type { AccountFacts, ReadAccountOptions } from '../account/facts';
import type { Clients } from '../aws/clients';
import { enter } from './enter';
import type { Caller, Hub } from './hub';
import type { OwnAccount } from './options';
import { readAccount } from '../account/read-account';

/** An account of many. */
export interface MemberReading extends AccountFacts {
  readonly account: string;
}

/**
 * Reads one account of an organization. Whatever goes wrong there is an error of its reading.
 *
 * @throws CallerExpired where that is so for every other account too
 */
export async function readMember(
  hub: Hub,
  caller: Caller,
  account: string,
  { ownAccount, ...options }: ReadAccountOptions & { readonly ownAccount: OwnAccount },
): Promise<MemberReading> {
  const entered = await enter(hub, caller, account, ownAccount);
  if ('refused' in entered) return failed(account, entered.refused, { AssumeRole: 1 });
  const { clients, session, note } = entered;
  const reading = await read(clients, account, options);
  if (session) return { ...reading, calls: { AssumeRole: session.assumed, ...reading.calls } };
  if (note === undefined) return reading;
  return {
    ...reading,
    calls: { AssumeRole: 1, ...reading.calls },
    warnings: [...reading.warnings, { code: 'note', message: note }],
  };
}

async function read(
  clients: Clients,
  account: string,
  options: ReadAccountOptions,
): Promise<MemberReading> {
  let reading: AccountFacts;
  try {
    reading = await readAccount(clients, options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed(account, `was not judged, because of an internal error: ${why}`, {});
  }
  if (reading.account === undefined) {
    const why = reading.errors.map((it) => it.message).join('; ');
    return failed(account, why, reading.calls);
  }
  if (reading.account !== account) {
    const message = `was not judged: the credentials for it are those of account ${reading.account}`;
    return failed(account, message, reading.calls);
  }
  return { ...reading, account };
}

/** An account of which nothing was read, and why. */
export function failed(
  account: string,
  message: string,
  calls: Readonly<Record<string, number>>,
): MemberReading {
  return {
    account,
    source: 'list',
    keys: [],
    keysRead: 0,
    users: 0,
    errors: [{ input: `account ${account}`, account, message }],
    warnings: [],
    calls,
  };
}
