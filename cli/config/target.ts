import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * A file to write that a configuration file names, which a link in a repository must not lead elsewhere.
 *
 * @throws Error where it lies outside the folder of the configuration file
 */
export function targetIn(folder: string, file: string): string {
  const whole = path.resolve(folder, file);
  const isLink = lstatSync(whole, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const real = path.relative(realpathSync(folder), realpathSync(path.dirname(whole)));
  if (isLink || real.split(path.sep)[0] === '..' || path.isAbsolute(real)) {
    throw new Error(`${file} leads out of the folder of the configuration file`);
  }
  return file;
}
