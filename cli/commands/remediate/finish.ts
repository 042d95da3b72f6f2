import path from 'node:path';
import { KnownError, printable, printableJson } from '../../../rule-core/index';
import { attended } from '../../aws';
import type { Io } from '../../io';
import type { FinishValues } from '../../options/index';
import { onScreen } from '../../writing/on-screen';
import { checkKind } from './apply';
import { ended, line, named, shownId, without } from './shared';
import { chosenAccounts } from '../many-accounts';
import { writeNamed } from '../../writing/write-named';

/** Lists the keys of a journal that could be deleted; deletes them where that is asked for twice. */
export async function finish(file: string, options: FinishValues, given: Io): Promise<number> {
  const io = onScreen(given);
  const library = await import('../../../live-check/index');
  const target = path.resolve(io.cwd, file);
  const mask = options.maskKeyIds ?? false;
  return named({ journal: file }, async () => {
    const journal = library.Journal.open(target);
    journal.close();
    checkKind(journal.header.roleName !== undefined, options, 'journal');
    const common = {
      ...without(options, 'accounts'),
      ...chosenAccounts(options, io),
      now: () => io.now(),
      ...attended(io),
    };
    const plan = await library.planFinish(target, common);
    const digest = library.planDigest(plan);
    for (const { account, user, accessKeyId, deactivatedAt } of plan.delete)
      io.stdout.write(
        `  delete  ${printable(`${shownId(accessKeyId, mask)}  of ${user} in ${account}`)}, inactive since ${deactivatedAt}\n`,
      );
    for (const { account, user, accessKeyId, why } of plan.keep)
      io.stdout.write(
        `  keep    ${printable(`${shownId(accessKeyId, mask)}  of ${user} in ${account}: ${shownId(why, mask)}`)}\n`,
      );
    const count = `${plan.delete.length} key${plan.delete.length === 1 ? '' : 's'}`;
    io.stdout.write(`${count} could be deleted. A deleted key cannot be brought back.\n`);
    if (options.output !== undefined) {
      const content = `${JSON.stringify({ ...plan, digest }, null, 2)}\n`;
      writeNamed(path.resolve(io.cwd, options.output), printableJson(content), options.output);
    }
    if (options.delete !== true) {
      if (plan.delete.length > 0)
        io.stderr.write(
          `Nothing was deleted. Delete them with: one-active-key remediate finish ${file} --delete --yes --plan-digest ${digest}\n`,
        );
      return 0;
    }
    if (plan.delete.length === 0) return 0;
    if (options.yes !== true)
      throw new KnownError('nothing was deleted: --delete needs --yes too.', 'not-agreed');
    const result = await library.finish(target, plan, {
      ...common,
      onResult: (it) => void io.stdout.write(line(it, mask)),
    });
    return ended(result, mask, io);
  });
}
