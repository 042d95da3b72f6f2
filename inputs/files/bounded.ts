import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

export interface BoundedOptions {
  /** Whether a pipe or a device is read too, up to the bound; it may let the reader wait. */
  readonly pipes?: boolean;
}

const CHUNK = 64 * 1024;

/**
 * The bytes of a file of bounded size. The bound holds for what is read, not for what a directory says:
 * a file may grow meanwhile.
 *
 * @param most in bytes
 * @throws Error with the reason in words
 */
export function readWithin(
  file: string,
  most: number,
  { pipes = false }: BoundedOptions = {},
): Buffer {
  const handle = openSync(file, constants.O_RDONLY | (pipes ? 0 : constants.O_NONBLOCK));
  try {
    const stat = fstatSync(handle);
    if (stat.isDirectory()) throw new Error('it is a folder');
    if (!stat.isFile() && !pipes) throw new Error('it is not a regular file');
    if (stat.size > most) throw tooLarge(most);
    return all(handle, stat.isFile() ? stat.size : 0, most);
  } finally {
    closeSync(handle);
  }
}

function all(handle: number, size: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    // One byte more than is there finds the end in the same call.
    const chunk = Buffer.alloc(Math.max(size - total + 1, CHUNK));
    const read = readSync(handle, chunk, 0, chunk.length, null);
    if (read === 0) return Buffer.concat(chunks, total);
    total += read;
    if (total > most) throw tooLarge(most);
    chunks.push(chunk.subarray(0, read));
  }
}

function tooLarge(most: number): Error {
  const kilobytes = Math.floor(most / 1024);
  const shown = kilobytes < 1024 ? `${kilobytes} kB` : `${Math.floor(kilobytes / 1024)} MB`;
  return new Error(`it is larger than ${shown}`);
}
