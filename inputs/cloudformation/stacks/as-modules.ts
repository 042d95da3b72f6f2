import { all, type Condition, is, not, type Parameter } from '../../../rule-core';
import type { Stack } from '../evaluate/scope';

const AS_MODULE = 'no';

/**
 * When a stack is deployed, where its file is a module of another template of the run, or it has such
 * modules: a file that others write out into themselves may be a template as well, but nobody deploys
 * it beside them. Both are judged, as worlds that exclude each other.
 *
 * @param roots the templates of the run
 */
export function whenNoModule(roots: readonly Stack[]): (stack: Stack) => Condition {
  const files = new Set(roots.flatMap((it) => (it.root.mayBePart ? (it.input.file ?? []) : [])));
  const used = new Set(
    roots.flatMap((it) => (it.document.modules ?? []).filter((file) => files.has(file))),
  );
  return (stack) => {
    const modules = modulesAround(stack).filter((it) => used.has(it));
    const { file } = stack.input;
    const isModule = !stack.parent && file !== undefined && used.has(file);
    return all(
      ...modules.map((it) => not(alone(it))),
      ...(isModule && !modules.includes(file) ? [alone(file)] : []),
    );
  };
}

function modulesAround(stack: Stack): string[] {
  const found = new Set<string>();
  for (let it: Stack | undefined = stack; it; it = it.parent?.stack) {
    for (const file of it.document.modules ?? []) found.add(file);
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
