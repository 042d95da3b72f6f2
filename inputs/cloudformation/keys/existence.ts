import { all, type Condition } from '../../../rule-core';
import { both, merged, negation } from '../evaluate/values/cases';
import type { Engine, Resource } from '../evaluate/scope';
import { own, shown } from '../parse/tree';
import type { Cases } from '../evaluate/values/value';

/** When the resource itself is created: its loop and its condition. */
export function existsWhen(resource: Resource, engine: Engine): Condition {
  const condition = own(resource.body, 'Condition');
  if (condition === undefined || condition === null) return resource.when;
  if (typeof condition !== 'string') {
    engine.error(`The Condition of ${shown(resource.id)} is not a name.`);
    return resource.when;
  }
  return all(resource.when, engine.condition(condition, resource.scope));
}

/**
 * What a reference to a resource gives. Where the resource is not created CloudFormation refuses the
 * template ("Unresolved resource dependencies").
 */
export function whereItExists(resource: Resource, cases: Cases, engine: Engine): Cases {
  const exists = existsWhen(resource, engine);
  if (exists.kind === 'always') return cases;
  const reason = `${shown(resource.id)} is not created`;
  return merged([
    ...cases.map(({ when, value }) => ({ when: both(exists, when), value })),
    { when: negation(exists), value: { kind: 'refused', reason } },
  ]);
}
