import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { decode } from '../../files/decode';
import { MAX_BYTES } from '../parse/document';

/**
 * The text of a file, if there is a readable one of bounded size; `undefined` otherwise. Devices and
 * pipes are not waited for.
 */
export function readBounded(path: string): string | undefined {
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(handle);
    const { size } = stat;
    if (!stat.isFile() || size > MAX_BYTES) return undefined;
    const buffer = Buffer.alloc(size);
    return decode(buffer.subarray(0, readSync(handle, buffer, 0, size, 0)));
  } catch {
    return undefined;
  } finally {
    closeSync(handle);
  }
}
