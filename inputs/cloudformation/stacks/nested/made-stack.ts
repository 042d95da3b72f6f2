import { all } from '../../../../rule-core';
import { goesElsewhere, targetsOf } from '../../at-hand/elsewhere';
import type { Engine, Resource, Stack } from '../../evaluate/scope';
import type { Document } from '../../parse/document';
import { own } from '../../parse/tree';
import type { TemplateInput } from '../stack-input';

/** A template that another one brings along. */
export interface Found {
  readonly input: TemplateInput;
  readonly document: Document | undefined;
  readonly outer?: Stack['outer'] & {};
}

/** The stack that a resource makes of a template; `undefined` where that is none. */
export function madeStack(
  resource: Resource,
  engine: Engine,
  { input, document, outer }: Found,
): Stack | undefined {
  if (!document) return undefined;
  const { stack } = resource.scope;
  const condition = own(resource.body, 'Condition');
  const exists =
    typeof condition === 'string' ? engine.condition(condition, resource.scope) : undefined;
  const elsewhere = goesElsewhere(resource);
  return {
    id: `${stack.id}/${resource.id}`,
    root: stack.root,
    input,
    document,
    parent: { stack, resource },
    account: elsewhere ? targetsOf(resource) : stack.account,
    prefix: `${stack.prefix}${resource.id}/`,
    exists: all(stack.exists, resource.when, ...(exists ? [exists] : [])),
    ...(stack.region === undefined || elsewhere ? {} : { region: stack.region }),
    ...(outer ? { outer } : {}),
  };
}
