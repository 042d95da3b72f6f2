import { lstatSync } from 'node:fs';
import path from 'node:path';

/**
 * Where a report goes. A path that is given relative to the working directory and stays below it is
 * written there, never through a link: the folder may be a checkout, and a link in it somebody else's
 * wish where to write. An absolute path, and one that goes up, is where the person who runs it says.
 *
 * @throws Error for a link below the working directory, with its name
 */
export function withoutLinks(cwd: string, file: string): string {
  const target = path.resolve(cwd, file);
  const parts = path.relative(cwd, target).split(path.sep);
  if (path.isAbsolute(file) || parts[0] === '..') return target;
  for (let at = 1; at <= parts.length; at++) {
    const step = parts.slice(0, at).join(path.sep);
    if (lstatSync(path.join(cwd, step), { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new Error(`${step} is a link, and a report is not written through one`);
    }
  }
  return target;
}
