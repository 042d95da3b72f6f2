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

/** @throws Misread for one that is larger than any answer */
export async function readBody(body: Body): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST) throw new Misread('it is larger than any answer of AWS');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
