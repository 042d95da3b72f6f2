import {
  CfnCondition,
  type CfnElement,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnRule,
  Stack,
} from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { namedInText } from '../../inputs/cloudformation/keys/own-users';
import { mayMatter } from '../../inputs/cloudformation/keys/plain-resources';
import { isPlainResource } from './plain-elements';
import { type PlainUser, plainUserOf } from './plain-key-elements';
import { mayAllow } from './policy-elements';
import type { Glance } from '../templates/stack-template';
import type { TreeStack } from '../templates/walk-tree';

/** Elements that are no resources. */
const OTHERS = [CfnCondition, CfnMapping, CfnOutput, CfnParameter, CfnRule];

/**
 * What is plain to see of the keys of a stack from its constructs, as `usersAtAGlance` sees it from its
 * template: each key says its user as text or by the name of a user construct. Hardly anything is
 * resolved for it.
 *
 * `undefined` says nothing: it takes a reading to tell.
 */
export function glanceAt({ stack, deployed, elements }: TreeStack): Glance | undefined {
  if (deployed !== 'alone' || !isPlainStack(stack)) return undefined;
  const users: unknown[] = [];
  let borrowed = false;
  let outputs = false;
  for (const element of elements) {
    if (!isPlainResource(element)) {
      if (!OTHERS.some((it) => isExactly(element, it))) return undefined;
      outputs ||= element instanceof CfnOutput;
    } else if (element.cfnResourceType === ACCESS_KEY) {
      const user = plainUserOf(element);
      const told = user && userOf(user);
      if (told === undefined) return undefined;
      borrowed ||= user !== undefined && 'construct' in user && Stack.of(user.construct) !== stack;
      users.push(told);
    } else if (mayMatter(element.cfnResourceType) || mayAllow(element)) return undefined;
  }
  return { users, borrowed, outputs };
}

/** Its template is written as the CDK does it, and no macro rewrites it. */
function isPlainStack(stack: Stack): boolean {
  const { _toCloudFormation: own } = stack as unknown as { _toCloudFormation?: unknown };
  const { _toCloudFormation: usual } = Stack.prototype as unknown as { _toCloudFormation: unknown };
  const { transform, transforms = [] } = stack.templateOptions as Stack['templateOptions'] & {
    readonly transform?: string;
  };
  return own === usual && transform === undefined && transforms.length === 0;
}

function isExactly(element: CfnElement, type: abstract new (...args: never[]) => unknown): boolean {
  return Object.getPrototypeOf(element) === type.prototype;
}

/** What tells a user from every other; `undefined` where that is not plain. */
function userOf(user: PlainUser): unknown {
  if ('name' in user) return namedInText(user.name);
  return user.called === undefined ? user.construct : namedInText(user.called);
}
