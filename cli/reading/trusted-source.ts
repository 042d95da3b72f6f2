import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { foldersUpToRepository } from '../config/find';
import { gitBlob, isBelow } from './git-blob';
import type { Io } from '../io';

/** `git:COMMIT:PATH`, a whole commit id or the whole name of a reference. */
const BLOB = /^git:([0-9a-f]{40}|[0-9a-f]{64}|refs\/[\w./-]+):(.+)$/s;

/** Whether a change to the repository cannot write what this names: another commit, or a file outside. */
export function isTrusted(source: string, io: Io): boolean {
  if (source.startsWith('git:')) return true;
  const file = path.resolve(io.cwd, source);
  // What is not there is told when it is read.
  return !existsSync(file) || !isBelow(checkoutOf(io), realpathSync(file));
}

/**
 * What a commit has under `git:COMMIT:PATH`.
 *
 * @param most in bytes
 * @throws Error with the reason in words
 */
export function bytesInCommit(source: string, most: number, io: Io): Buffer {
  const [, commit, file] = BLOB.exec(source) ?? [];
  if (commit === undefined || file === undefined || commit.includes('..')) {
    throw new Error(
      'it is not git:COMMIT:PATH, COMMIT being a whole commit id or a whole reference such as refs/remotes/origin/main',
    );
  }
  const { cwd, env } = io;
  return gitBlob(commit, file, { cwd, env, root: checkoutOf(io), most });
}

/** The root of the repository, or the working directory where there is none; without links. */
function checkoutOf({ cwd }: Io): string {
  return realpathSync(foldersUpToRepository(path.resolve(cwd)).at(-1) ?? cwd);
}
