import type { SourceLocation } from '../../../rule-core';
import { isObject } from '../../../rule-core/text/json';
import { own } from '../parse/tree';
import { creationPlaces, type CreationPlaces } from './user-frames';

/** What the CDK's metadata says of the resources of one template, by logical id. */
export interface Described {
  readonly addresses: Readonly<Record<string, string>>;
  readonly sources: Readonly<Record<string, SourceLocation>>;
  /** Who called a line that makes several resources: a helper. */
  readonly callers: Readonly<Record<string, SourceLocation>>;
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
    { addresses: [string, string][]; places: [string, CreationPlaces][] }
  >();
  for (const [path, list] of entries) {
    const id = dataOf(list, 'aws:cdk:logicalId');
    if (typeof id !== 'string') continue;
    const file = templateOf(path, files) ?? templateFile;
    const template = found.get(file) ?? { addresses: [], places: [] };
    found.set(file, template);
    template.addresses.push([id, path.replace(/^\//, '').replace(/\/Resource$/, '')]);
    const places = creationPlaces(dataOf(list, 'aws:cdk:creationStack') ?? traceOf(list));
    if (places) template.places.push([id, places]);
  }
  return new Map(
    [...found].map(([file, { addresses, places }]) => [
      file,
      { addresses: fromEntries(addresses), ...sourcesAndCallers(places) },
    ]),
  );
}

/** The sources of resources, and the callers of those that share their line with others. */
export function sourcesAndCallers(
  places: readonly (readonly [string, CreationPlaces])[],
): Pick<Described, 'sources' | 'callers'> {
  const lineOf = ({ file, line }: SourceLocation) => `${file}:${line ?? ''}`;
  const made = new Map<string, number>();
  for (const [, { source }] of places)
    made.set(lineOf(source), (made.get(lineOf(source)) ?? 0) + 1);
  return {
    sources: fromEntries(places.map(([id, { source }]) => [id, source])),
    callers: fromEntries(
      places.flatMap(([id, { source, caller }]) =>
        caller && (made.get(lineOf(source)) ?? 0) > 1 ? [[id, caller] as const] : [],
      ),
    ),
  };
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
