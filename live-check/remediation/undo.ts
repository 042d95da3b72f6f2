import { KnownError } from '../../rule-core/index';
import { Aws } from '../aws/ask/ask';
import { callerOf } from '../aws/caller';
import { sentenceOf } from '../aws/errors';
import type { Clients, ConnectionOptions } from '../aws/clients';
import { LogUnwritable } from '../jsonl-log';
import { checkJournalPartition } from './checks';
import { Journal } from './journal';
import type { KeyState } from './journal-entries';
import { type ControlOptions, KeyControl } from './key-control';
import { CLOCKS_DIFFER } from './planning/plan-file';
import { type KeyResult, type RemediationResult, wait } from './results';
import { RunLines } from './run-lines';
import { whoAsks } from './who-asks';

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
 * @throws KnownError where the file is not a journal
 */
export async function takeBack(
  clients: Clients,
  file: string,
  options: UndoOptions = {},
): Promise<RemediationResult> {
  const journal = Journal.open(file);
  try {
    const aws = new Aws(options.limits);
    const { caller, now } = await whoAsks(() => callerOf(clients, aws), options.now);
    checkJournalPartition(journal, caller);
    const { accounts } = journal.header;
    const [account = ''] = accounts;
    if (accounts.length !== 1 || caller.account !== account) {
      const what = accounts.length === 1 ? `account ${account}` : `${accounts.length} accounts`;
      throw new KnownError(
        `The journal is of ${what}, but these credentials are of ${caller.account}.`,
        'account',
      );
    }
    const control = new KeyControl(clients.iam, account, journal, { wait, ...options, now }, aws);
    const keys = journal.toUndo();
    const result = await undoKeys(account, keys, control, options);
    return keys.length === 0 ? result : new RunLines(journal, 'undo', now).only(result);
  } finally {
    journal.close();
  }
}

/** Reactivates these keys of one account, and stops at an error unless told to go on. */
export async function undoKeys(
  account: string,
  keys: readonly KeyState[],
  control: KeyControl,
  { keepGoing = false, onResult }: Pick<UndoOptions, 'keepGoing' | 'onResult'>,
): Promise<RemediationResult> {
  const results: KeyResult[] = [];
  let stopped: string | undefined;
  for (const state of keys) {
    const { user, accessKeyId } = state;
    const outcome: Outcome =
      stopped === undefined
        ? await reactivate(state, control)
        : { result: 'left', why: 'not looked at any more' };
    const { stop, ...rest } = outcome;
    const result: KeyResult = { user, accessKeyId, ...rest };
    results.push(result);
    onResult?.(result);
    stopped ??= stop;
    const isError = result.result === 'failed' || result.result === 'unverified';
    if (isError && !keepGoing) stopped ??= `${accessKeyId} of ${user}: ${result.why ?? ''}`;
  }
  return { account, results, ...(stopped === undefined ? {} : { stopped }) };
}

type Outcome = Pick<KeyResult, 'result' | 'why'> & { readonly stop?: string };

async function reactivate(state: KeyState, control: KeyControl): Promise<Outcome> {
  const { accessKeyId, result } = state;
  let { user } = state;
  try {
    await control.ready();
    let keys = await control.keysOf(user);
    // A user who was renamed since has the key still, whoever has the name now.
    const isThere = keys !== 'gone' && keys.has(accessKeyId);
    const now = isThere ? undefined : await control.userOf(accessKeyId);
    const isRenamed = now !== undefined && now.toLowerCase() !== user.toLowerCase();
    if (isRenamed) {
      user = now;
      keys = await control.keysOf(user);
    }
    if (keys === 'gone') return { result: 'skipped', why: 'the user no longer exists' };
    const status = keys.get(accessKeyId);
    if (status === undefined) return { result: 'skipped', why: 'the key no longer exists' };
    if (status === 'Active') {
      control.settle(user, accessKeyId, 'reactivate');
      return { result: 'already', why: 'it is active' };
    }
    // What cannot be read does not keep anybody from going back.
    const use = await control.lastUse(accessKeyId);
    if (use.kind === 'used' && Date.parse(use.at) > Date.parse(state.at) + CLOCKS_DIFFER) {
      return {
        result: 'skipped',
        why: `it was used on ${use.at}, after this run deactivated it: somebody else made it active, and inactive again`,
      };
    }
    const { unwritten, ...change } = await control.change(user, accessKeyId, 'Active', {
      atOnce: true,
    });
    const stop =
      unwritten === undefined
        ? {}
        : { stop: `the journal cannot be written any more (${unwritten})` };
    if (change.result !== 'done') return { result: change.result, why: change.why, ...stop };
    const why = [
      ...(result === 'begun' ? ['the run was cut off while it deactivated this key'] : []),
      ...(isRenamed ? [`the user is called ${user} now`] : []),
    ].join('; ');
    return { result: 'done', ...(why === '' ? {} : { why }), ...stop };
  } catch (error) {
    if (error instanceof LogUnwritable) {
      const why = `the journal cannot be written (${error.message}): free space, or copy the journal to another disk and undo that`;
      return { result: 'left', why, stop: why };
    }
    return { result: 'failed', why: `its keys could not be read: ${sentenceOf(error)}` };
  }
}
