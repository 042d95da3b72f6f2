import path from 'node:path';
import type { StackInput } from '../cloudformation/index';
import { own, section } from '../cloudformation/parse/tree';
import { nearestFolder } from '../cloudformation/stacks/nearest-folder';
import { unescaped } from '../files/our-words';

/**
 * Templates are deployed anywhere, each on its own, unless one imports what another exports: then
 * both are in one account. Two that export one name are two deployments, as that name is unique in an
 * account and region: what lies nearest to each belongs to it.
 */
export function joinScopes(stacks: readonly StackInput[]): StackInput[] {
  const texts = stacks.map((it) => (typeof it.template === 'string' ? unescaped(it.template) : ''));
  const exporters = texts.map((it) => /\bExport\b/.test(it));
  const importers = texts.map((it) => /ImportValue\b/.test(it));
  if (!exporters.includes(true) || !importers.includes(true)) return [...stacks];
  const folders = foldersOfOneExport(stacks.filter((_, index) => exporters[index]));
  return stacks.map((stack, index) => {
    const linked = exporters[index] === true || importers[index] === true;
    const free = stack.account.id === undefined && stack.account.family === undefined;
    if (!linked || !free) return stack;
    if (folders.size < 2) return { ...stack, account: { scope: SHARED } };
    const folder = nearestFolder(stack.file ?? stack.name, folders);
    return folder === undefined
      ? stack
      : { ...stack, account: { scope: `${SHARED} in ${folder}` } };
  });
}

const SHARED = 'templates that share exports';

/** The folders of templates that export a name which templates of other folders export too. */
function foldersOfOneExport(exporters: readonly StackInput[]): ReadonlySet<string> {
  const byName = new Map<string, Set<string>>();
  for (const { file, document } of exporters) {
    if (file === undefined) continue;
    for (const output of Object.values(section(document?.value, 'Outputs'))) {
      const name = own(own(output, 'Export'), 'Name');
      if (name === undefined) continue;
      const id = JSON.stringify(name);
      byName.set(id, (byName.get(id) ?? new Set()).add(path.dirname(file)));
    }
  }
  const several = [...byName.values()].filter(({ size }) => size > 1);
  return new Set(several.flatMap((it) => [...it]));
}
