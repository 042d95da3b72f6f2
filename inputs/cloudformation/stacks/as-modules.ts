import { type AccessKey, all, type Condition, is, not, type Parameter } from '../../../rule-core';
import type { Stack } from '../evaluate/scope';
import type { KeysOfStack } from './on-their-own';

const AS_MODULE = 'no';

/**
 * The keys of a file that other templates of the run have as a module, and the same keys written out in
 * them, as worlds that exclude each other: the file may be a template as well, but nobody deploys what
 * is in it twice for that. Other keys of what has the module stand beside it.
 *
 * @param roots the templates of the run
 */
export function asModules(roots: readonly Stack[]): (keys: KeysOfStack) => KeysOfStack {
  const files = new Set(roots.flatMap((it) => (it.root.mayBePart ? (it.input.file ?? []) : [])));
  const used = new Set(
    roots.flatMap((it) =>
      [...(it.document.modules?.values() ?? [])].flat().filter((file) => files.has(file)),
    ),
  );
  if (used.size === 0) return (keys) => keys;
  const isUsed = (file: string | undefined): file is string => file !== undefined && used.has(file);
  return ({ stack, keys, when }) => {
    const { file } = stack.input;
    return {
      stack,
      keys: keys.map((key) => {
        const written = modulesAround(stack, key).filter((it) => isUsed(it) && it !== file);
        const exists = all(key.exists, ...written.map((it) => not(alone(it))));
        return written.length === 0 ? key : { ...key, exists };
      }),
      when: !stack.parent && isUsed(file) ? all(when, alone(file)) : when,
    };
  };
}

/** The files of the modules that a key is written out of. */
function modulesAround(stack: Stack, { address }: AccessKey): string[] {
  const within = address.startsWith(stack.prefix) ? address.slice(stack.prefix.length) : address;
  const [id = ''] = /^[A-Za-z0-9]*/.exec(within) ?? [];
  const found = new Set(stack.document.modules?.get(id) ?? []);
  for (let at = stack.parent; at; at = at.stack.parent) {
    for (const it of at.stack.document.modules?.get(at.resource.id) ?? []) found.add(it);
  }
  return [...found].sort();
}

function alone(file: string): Condition {
  const parameter: Parameter = {
    id: `whether a module is deployed on its own: ${file}`,
    name: 'deployed on its own',
    values: [AS_MODULE, file],
    unsaid: AS_MODULE,
  };
  return is(parameter, file);
}
