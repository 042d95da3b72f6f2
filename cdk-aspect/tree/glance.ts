import { type CfnElement, Stack } from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { namedInText } from '../../inputs/cloudformation/keys/own-users';
import { mayMatter } from '../../inputs/cloudformation/keys/plain-resources';
import { isPlainOther, isPlainOutput, isPlainResource, maySay } from './plain-elements';
import { handsOverAsUsual, writesAsUsual } from './plain-stacks';
import type { Look } from './look';
import type { PlainUser } from './plain-key-elements';
import { mayAllow } from './policy-elements';
import type { Glance } from '../templates/stack-template';
import type { TreeStack } from '../templates/walk-tree';

/**
 * What is plain to see of the keys of a stack from its constructs, as `usersAtAGlance` sees it from its
 * template: each key says its user as text or by the name of a user construct. Hardly anything is
 * resolved for it.
 *
 * `undefined` says nothing: it takes a reading to tell.
 */
export function glanceAt({ stack, deployed }: TreeStack, look: Look): Glance | undefined {
  if (deployed !== 'alone' || !isPlainStack(stack)) return undefined;
  const found: Found = { stack, look, users: [], borrowed: false, outputs: false };
  // Hardly any is left: of these each is looked at with care.
  const elements = look.elementsOf(stack).filter(maySay);
  if (!elements.every((it) => takes(it, found))) return undefined;
  const { users, borrowed, outputs } = found;
  return { users, borrowed, outputs };
}

interface Found {
  readonly stack: Stack;
  readonly look: Look;
  readonly users: unknown[];
  borrowed: boolean;
  outputs: boolean;
}

/** Whether what an element says of keys is plain to see. */
function takes(element: CfnElement, found: Found): boolean {
  if (!isPlainResource(element)) {
    found.outputs ||= isPlainOutput(element);
    return isPlainOther(element);
  }
  const { cfnResourceType: type } = element;
  if (type !== ACCESS_KEY) return !mayMatter(type) && !mayAllow(element);
  const user = found.look.plainUserOf(element);
  const told = user && userOf(user);
  if (told === undefined) return false;
  found.borrowed ||=
    user !== undefined && 'construct' in user && Stack.of(user.construct) !== found.stack;
  found.users.push(told);
  return true;
}

/** Its template is written as the CDK does it, and no macro rewrites it. */
function isPlainStack(stack: Stack): boolean {
  const { transform, transforms } = stack.templateOptions as Stack['templateOptions'] & {
    readonly transform?: string;
  };
  const usual = writesAsUsual(stack) && handsOverAsUsual(stack);
  return usual && !transform && (!transforms || transforms.length === 0);
}

/** What tells a user from every other; `undefined` where that is not plain. */
function userOf(user: PlainUser): unknown {
  if ('name' in user) return namedInText(user.name);
  return user.called === undefined ? user.construct : namedInText(user.called);
}
