import { createHash } from 'node:crypto';

/** Readings are a few levels deep; anything deeper is not a reading. */
const MAX_DEPTH = 32;

/**
 * SHA-256 over the readings of a report: the same however fields are ordered and lines are indented,
 * different where an account, a user or a key was removed or changed. It needs no secret, so it detects
 * damage and careless edits, not a forger.
 *
 * @throws RangeError for what is nested too deep to be readings
 */
export function readingsDigest(readings: readonly unknown[]): string {
  const hash = createHash('sha256');
  let text = '';
  for (const part of parts(readings, 0)) {
    text += part;
    if (text.length < 65_536) continue;
    hash.update(text);
    text = '';
  }
  return hash.update(text).digest('hex');
}

function* parts(value: unknown, depth: number): Generator<string> {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deep');
  if (Array.isArray(value)) {
    yield '[';
    for (const it of value) {
      yield* parts(it, depth + 1);
      yield ',';
    }
    yield ']';
  } else if (typeof value === 'object' && value !== null) {
    yield '{';
    const fields = Object.entries(value).filter(([, it]) => it !== undefined);
    for (const [name, it] of fields.sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield `${JSON.stringify(name)}:`;
      yield* parts(it, depth + 1);
      yield ',';
    }
    yield '}';
  } else yield JSON.stringify(value ?? null);
}
