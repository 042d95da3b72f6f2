import path from 'node:path';
import { KnownError, printable } from '../../../rule-core/index';
import { attended } from '../../aws';
import type { Io } from '../../io';
import type { UndoValues } from '../../options/index';
import { onScreen } from '../../writing/on-screen';
import { checkKind } from './apply';
import { agreed, ended, line, named, shownId, without } from './shared';
import { chosenAccounts } from '../many-accounts';

/** Reactivates what the run of a journal deactivated. @returns the exit code */
export async function undo(file: string, options: UndoValues, given: Io): Promise<number> {
  const io = onScreen(given);
  const { Journal, undoAll } = await import('../../../live-check/index');
  const target = path.resolve(io.cwd, file);
  const mask = options.maskKeyIds ?? false;
  return named({ journal: file }, async () => {
    const journal = Journal.open(target);
    journal.close();
    const { header, isEnded } = journal;
    checkKind(header.roleName !== undefined, options, 'journal');
    const chosen = chosenAccounts(options, io);
    const foreign = chosen.accounts?.find((it) => !header.accounts.includes(it));
    if (foreign !== undefined)
      throw new KnownError(`--accounts names ${foreign}, which is not in the journal.`);
    const keys = journal.toUndo(chosen.accounts);
    if (!isEnded)
      io.stderr.write(
        'The last run with this journal did not come to its end, or lines were cut off: a key that is inactive and not listed here is not known to it.\n',
      );
    if (keys.length === 0) {
      io.stdout.write('Nothing to undo: every key of this journal is as it was.\n');
      return 0;
    }
    for (const { account, user, accessKeyId } of keys) {
      const where = header.roleName === undefined ? '' : ` in ${account}`;
      io.stdout.write(
        `  reactivate  ${shownId(accessKeyId, mask)}  of ${printable(user)}${where}\n`,
      );
    }
    io.stdout.write('These users will then violate the rule again.\n');
    await agreed(options, io, 'Reactivate these keys?');
    const result = await undoAll(target, {
      ...without(options, 'accounts'),
      ...chosen,
      now: () => io.now(),
      ...attended(io),
      onResult: (it) => void io.stdout.write(line(it, mask)),
    });
    return ended(result, mask, io);
  });
}
