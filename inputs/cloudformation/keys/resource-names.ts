import type { StackResource } from '../../../rule-core';
import type { Resource, Stack } from '../evaluate/scope';
import { own } from '../parse/tree';
import { STACK_SET } from '../at-hand/elsewhere';

/** The resource, as CloudFormation knows it. */
export function stackResource({ id, scope: { stack } }: Resource): StackResource {
  const { stackName } = stack;
  if (stackName !== undefined) return { stack: stackName, logicalId: id };
  const within = nestedIn(stack);
  return { ...(within === undefined ? {} : { within }), logicalId: id };
}

/** The stacks of a stack set are named after the set, not after the stack that declares it. */
function nestedIn({ parent }: Stack): string | undefined {
  if (!parent || parent.resource.type === STACK_SET) return undefined;
  return parent.stack.stackName ?? nestedIn(parent.stack);
}

/** What messages call a resource: its construct path where there is one. */
export function addressOf({ scope: { stack }, id, body }: Resource): string {
  return stack.input.addresses?.[id] ?? constructPath(body) ?? `${stack.prefix}${id}`;
}

/** The construct path that the CDK writes into a template's metadata. */
export function constructPath(body: unknown): string | undefined {
  const path = own(own(body, 'Metadata'), 'aws:cdk:path');
  return typeof path === 'string' ? path.replace(/\/Resource$/, '') : undefined;
}
