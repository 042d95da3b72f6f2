import type { TakenFor } from '../../../rule-core';
import type { Value } from '../evaluate/values/value';
import type { FilesByName } from './files-by-name';
import { knownPath } from './known-path';
import { mappedFile, type TemplateMapping } from './mapping';

/** What an address stands for. */
export type AtHand =
  | { readonly file: string; readonly by: TakenFor['by'] }
  /** Several files fit, and none lies nearest. */
  | { readonly several: readonly string[] };

/**
 * The file of the run that an address means: the one that a mapping gives, or the one whose path ends
 * as the address does.
 *
 * @param cases what the address may be; it means a file only where all of them mean the same
 * @param written as the template writes the address
 * @param from the file that names it
 */
export function atHand(
  cases: readonly Value[],
  written: string | undefined,
  from: string,
  files: FilesByName,
  mappings: readonly TemplateMapping[],
): AtHand | undefined {
  const mapped = written === undefined ? undefined : mappedFile(written, mappings);
  if (mapped !== undefined) return { file: mapped, by: 'mapping' };
  const found = new Set<string>();
  for (const value of cases) {
    if (value.kind === 'nothing') continue;
    const path = knownPath(value);
    const fitting = path ? files.fitting(path, from) : [];
    if (fitting.length === 0) return undefined;
    for (const it of fitting) found.add(it);
  }
  const [file, another] = found;
  if (file === undefined) return undefined;
  return another === undefined ? { file, by: 'name' } : { several: [...found].sort() };
}
