import { type Buffer, isUtf8 } from 'node:buffer';

/** How compressed files and archives begin, in hexadecimal (file(1), magic/Magdir). No text does. */
const BEGINNINGS: readonly RegExp[] = [
  // gzip, compress, pack
  /^1f(?:8b|9d|a0)/,
  // bzip2: a size, and the number that begins a block or an end
  /^425a683[1-9](?:314159265359|177245385090)/,
  // xz, lzma, lzip
  /^(?:fd377a585a00|5d0000|4c5a49500[01])/,
  // zstd, lz4
  /^(?:28b52ffd|04224d18)/,
  // zip, 7-Zip, RAR
  /^(?:504b(?:0304|0708)|377abcaf271c|526172211a07)/,
];
const LONGEST = 10;

/** How streams of zlib begin (RFC 1950). */
const ZLIB = /^78(?:01|5e|9c|da)/;

/** Whether the words of a file cannot be seen in its bytes, by the first of them. */
export function isCompressed(head: Buffer): boolean {
  const beginning = head.toString('hex', 0, LONGEST);
  if (BEGINNINGS.some((it) => it.test(beginning))) return true;
  // Text may begin with "x^" too.
  return ZLIB.test(beginning) && !isUtf8(head) && head.some(isControl);
}

/** Bytes that no text holds. */
function isControl(byte: number): boolean {
  return byte < 9 || (byte > 13 && byte < 32);
}
