import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header of the signature, as Node gives names of headers. */
export const SIGNATURE = 'x-tfc-task-signature';
/** A shorter key can be found by trying, from one request that was seen. */
export const SHORTEST_KEY = 16;

/**
 * Whether a body was signed with the key: HMAC with SHA-512, in hexadecimal digits, of the bytes as
 * they came. It takes as long for a signature that is nearly right as for any other.
 */
export function isSigned(body: Buffer, signature: string | undefined, key: string): boolean {
  if (signature === undefined || !/^[0-9a-f]{128}$/i.test(signature)) return false;
  const expected = createHmac('sha512', key).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}
