import { sectionWithIncludes } from './unread';
import { type Engine, type Entry, scopeOf, type Stack } from './scope';

/** The outputs of a stack, by name. */
export function outputsOf(stack: Stack, engine: Engine): ReadonlyMap<string, Entry> {
  const scope = scopeOf(stack);
  const outputs = sectionWithIncludes(stack, 'Outputs', scope, engine);
  const entries = engine.entries(outputs, scope, ['Outputs']);
  return new Map(entries.map((it) => [it.id, it]));
}
