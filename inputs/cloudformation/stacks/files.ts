import { readWithin } from '../../files/bounded';
import { decode } from '../../files/decode';
import { MAX_BYTES } from '../parse/document';

/**
 * The text of a file, if there is a readable one of bounded size; `undefined` otherwise. Devices and
 * pipes are not waited for.
 */
export function readBounded(path: string): string | undefined {
  try {
    return decode(readWithin(path, MAX_BYTES));
  } catch {
    return undefined;
  }
}
