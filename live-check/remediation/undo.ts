import { KnownError } from '../../rule-core/index';
import { Aws } from '../aws/ask/ask';
import { sentenceOf } from '../aws/errors';
import type { Clients, ConnectionOptions } from '../aws/clients';
import { type KeyResult, type RemediationResult, wait } from './apply';
import { callerOf } from './caller';
import { Journal, type KeyState } from './journal';
import { type ControlOptions, KeyControl } from './key-control';

export interface UndoOptions extends ConnectionOptions, Partial<ControlOptions> {
  readonly clients?: Clients;
  /** Goes on after an error. @default stops */
  readonly keepGoing?: boolean;
  readonly onResult?: (result: KeyResult) => void;
}

/**
 * Reactivates what the run of this journal deactivated, and nothing else. The users then violate the
 * rule again. Twice is as good as once.
 *
 * @throws KnownError where the account is not the journal's
 * @throws KnownError where the file is no journal
 */
export async function takeBack(
  clients: Clients,
  file: string,
  options: UndoOptions = {},
): Promise<RemediationResult> {
  const { now = () => new Date(), keepGoing = false } = options;
  const journal = Journal.open(file);
  try {
    const aws = new Aws(options.limits);
    const caller = await callerOf(clients, aws).catch((error: unknown) => {
      throw new KnownError(`It is not known who asks: ${sentenceOf(error)}.`, 'account');
    });
    const { account } = journal.header;
    if (caller.account !== account) {
      throw new KnownError(
        `The journal is of account ${account}, but these credentials are of ${caller.account}.`,
        'account',
      );
    }
    const control = new KeyControl(clients.iam, journal, { wait, now, ...options }, aws);
    const results: KeyResult[] = [];
    let stopped: string | undefined;
    for (const state of journal.toUndo()) {
      const { user, accessKeyId } = state;
      const result: KeyResult =
        stopped === undefined
          ? { user, accessKeyId, ...(await reactivate(state, control)) }
          : { user, accessKeyId, result: 'left', why: 'not looked at any more' };
      results.push(result);
      options.onResult?.(result);
      const isError = result.result === 'failed' || result.result === 'unverified';
      if (isError && !keepGoing) stopped ??= `${accessKeyId} of ${user}: ${result.why ?? ''}`;
    }
    return { account, results, ...(stopped === undefined ? {} : { stopped }) };
  } finally {
    journal.close();
  }
}

async function reactivate(
  { user, accessKeyId, result }: KeyState,
  control: KeyControl,
): Promise<Pick<KeyResult, 'result' | 'why'>> {
  try {
    const keys = await control.keysOf(user);
    if (keys === 'gone') return { result: 'skipped', why: 'the user no longer exists' };
    const status = keys.get(accessKeyId);
    if (status === undefined) return { result: 'skipped', why: 'the key no longer exists' };
    if (status === 'Active') {
      control.settle(user, accessKeyId, 'reactivate');
      return { result: 'already', why: 'it is active' };
    }
    const change = await control.change(user, accessKeyId, 'Active');
    if (change.result !== 'done') return change;
    return result === 'begun'
      ? { result: 'done', why: 'the run was cut off while it deactivated this key' }
      : { result: 'done' };
  } catch (error) {
    return { result: 'failed', why: `its keys could not be read: ${sentenceOf(error)}` };
  }
}
