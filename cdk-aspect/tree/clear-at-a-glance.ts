import {
  CfnCondition,
  type CfnElement,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  type CfnResource,
  CfnRule,
  Stack,
} from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { namedInText } from '../../inputs/cloudformation/keys/own-users';
import { mayMatter } from '../../inputs/cloudformation/keys/plain-resources';
import { isPlainResource } from './plain-elements';
import { nameOf, plainUserOf } from './plain-key-elements';
import { mayAllow } from './policy-elements';
import type { TreeStack } from '../templates/walk-tree';

/** Elements that are no resources. */
const OTHERS = [CfnCondition, CfnMapping, CfnOutput, CfnParameter, CfnRule];

/**
 * Whether it is plain to see from the constructs that every access key has a user of its own, as
 * {@link everyKeyHasItsOwnUser} sees it from templates: each key says its user as text or by the name
 * of a user construct, and no two say the same. Hardly anything is resolved for it.
 *
 * `false` says nothing: it takes a reading to tell.
 */
export function isClearFromConstructs(stacks: readonly TreeStack[]): boolean {
  const users = new Set<unknown>();
  return stacks.every(({ stack, deployed, elements }) => {
    if (deployed !== 'alone' || !isPlainStack(stack)) return false;
    return elements.every((element) => {
      if (!isPlainResource(element)) return OTHERS.some((it) => isExactly(element, it));
      if (element.cfnResourceType !== ACCESS_KEY)
        return !mayMatter(element.cfnResourceType) && !mayAllow(element);
      const user = userOf(element);
      if (user === undefined || users.has(user)) return false;
      users.add(user);
      return true;
    });
  });
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

/** What tells the user of a key from every other; `undefined` where that is not plain. */
function userOf(key: CfnResource): unknown {
  const user = plainUserOf(key);
  if (!user) return undefined;
  if ('name' in user) return namedInText(user.name);
  const name = nameOf(user.construct);
  return name === undefined ? user.construct : namedInText(name);
}
