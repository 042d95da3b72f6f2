import { resolve } from 'node:path';
import { spend } from '../../evaluate/budget';
import type { Engine, Stack } from '../../evaluate/scope';
import type { Nested } from './nested';
import { bringsTemplates } from './stack-types';

/** How many stacks may be nested in those of a run, at any depth. */
const MAX_NESTED = 2_000;

/** These stacks, and those nested in them at any depth. */
export function everyStack(
  roots: readonly Stack[],
  engine: Engine,
  templates: Nested,
): readonly Stack[] {
  const found: Stack[] = [...roots];
  const alone = new Set<unknown>(found.map(templateOf));
  const most = found.length + MAX_NESTED;
  for (let index = 0; index < found.length; index++) {
    const stack = found[index];
    if (!stack) break;
    if (found.length > most) {
      engine.at(stack, ['Resources'], () => {
        engine.error(
          `More than ${MAX_NESTED} stacks are nested in the stacks of this run; the others were not read.`,
        );
      });
      break;
    }
    for (const resource of engine.relevant(stack)) {
      if (!bringsTemplates(resource.type)) continue;
      const inner = engine.at(stack, resource.path, () => engine.child(resource));
      if (inner && inner.exists.kind !== 'never') found.push(bounded(inner, engine));
      const versions = engine.at(stack, resource.path, () => templates.versions(resource, engine));
      for (const version of versions) {
        // What is judged on its own already needs no second look.
        if (version.exists.kind === 'never') continue;
        if (!version.parent && alone.has(templateOf(version))) continue;
        alone.add(templateOf(version));
        found.push(bounded(version, engine));
      }
    }
  }
  return found;
}

/** By an alias or a loop, a text of a few lines may nest thousands of stacks with thousands of keys each. */
function bounded(nested: Stack, engine: Engine): Stack {
  spend(STEPS_OF_A_RESOURCE * (1 + engine.relevant(nested).length));
  return nested;
}

/** What a resource of a nested stack costs from here to the verdict. */
const STEPS_OF_A_RESOURCE = 400;

/** Tells templates apart: by their file, or as they were parsed. */
function templateOf({ input: { file }, document }: Stack): unknown {
  return file === undefined ? document : resolve(file);
}
