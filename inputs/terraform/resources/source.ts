import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { readWithin } from '../../files/bounded';
import type { SourceLocation } from '../../../rule-core/index';
import type { Source, TerraformOptions } from '../options';

const MAX_FILES = 500;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * The line of a resource's block in the code beside the plan, which a plan does not carry. Only
 * shown, never judged by.
 *
 * @param folder of the module, relative to the code's folder
 * @param resource type and name
 */
export function codePlace(
  { codeFolder, file, sources }: TerraformOptions,
  folder: string | undefined,
  resource: string,
): SourceLocation | undefined {
  if (codeFolder === undefined || folder === undefined) return undefined;
  const [type = '', name = ''] = resource.split('.');
  const inside = path.join(codeFolder, folder);
  for (const { name: source, lines } of sourcesOf(inside, sources)) {
    const index = lines.findIndex((line) => {
      const [, foundType, foundName] = BLOCK.exec(line) ?? [];
      return foundType === type && foundName === name;
    });
    if (index >= 0) {
      const shown = path.join(path.dirname(file), folder, source);
      return { file: shown, line: index + 1, column: 1 };
    }
  }
  return undefined;
}

const BLOCK = /^\s*resource\s+"?([\w-]+)"?\s+"?([\w-]+)"?/;

function sourcesOf(folder: string, known: Map<string, Source[]> = new Map()): Source[] {
  const before = known.get(folder);
  if (before) return before;
  const found = readSources(folder);
  known.set(folder, found);
  return found;
}

function readSources(folder: string): Source[] {
  try {
    return readdirSync(folder)
      .filter((it) => it.endsWith('.tf'))
      .sort()
      .slice(0, MAX_FILES)
      .flatMap((name) => {
        const target = path.join(folder, name);
        if (statSync(target).size > MAX_BYTES) return [];
        return [{ name, lines: readWithin(target, MAX_BYTES).toString('utf8').split('\n') }];
      });
  } catch {
    // A place is a help, not a fact: where the code cannot be read the plan itself is the place.
    return [];
  }
}
