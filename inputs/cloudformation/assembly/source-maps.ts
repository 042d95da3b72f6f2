import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBounded } from '../stacks/files';

interface ExactPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const maps = new Map<string, SourceMap | undefined>();

/** The place in the source that a place in compiled JavaScript comes from, where a source map tells. */
export function originalPlace(place: ExactPlace): ExactPlace {
  if (!/\.[cm]?js$/.test(place.file)) return place;
  try {
    const found = mapOf(place.file)?.findEntry(place.line - 1, place.column - 1);
    if (!found || !('originalSource' in found) || !found.originalSource) return place;
    const { originalSource, originalLine, originalColumn } = found;
    const file = originalSource.startsWith('file://')
      ? fileURLToPath(originalSource)
      : resolve(dirname(place.file), originalSource);
    return { file, line: originalLine + 1, column: originalColumn + 1 };
  } catch {
    return place;
  }
}

function mapOf(file: string): SourceMap | undefined {
  if (maps.has(file)) return maps.get(file);
  const map = load(file);
  if (maps.size > 1_000) maps.clear();
  maps.set(file, map);
  return map;
}

function load(file: string): SourceMap | undefined {
  const code = readBounded(file);
  const [last] = [...(code?.matchAll(/^\/\/[#@] sourceMappingURL=(\S+)\s*$/gm) ?? [])].slice(-1);
  const url = last?.[1];
  if (url === undefined) return undefined;
  const inline = /^data:application\/json[^,]*;base64,(.*)$/.exec(url)?.[1];
  const text =
    inline === undefined
      ? readBounded(resolve(dirname(file), decodeURIComponent(url)))
      : Buffer.from(inline, 'base64').toString('utf8');
  if (text === undefined) return undefined;
  const payload = JSON.parse(text) as ConstructorParameters<typeof SourceMap>[0];
  const { sourceRoot: root = '' } = payload as { sourceRoot?: string };
  const sources = payload.sources.map((it) =>
    root === '' || root === '.' ? it : `${root.replace(/\/$/, '')}/${it}`,
  );
  return new SourceMap({ ...payload, sources });
}
