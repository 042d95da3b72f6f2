import { existsSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../rule-core/known-error';

export const NAMES = ['yaml', 'yml', 'json'].map((it) => `one-active-key.config.${it}`);

/**
 * The configuration file of the working directory, or of the nearest folder above it up to the root of
 * its repository (where `.git` is). Outside a repository only the working directory counts: a file in
 * somebody's home must not decide what a run finds.
 *
 * @throws KnownError where one folder has two
 */
export function findConfig(cwd: string): string | undefined {
  for (const folder of foldersUpToRepository(cwd)) {
    const [found, other] = NAMES.filter((it) => existsSync(path.join(folder, it)));
    if (found === undefined) continue;
    if (other !== undefined) {
      throw new KnownError(
        `both ${found} and ${other} are in ${folder}: remove one, or name one with --config`,
      );
    }
    return path.join(folder, found);
  }
  return undefined;
}

/** The folder and those above it up to the root of its repository; the folder alone outside of one. */
export function foldersUpToRepository(cwd: string): string[] {
  const folders = [cwd];
  for (let at = cwd; !existsSync(path.join(at, '.git')); folders.push(at)) {
    const above = path.dirname(at);
    if (above === at) return [cwd];
    at = above;
  }
  return folders;
}
