import { sentenceOf } from '../../aws/errors';
import type { Aws } from '../../aws/ask/ask';
import { type OrganizationResult, type RemediationResult, wait } from '../results';
import { type ManyOptions, unexpectedIn } from './apply';
import type { Journal } from '../journal';
import { ChangePace, KeyControl } from '../key-control';
import { RunLines } from '../run-lines';
import { undoKeys } from '../undo';
import type { Visits } from './visits';

/** Reactivates what the run of this journal deactivated, in all its accounts or the named ones. */
export async function takeAllBack(
  journal: Journal,
  visits: Visits,
  aws: Aws,
  options: ManyOptions & { readonly now: () => Date },
): Promise<OrganizationResult> {
  const { accounts, keepGoing = false, onAccount, now } = options;
  const states = journal.toUndo(accounts);
  const control = { wait, ...options };
  const pace = new ChangePace(control);
  const lines = new RunLines(journal, 'undo', now);
  const done: RemediationResult[] = [];
  let stopped: string | undefined;
  for (const account of new Set(states.map((it) => it.account))) {
    const keys = states.filter((it) => it.account === account);
    const left = (why: string) => ({
      account,
      results: keys.map(({ user, accessKeyId }) => ({
        user,
        accessKeyId,
        result: 'left' as const,
        why,
      })),
    });
    if (stopped !== undefined) {
      done.push(left('not looked at any more'));
      continue;
    }
    onAccount?.(account);
    let result: RemediationResult;
    try {
      const { clients } = await visits(account);
      const keyControl = new KeyControl(clients.iam, account, journal, control, aws, pace);
      result = await undoKeys(account, keys, keyControl, options);
    } catch (error) {
      const why = sentenceOf(error);
      result = { ...left(why), stopped: why };
    }
    done.push(result);
    stopped = lines.account(result) ?? (keepGoing ? undefined : unexpectedIn(result));
  }
  if (states.length > 0) stopped = lines.end(stopped);
  return { accounts: done, ...(stopped === undefined ? {} : { stopped }) };
}
