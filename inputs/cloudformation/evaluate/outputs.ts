import { section } from '../parse/tree';
import { type Engine, type Entry, scopeOf, type Stack } from './scope';

/** The outputs of a stack, by name. */
export function outputsOf(stack: Stack, engine: Engine): ReadonlyMap<string, Entry> {
  const outputs = section(stack.document.value, 'Outputs');
  const entries = engine.entries(outputs, scopeOf(stack), ['Outputs']);
  return new Map(entries.map((it) => [it.id, it]));
}
