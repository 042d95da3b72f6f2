import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceLocation } from '../../../rule-core';
import { originalPlace } from './source-maps';

/** Where a construct was made: the user's own line, and the line that called it. */
export interface CreationPlaces {
  readonly source: SourceLocation;
  readonly caller?: SourceLocation;
}

const MAX_FRAMES = 200;
const MAX_LENGTH = 4_096;

/** Libraries, by where they are installed: npm, Python, Go, the kernel of jsii, Node itself. */
const LIBRARY =
  /[\\/](node_modules|site-packages|dist-packages|pkg[\\/]mod|go[\\/]src|jsii-(?=[\w-]*?(?:kernel|runtime))[^\\/]*|python3?(\.\d+)?[\\/]lib)[\\/]|^(node:|internal[\\/]|jdk\.|java\.|<frozen )/;
/** Java's frames name a file without its folder, but the class in front of it. */
const LIBRARY_CLASS =
  /^(at )?(java|javax|jdk|sun|software\.amazon\.(jsii|awscdk)|software\.constructs|System|Amazon\.(JSII|CDK))\./;

/**
 * The frames of a creation stack (`aws:cdk:creationStack`) that are the user's own code, innermost
 * first. In every form that the CDK records: `name (file:line:column)`, `file:line (:)` (plain ES
 * modules, bun), `(file:line)` (Python, Java and Go, whose hosts know no columns).
 */
export function userPlaces(frames: unknown, libraries = false): SourceLocation[] {
  if (!Array.isArray(frames)) return [];
  return frames.slice(0, MAX_FRAMES).flatMap((frame: unknown) => {
    if (typeof frame !== 'string' || frame.length > MAX_LENGTH) return [];
    const place = placeIn(frame.trim());
    if (!place) return [];
    const own = !LIBRARY.test(place.file) && !LIBRARY_CLASS.test(frame.trim());
    return own || libraries ? [shown(place)] : [];
  });
}

/** The innermost of the user's places, and the next one outwards that is another line. */
export function creationPlaces(frames: unknown): CreationPlaces | undefined {
  const places = userPlaces(frames);
  const [source] = places;
  if (!source) return undefined;
  const caller = places.find((it) => it.file !== source.file || it.line !== source.line);
  return { source, ...(caller ? { caller } : {}) };
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

function placeIn(frame: string): Place | undefined {
  // The place is in parentheses at the end, or, where these are empty, in front of them.
  const bare = frame.replace(/ \(:*\)$/, '');
  const inside = bare.endsWith(')') ? bare.slice(bare.lastIndexOf('(') + 1, -1) : bare;
  const text = afterIn(inside.replace(/^at /, ''));
  const [, file, line, column] = /^(.*?):(?:line )?(\d{1,9})(?::(\d{1,9}))?$/.exec(text) ?? [];
  if (file === undefined || !/[^\\/]\.\w+$/.test(file)) return undefined;
  return {
    file: file.startsWith('file://') ? pathOf(file) : file,
    line: Number(line),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

/** `at Name in file:line 3` is how .NET writes it. */
function afterIn(text: string): string {
  const at = /:line \d+$/.test(text) ? text.lastIndexOf(' in ') : -1;
  return at < 0 ? text : text.slice(at + ' in '.length);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url.replace(/^file:\/\//, '');
  }
}

/** In the source that it was compiled from, and relative to where the command runs. */
function shown({ column, ...place }: Place): SourceLocation {
  const exact = originalPlace({ ...place, column: column ?? 1 });
  const mapped = exact.file !== place.file;
  return {
    file: nearer(exact.file),
    line: exact.line,
    ...(column === undefined && !mapped ? {} : { column: exact.column }),
  };
}

/** Relative to the working directory where it lies below it. */
function nearer(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') || path === '' ? file : path;
}
