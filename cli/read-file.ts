import { readFileSync, statSync } from 'node:fs';
import { decode } from '../inputs/files/decode';

/**
 * The text of a file of bounded size.
 *
 * @throws Error with the reason in words, for a file that is larger or cannot be read
 */
export function readBounded(file: string, megabytes: number): string {
  if (statSync(file).size > megabytes * 1024 * 1024) {
    throw new Error(`it is larger than ${megabytes} MB`);
  }
  return decode(readFileSync(file));
}
