import type { Resource, Stack } from '../evaluate/scope';
import { isObject } from '../../../rule-core/text/json';
import { own, shownWhole, written } from '../parse/tree';
import type { NamedAt } from './run-files';

/** Where the template of a stack lies, as its resource says in this property. */
export function addressOf({ body }: Resource, property: string): { readonly what?: string } {
  const place = own(own(body, 'Properties'), property);
  if (!isObject(place)) return written(place);
  const application = own(place, 'ApplicationId');
  const version = own(place, 'SemanticVersion');
  if (typeof application !== 'string') return written(place);
  return {
    what: shownWhole(typeof version === 'string' ? `${application} ${version}` : application),
  };
}

/** The place in a stack that names a template. */
export function namedAt(stack: Stack, id: string): NamedAt {
  return { place: `${stack.id}/${id}`, from: stack.input.file ?? stack.root.file };
}
