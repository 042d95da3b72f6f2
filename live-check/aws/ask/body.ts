import { Misread } from './no-answer';

/** The text of an answer while it arrives. */
export interface Body extends AsyncIterable<Uint8Array> {
  /** Whether all of it arrived. */
  readonly complete?: boolean;
  destroy(): void;
}

export function isBody(body: unknown): body is Body {
  return (
    typeof body === 'object' &&
    body !== null &&
    Symbol.asyncIterator in body &&
    'destroy' in body &&
    typeof body.destroy === 'function'
  );
}

/** A page of a thousand users has less than a hundredth of this. */
const LARGEST = 64 * 1024 * 1024;

/** An object of S3 that is larger than what was asked for may be. */
export class TooLarge extends Error {
  constructor(most: number) {
    super(`it is larger than ${most / 1024 / 1024} MB, the most that is read`);
    this.name = 'TooLarge';
  }
}

/**
 * @param most in bytes, of an object; nothing after them is received
 * @throws Misread for an answer that is larger than any; TooLarge for an object
 */
export async function readBody(body: Body, most?: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (most !== undefined && size > most) throw new TooLarge(most);
    if (most === undefined && size > LARGEST)
      throw new Misread('it is larger than any answer of AWS');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
