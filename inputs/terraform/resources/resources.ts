import type { ReadError } from '../../../rule-core/index';
import { type Json, own, record, text, texts } from '../json';
import { concernedType } from './resource-types';

/** A resource object of a state: what exists when it is written. */
export interface StateResource {
  readonly type: string;
  /** Without the key of a deposed object. */
  readonly address: string;
  /** An object that was replaced, and could not be deleted. */
  readonly deposed?: string;
  readonly values: Json;
  readonly dependsOn: readonly string[];
}

export interface StateResources {
  /** Managed ones that concern access keys. */
  readonly managed: readonly StateResource[];
  /** What the code only reads. */
  readonly data: readonly StateResource[];
  readonly errors: readonly ReadError[];
}

/** What to call a resource object. */
export function shownAddress({
  address,
  deposed,
}: {
  readonly address: string;
  readonly deposed?: string | undefined;
}): string {
  return deposed === undefined ? address : `${address} (deposed object ${deposed})`;
}

/** The resources of a state or of planned values, modules included. */
export function resourcesOf(values: unknown, file: string): StateResources {
  const managed: StateResource[] = [];
  const data: StateResource[] = [];
  const errors: ReadError[] = [];
  const strange = (what: string) =>
    errors.push({ input: file, message: `${what}: the resources in it cannot be read` });
  const listOf = (module: Json, name: string): readonly unknown[] => {
    const list = module[name];
    if (Array.isArray(list)) return list as unknown[];
    if (list !== undefined && list !== null) strange(`"${name}" of a module is not a list`);
    return [];
  };
  const open: unknown[] = [];
  const root = own(values, 'root_module');
  if (root !== undefined) open.push(root);
  else if (values !== undefined && Object.keys(record(values)).some((it) => it !== 'outputs'))
    strange('the values have no "root_module"');
  while (open.length > 0) {
    const given = open.pop();
    const module = record(given);
    if (given !== module) {
      strange('a module is not an object');
      continue;
    }
    for (const entry of listOf(module, 'resources')) {
      const it = record(entry);
      const mode = it['mode'];
      const type = text(it['type']) ?? '';
      const address = text(it['address']);
      const concerned = concernedType(it);
      if (mode === 'data' && address !== undefined) {
        data.push({ type, address, values: record(it['values']), dependsOn: [] });
        continue;
      }
      if (concerned === undefined) continue;
      if (address === undefined || (mode !== 'managed' && mode !== undefined)) {
        const message = `a resource is of a kind that is not known here (mode ${String(text(mode))}), and may make access keys`;
        errors.push({ input: address ?? file, message });
        continue;
      }
      const deposed = text(it['deposed_key']);
      managed.push({
        type: concerned,
        address,
        ...(deposed === undefined ? {} : { deposed }),
        values: record(it['values']),
        dependsOn: texts(it['depends_on']),
      });
    }
    open.push(...listOf(module, 'child_modules'));
  }
  return { managed, data, errors };
}
