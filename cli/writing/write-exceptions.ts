import { existsSync } from 'node:fs';
import path from 'node:path';
import { KnownError, proposeUnread, type Report } from '../../rule-core/index';
import type { Io } from '../io';
import { writeNamed } from './write-named';

/** A proposal is for a quarter: then somebody looks again. */
const DAYS = 90;

const HEAD = `# What one-active-key could not read, proposed by check --write-exceptions.
# Nothing here is accepted yet: for each entry say why (reason) and who answers for it (owner), or mend
# what it names and remove it. Each ends on its day, and is told as stale when nothing needs it.
`;

/** Refuses a file that is there: somebody answers for what it says. */
export function refuseToReplace(file: string | undefined, io: Io): void {
  if (file !== undefined && existsSync(path.resolve(io.cwd, file))) {
    throw new KnownError(`--write-exceptions does not replace ${file}: name a new file`, 'usage');
  }
}

/** Writes a file of exceptions that accepts what this report could not read, once people answer for it. */
export async function writeExceptions(file: string, report: Report, io: Io): Promise<void> {
  const text = await proposalOf(report, io.now());
  writeNamed(path.resolve(io.cwd, file), text, file);
  const left = report.errors.filter((it) => it.kind === undefined).length;
  const rest = left === 0 ? '' : `; ${left} errors are of a kind that nobody can accept`;
  io.stderr.write(
    `one-active-key: wrote ${file}: give each entry a reason and an owner, then use it with --exceptions${rest}\n`,
  );
}

export async function proposalOf({ errors }: Pick<Report, 'errors'>, now: Date): Promise<string> {
  const { stringify } = await import('yaml');
  const expires = new Date(now.getTime() + DAYS * 86_400_000).toISOString().slice(0, 10);
  return `${HEAD}${stringify({ unread: proposeUnread(errors, expires) }, { lineWidth: 0 })}`;
}
