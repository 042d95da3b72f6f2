import { relative } from 'node:path';
import type { SourceLocation } from '../../rule-core/index';
import { originalPlace } from './source-maps';
import { isObject, own } from './tree';

/** What the CDK's metadata says of the resources of one template, by logical id. */
export interface Described {
  readonly addresses: Readonly<Record<string, string>>;
  readonly sources: Readonly<Record<string, SourceLocation>>;
}

/**
 * Construct paths and creation places, by template file, from the metadata of a stack
 * (`<stack>.metadata.json`; older assemblies have it in the manifest). Nested stacks stand there too:
 * a construct with `aws:cdk:templateFile` begins another template.
 */
export function describedTemplates(
  metadata: unknown,
  templateFile: string,
): Map<string, Described> {
  const files = new Map<string, string>();
  const entries = isObject(metadata) ? Object.entries(metadata) : [];
  for (const [path, list] of entries) {
    const file = dataOf(list, 'aws:cdk:templateFile');
    if (typeof file === 'string') files.set(path, file);
  }
  const found = new Map<
    string,
    { addresses: [string, string][]; sources: [string, SourceLocation][] }
  >();
  for (const [path, list] of entries) {
    const id = dataOf(list, 'aws:cdk:logicalId');
    if (typeof id !== 'string') continue;
    const file = templateOf(path, files) ?? templateFile;
    const template = found.get(file) ?? { addresses: [], sources: [] };
    found.set(file, template);
    template.addresses.push([id, path.replace(/^\//, '').replace(/\/Resource$/, '')]);
    const source = userFrame(dataOf(list, 'aws:cdk:creationStack') ?? traceOf(list));
    if (source) template.sources.push([id, source]);
  }
  return new Map(
    [...found].map(([file, { addresses, sources }]) => [
      file,
      { addresses: fromEntries(addresses), sources: fromEntries(sources) },
    ]),
  );
}

function fromEntries<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries);
}

function templateOf(path: string, files: ReadonlyMap<string, string>): string | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const file = files.get(at);
    if (file !== undefined) return file;
  }
  return undefined;
}

function dataOf(list: unknown, type: string): unknown {
  if (!Array.isArray(list)) return undefined;
  return own(
    (list as unknown[]).find((it) => own(it, 'type') === type),
    'data',
  );
}

/** Before creation stacks had an entry of their own, the logical id carried the trace. */
function traceOf(list: unknown): unknown {
  if (!Array.isArray(list)) return undefined;
  return own(
    (list as unknown[]).find((it) => own(it, 'type') === 'aws:cdk:logicalId'),
    'trace',
  );
}

/** The first frame of the user's own code: where the construct was made. */
export function userFrame(stack: unknown): SourceLocation | undefined {
  if (!Array.isArray(stack)) return undefined;
  for (const frame of stack.slice(0, 200) as unknown[]) {
    if (typeof frame !== 'string' || frame.length > 4_096) continue;
    const [, file, line, column] =
      /(?:^|\()(?:file:\/\/)?([^()]+):(\d{1,9}):(\d{1,9})\)?$/.exec(frame.trim()) ?? [];
    if (file === undefined || /(^|[\\/])node_modules[\\/]|^node:|^internal\//.test(file)) continue;
    const place = { file: file.replace(/^at /, ''), line: Number(line), column: Number(column) };
    const { file: original, ...rest } = originalPlace(place);
    return { file: nearer(original), ...rest };
  }
  return undefined;
}

/** Relative to the working directory where it lies below it. */
function nearer(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') || path === '' ? file : path;
}
