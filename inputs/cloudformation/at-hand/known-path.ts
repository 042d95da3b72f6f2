import type { Value } from '../evaluate/values/value';

/** What is known of the path in an address: its last parts. */
export interface KnownPath {
  /** From left to right; the last is the name of the file. */
  readonly parts: readonly string[];
}

/** Stands for what is known only when it is deployed; no address holds it. */
const OPEN = '\0';

/** The longest key of an object of S3 (Amazon S3 user guide, "Naming objects"), and its host. */
const MAX_CHARACTERS = 1500;

/**
 * The end of the path of an address such as `https://${Bucket}.s3.amazonaws.com/${Prefix}templates/vpc.yaml`;
 * `undefined` where the value is not an address, the name of its file is not known, or all of it is known.
 */
export function knownPath(value: Value): KnownPath | undefined {
  if (value.kind !== 'text') return undefined;
  const text = value.pieces.map((it) => (typeof it === 'string' ? it : OPEN)).join('');
  if (text.length > MAX_CHARACTERS) return undefined;
  // A whole address names one place, and that is not this run: anybody may name a file there alike.
  if (!text.includes(OPEN)) return undefined;
  const path = pathOf(text);
  if (path === undefined) return undefined;
  const parts = path.split('/').filter((it) => it !== '');
  const last = parts.at(-1);
  if (last === undefined || last === '.' || last === '..') return undefined;
  // A prefix ends with a slash: `${Prefix}templates` is a folder of that name.
  const from = parts.findLastIndex((it) => it.includes(OPEN));
  const known = parts.slice(from + 1);
  const glued = from < 0 ? '' : (parts[from] ?? '').split(OPEN).at(-1);
  const all = glued === undefined || glued === '' ? known : [glued, ...known];
  if (all.length === 0 || !/^[^.].*\.\w+$/.test(all.at(-1) ?? '')) return undefined;
  return { parts: all };
}

/** Without scheme, host, query and fragment; `undefined` where all that is left is a host. */
function pathOf(text: string): string | undefined {
  const [before = ''] = text.split(/[?#]/, 1);
  const afterScheme = before.replace(/^[\w.+-]+:\/\//, '');
  if (afterScheme === before) return before.startsWith(OPEN) ? before : undefined;
  const slash = afterScheme.indexOf('/');
  return slash < 0 ? undefined : afterScheme.slice(slash + 1);
}
