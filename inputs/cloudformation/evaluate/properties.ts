import { always, both, MAX_CASES, TOO_MANY } from './values/cases';
import type { Engine, Resource } from './scope';
import { functionOf, own, shown } from '../parse/tree';
import { isObject } from '../../../rule-core/text/json';
import { type Case, type Cases, computed, literal, NOTHING, type Value } from './values/value';

/** A property of a resource by world; {@link NOTHING} where it is not there. */
export function propertyOf(resource: Resource, name: string, engine: Engine): Cases {
  const properties = own(resource.body, 'Properties');
  if (properties === undefined || properties === null) return always(NOTHING);
  const place = () => `${resource.scope.stack.id}#${resource.id} ${name}`;
  if (isObject(properties) && !functionOf(properties) && !hasMacros(properties)) {
    if (!Object.hasOwn(properties, name)) return always(NOTHING);
    const cases = engine.evaluate(properties[name], resource.scope);
    return cases.length <= MAX_CASES ? cases : always(computed(place(), TOO_MANY));
  }
  const found: Case[] = [];
  for (const it of engine.evaluate(properties, resource.scope)) {
    const unread = it.value.kind === 'object' ? it.value.entries.get('Fn::Transform') : undefined;
    const isRewritten = unread?.some((one) => !isInclude(one.value)) ?? false;
    const value = it.value.kind === 'object' ? it.value.entries.get(name) : undefined;
    if (value && !isRewritten)
      for (const one of value) found.push({ when: both(it.when, one.when), value: one.value });
    else if (it.value.kind === 'object' && !it.value.entries.has('Fn::Transform'))
      found.push({ when: it.when, value: NOTHING });
    else {
      const reason = `the properties of ${shown(resource.id)} are not readable`;
      found.push({ when: it.when, value: computed(place(), reason) });
    }
  }
  return found.length <= MAX_CASES ? found : always(computed(place(), TOO_MANY));
}

/** What is written out stands beside an `AWS::Include`; any other macro may rewrite it. */
function isInclude(call: Value): boolean {
  const [name] = call.kind === 'object' ? (call.entries.get('Name') ?? []) : [];
  return name !== undefined && literal(name.value) === 'AWS::Include';
}

function hasMacros(properties: Record<string, unknown>): boolean {
  return Object.keys(properties).some(
    (it) => it === 'Fn::Transform' || it.startsWith('Fn::ForEach::'),
  );
}
