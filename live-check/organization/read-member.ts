import type { AccountFacts, ReadAccountOptions } from '../account/facts';
import { isExpired, sentenceOf } from '../aws/errors';
import type { Caller, Hub } from './hub';
import type { OwnAccount } from './options';
import { readAccount } from '../account/read-account';

/** An account of many. */
export interface MemberReading extends AccountFacts {
  readonly account: string;
}

/** The caller's own session is over: no account can be reached any more. */
export class CallerExpired extends Error {
  constructor(cause: unknown) {
    super('the session of the caller expired', { cause });
    this.name = 'CallerExpired';
  }
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
  const own = account === caller.account;
  if (own && ownAccount === 'direct') return read(hub, caller, account, options);
  const session = hub.sessionIn(caller, account);
  try {
    await session.credentials();
  } catch (error) {
    if (isExpired(error)) throw new CallerExpired(error);
    if (!own || ownAccount === 'role') {
      const message = `cannot be read: the role ${session.roleArn} could not be assumed: ${sentenceOf(error)}. Make sure that the role exists there and trusts ${caller.arn} (docs/live-check.md has a template)`;
      return failed(account, message, { AssumeRole: 1 });
    }
    const reading = await read(hub, caller, account, options);
    const note = `Account ${account} is the caller's own and was read as ${caller.arn}: the role ${session.roleArn} could not be assumed there.`;
    return {
      ...reading,
      calls: { AssumeRole: 1, ...reading.calls },
      warnings: [...reading.warnings, { code: 'note', message: note }],
    };
  }
  const reading = await read(hub, caller, account, options, session);
  return { ...reading, calls: { AssumeRole: session.assumed, ...reading.calls } };
}

async function read(
  hub: Hub,
  caller: Caller,
  account: string,
  options: ReadAccountOptions,
  session?: ReturnType<Hub['sessionIn']>,
): Promise<MemberReading> {
  let reading: AccountFacts;
  try {
    reading = await readAccount(hub.clientsIn(caller, session), options);
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

function failed(
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
