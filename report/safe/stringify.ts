import { printableJson } from '../../rule-core/index';

/**
 * JSON that is harmless in a log: the same data, with everything a terminal or a build log could
 * take for a command written as an escape.
 */
export function stringify(value: unknown): string {
  return `${printableJson(JSON.stringify(value, null, 2))}\n`;
}

/** So deep the parts of a report are written one by one: a user of an account, a finding. */
const DEPTH = 4;

/**
 * The same text in pieces: the JSON of an organization is larger than all that it is made of, and no text
 * has to hold it whole.
 */
export function* stringifyInPieces(value: unknown): Generator<string> {
  yield* pieces(value, DEPTH, '\n');
  yield '\n';
}

/** A list the same way whose members are made one by one: none of them waits for the last. */
export function* stringifyListInPieces(values: Iterable<unknown>): Generator<string> {
  let before = '[';
  for (const it of values) {
    yield `${before}\n  `;
    yield* pieces(it, DEPTH - 1, '\n  ');
    before = ',';
  }
  yield before === '[' ? '[]\n' : '\n]\n';
}

/** @param line the line break with what a line of this value begins with */
function* pieces(value: unknown, depth: number, line: string): Generator<string> {
  const open = depth > 0 && typeof value === 'object' && value !== null;
  const [first, last] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const inner = `${line}  `;
  let before = first;
  for (const [name, it] of open ? members(value) : []) {
    yield `${before}${inner}${printableJson(name)}`;
    yield* pieces(it, depth - 1, inner);
    before = ',';
  }
  if (before === ',') yield `${line}${last}`;
  else yield printableJson(JSON.stringify(value, null, 2)).replaceAll('\n', line);
}

/** What JSON writes of it, each with what stands before; one by one, since a list may be very long. */
function* members(value: object): Generator<readonly [string, unknown]> {
  if (Array.isArray(value)) {
    for (const it of value as unknown[]) yield ['', it === undefined ? null : it];
    return;
  }
  for (const [name, it] of Object.entries(value)) {
    if (it !== undefined) yield [`${JSON.stringify(name)}: `, it];
  }
}
