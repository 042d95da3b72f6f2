import { Buffer, isUtf8 } from 'node:buffer';

/** How many bytes at the beginning of a file tell its encoding. */
const LOOKED_AT = 4096;

type Encoding = 'utf8' | 'latin1' | 'utf16le' | 'utf16be' | 'utf32le' | 'utf32be';

/**
 * The text of these bytes, without a byte order mark: UTF-8, or UTF-16 or UTF-32 of either order, with
 * a mark or without one, as YAML 1.2 and JSON (RFC 4627) allow them and PowerShell's `>` writes them.
 *
 * What is not UTF-8 is taken byte by byte (Latin-1), so that different bytes stay different characters.
 */
export function decode(bytes: Buffer): string {
  const text = decodeAs(encodingOf(bytes), bytes);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function encodingOf(bytes: Buffer): Encoding {
  const [a = -1, b = -1, c = -1, d = -1] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf32le' : 'utf16le';
  if (a === 0xfe && b === 0xff) return 'utf16be';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf32be';
  return encodingWithoutMark(bytes) ?? (isUtf8(bytes) ? 'utf8' : 'latin1');
}

/**
 * Templates and JSON are mostly ASCII, whose wide characters have zero bytes at fixed places. In one
 * byte text there is none.
 */
function encodingWithoutMark(bytes: Buffer): Encoding | undefined {
  const length = Math.min(bytes.length, LOOKED_AT) & ~3;
  const looked = bytes.subarray(0, length === 0 ? bytes.length : length);
  if (!looked.includes(0)) return undefined;
  const zeros = [0, 0, 0, 0];
  // Code points end at 10FFFF.
  let [isBig, isLittle] = [length > 0, length > 0];
  for (const [index, byte] of looked.entries()) {
    const at = index & 3;
    if (byte === 0) zeros[at] = (zeros[at] ?? 0) + 1;
    else if (at === 0 || (at === 1 && byte > 0x10)) isBig = false;
    if (byte !== 0 && (at === 3 || (at === 2 && byte > 0x10))) isLittle = false;
  }
  if (isLittle) return 'utf32le';
  if (isBig) return 'utf32be';
  const [first = 0, second = 0, third = 0, fourth = 0] = zeros;
  const even = first + third;
  const odd = second + fourth;
  return even === odd ? undefined : odd > even ? 'utf16le' : 'utf16be';
}

function decodeAs(encoding: Encoding, bytes: Buffer): string {
  switch (encoding) {
    case 'utf8':
    case 'latin1':
    case 'utf16le':
      return bytes.toString(encoding);
    case 'utf16be':
      return Buffer.from(bytes.subarray(0, bytes.length & ~1))
        .swap16()
        .toString('utf16le');
    case 'utf32le':
    case 'utf32be':
      return wide(bytes, encoding === 'utf32le');
  }
}

/** UTF-32, in pieces: a call takes only so many arguments. */
function wide(bytes: Buffer, isLittle: boolean): string {
  const parts: string[] = [];
  let points: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    points.push(point > 0x10ffff ? 0xfffd : point);
    if (points.length < 4096) continue;
    parts.push(String.fromCodePoint(...points));
    points = [];
  }
  return parts.join('') + String.fromCodePoint(...points);
}
