import type { Document } from '../parse/document';
import type { Loops } from './loops';

/** A module of a template or of another module, as its name is written there. */
export interface Use {
  readonly name: string;
  /** Where it is written. */
  readonly path: readonly string[];
  readonly source: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly overrides: Readonly<Record<string, unknown>>;
  /** Of the section `Modules`, or a resource with the type `!Rain::Module`. */
  readonly by: 'section' | 'rain';
}

/** A template, or a module in it, while its modules are written out. */
export interface Level {
  /** What the logical ids of its resources begin with in the whole template; '' of the template itself. */
  readonly prefix: string;
  readonly outer?: Level;
  readonly use?: Use;
  readonly document: Document;
  readonly file: string | undefined;
  /** What each parameter of a module comes to in the whole template; of the template, its default. */
  readonly parameters: ReadonlyMap<string, () => unknown>;
  /** Its own resources, loops written out. */
  readonly own: ReadonlyMap<string, Record<string, unknown>>;
  /** The logical ids of all its resources, those of its modules too, as they are called in it. */
  readonly ids: Set<string>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Its modules; `undefined` for one that is not written out. */
  readonly modules: Map<string, Level | undefined>;
  /** By the names of its modules that are loops. */
  readonly loops: Loops;
}

/** Whether a name within a module means something of the module itself. */
export function isKnown(name: string, { parameters, ids }: Level): boolean {
  return parameters.has(name) || ids.has(name);
}

/** The modules around a module, the nearest first; the template is none. */
export function around({ outer }: Level): Level[] {
  const found: Level[] = [];
  for (let it = outer; it?.outer; it = it.outer) found.push(it);
  return found;
}

/** Writes the expressions of a level as they stand in the whole template. */
export interface Resolving {
  resolve(value: unknown, level: Level): unknown;
  /** @throws Refusal where there is more to do than is done here */
  spend(size: number): void;
}
