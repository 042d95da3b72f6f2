import { ACCESS_KEY } from './access-key-type';
import { isCustomResource } from './custom-resource';
import { isModuleType } from '../evaluate/modules';
import { bringsTemplates } from '../stacks/nested/stack-types';
import { mayAllowKeys, policyProperty } from './policy-resources';
import { isObject } from '../../../rule-core/text/json';
import { own } from '../parse/tree';

/** As many as loops may make: a section with more is read with care. */
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
  const entries = Object.entries(section) as [string, unknown][];
  if (entries.length > MAX_RESOURCES) return undefined;
  const found: string[] = [];
  const kinds = new Map<string, Kind>();
  for (const [id, body] of entries) {
    if (id.startsWith('Fn::') || !isObject(body) || Object.hasOwn(body, 'Fn::Transform')) {
      return undefined;
    }
    const type = own(body, 'Type');
    if (typeof type !== 'string') return undefined;
    const kind = kinds.get(type) ?? kindOf(type);
    kinds.set(type, kind);
    if (kind === 'module') return undefined;
    if (kind === 'relevant' || (kind === 'policies' && mayAllowKeys(type, body))) found.push(id);
  }
  return found;
}

/** What has to be asked of a resource, by its type: asked once for each of the few that a section has. */
type Kind = 'relevant' | 'module' | 'policies' | 'other';

function kindOf(type: string): Kind {
  if (isModuleType(type)) return 'module';
  if (isRelevant(type)) return 'relevant';
  return policyProperty(type) === undefined ? 'other' : 'policies';
}
