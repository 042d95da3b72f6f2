import { ask, canAsk } from '../ask';
import { look } from '../init/look';
import { planText } from '../init/plan-text';
import { propose } from '../init/proposal';
import { writeNew } from '../init/write';
import type { Io } from '../io';
import type { InitValues } from '../options/index';

const NOTHING_WRITTEN = 2;

/** Proposes the files that a repository needs to be checked, and writes them if it may. @returns the exit code */
export async function init(options: InitValues, io: Io): Promise<number> {
  const found = await look(io);
  const proposal = await propose(
    found,
    {
      ...(options.ci === undefined ? {} : { ci: options.ci }),
      ...(options.action === undefined ? {} : { action: options.action }),
    },
    io,
  );
  io.stdout.write(planText(found, proposal));
  const files = proposal.files.filter((it) => it.not === undefined);
  if (files.length === 0) {
    io.stdout.write('\nThere is nothing to write.\n');
    return 0;
  }
  if (!(await mayWrite(options, files.length, io))) {
    io.stdout.write('\nNothing was written. Write it with: one-active-key init --yes\n');
    return NOTHING_WRITTEN;
  }
  for (const it of files) {
    writeNew(it, io.cwd);
    io.stdout.write(`wrote ${it.file}\n`);
  }
  return 0;
}

async function mayWrite({ yes }: InitValues, count: number, io: Io): Promise<boolean> {
  if (yes === true) return true;
  if (!canAsk(io)) return false;
  const answer = await ask(
    io,
    `\nWrite ${count === 1 ? 'this file' : `these ${count} files`}? [y/N] `,
  );
  return /^y(?:es)?$/i.test(answer);
}
