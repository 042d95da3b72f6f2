import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { decode } from '../../inputs/files/decode';

const WAYS: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text, 'utf8'),
  'UTF-16LE': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16BE': (text) => Buffer.from(text, 'utf16le').swap16(),
  'UTF-32LE': (text) => wide(text, (bytes, point, at) => bytes.writeUInt32LE(point, at)),
  'UTF-32BE': (text) => wide(text, (bytes, point, at) => bytes.writeUInt32BE(point, at)),
};

function wide(text: string, write: (bytes: Buffer, point: number, at: number) => void): Buffer {
  const points = Array.from(text, (it) => it.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(points.length * 4);
  points.forEach((point, index) => {
    write(bytes, point, index * 4);
  });
  return bytes;
}

const CONTENT = fc
  .array(
    fc.oneof(fc.constantFrom('Resources', ':', '\n', '{', '"'), fc.string({ unit: 'grapheme' })),
  )
  .map((parts) => parts.join('').replaceAll(/(?!\n)\p{Cc}|[\ufeff\ufffe]|\p{Cs}/gu, ''));

test.each(Object.entries(WAYS))('%s with a mark is read back', (_, encode) => {
  fc.assert(
    fc.property(CONTENT, (text) => {
      expect(decode(encode(`\ufeff${text}`))).toBe(text);
    }),
    { seed: 13, numRuns: 500 },
  );
});

test.each(Object.entries(WAYS))(
  '%s without a mark is read back where it is a template',
  (_, encode) => {
    fc.assert(
      fc.property(CONTENT, (text) => {
        const template = `AWSTemplateFormatVersion: "2010-09-09"\nDescription: |\n  ${text}\n`;
        expect(decode(encode(template))).toBe(template);
      }),
      { seed: 13, numRuns: 500 },
    );
  },
);

test('bytes that are no UTF-8 stay different', () => {
  const [one, other] = [0xe9, 0xe8].map((it) => decode(Buffer.from([0x61, it, 0x62])));
  expect(one).not.toBe(other);
});
