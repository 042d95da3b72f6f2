import { ACCESS_KEY } from './access-key-type';
import { isCustomResource } from './custom-resource';
import { isModuleType } from '../evaluate/modules';
import { bringsTemplates } from '../stacks/nested/stack-types';
import { mayAllowKeys, policyProperty } from './policy-resources';
import { isObject } from '../../../rule-core/text/json';
import { own } from '../parse/tree';

/** A section with more is read with care, which says that these are too many. */
const MAX_RESOURCES = 20_000;

/** Whether a resource of this type may be a key, or bring keys along. */
export function isRelevant(type: string): boolean {
  return type === ACCESS_KEY || bringsTemplates(type) || isCustomResource(type);
}

/** The same of a whole resource: its policies may let others make keys. */
export function isRelevantResource(type: string, body: unknown): boolean {
  return isRelevant(type) || mayAllowKeys(type, body);
}

/** The same of a resource by itself: a module may be anything. */
export function mayMatter(type: string): boolean {
  return isRelevant(type) || isModuleType(type);
}

const known = new WeakMap<object, readonly string[] | undefined>();

/**
 * The ids of the resources that may matter, where the section can be read as it stands: no loops, no
 * macros, nothing but resources. `undefined` where it has to be written out first.
 *
 * Most templates are plain, and most of their resources are not keys: nothing looks at these again.
 */
export function plainResources(section: object): readonly string[] | undefined {
  if (known.has(section)) return known.get(section);
  const found = relevantIds(section);
  known.set(section, found);
  return found;
}

function relevantIds(section: object): readonly string[] | undefined {
  const ids = Object.keys(section);
  if (ids.length > MAX_RESOURCES || ids.some(isFunction)) return undefined;
  const bodies = Object.values(section) as unknown[];
  // A template has few types. Small functions: to compile a loop that does all costs more than it has.
  const types = new Set(bodies.map(typeIn));
  const kinds = new Map<string, Kind>();
  for (const type of types) {
    const kind = type === undefined ? 'module' : kindOf(type);
    if (kind === 'module' || type === undefined) return undefined;
    if (kind !== 'other') kinds.set(type, kind);
  }
  return kinds.size === 0 ? [] : ids.filter((_, at) => isRelevantIn(bodies[at], kinds));
}

function isFunction(id: string): boolean {
  return id.startsWith('Fn::');
}

/** `undefined` where the section has to be written out before it can be said. */
function typeIn(body: unknown): string | undefined {
  if (!isObject(body) || Object.hasOwn(body, 'Fn::Transform')) return undefined;
  const type = own(body, 'Type');
  return typeof type === 'string' ? type : undefined;
}

function isRelevantIn(body: unknown, kinds: ReadonlyMap<string, Kind>): boolean {
  const type = own(body, 'Type') as string;
  const kind = kinds.get(type);
  return kind !== undefined && (kind === 'relevant' || mayAllowKeys(type, body));
}

/** What has to be asked of a resource, by its type: asked once for each of the few that a section has. */
export type Kind = 'relevant' | 'module' | 'policies' | 'other';

export function kindOf(type: string): Kind {
  if (isModuleType(type)) return 'module';
  if (isRelevant(type)) return 'relevant';
  return policyProperty(type) === undefined ? 'other' : 'policies';
}
