import {
  CfnCondition,
  CfnElement,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  type CfnResource,
  CfnRule,
  Reference,
  Stack,
  Token,
  Tokenization,
} from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { namedInText } from '../../inputs/cloudformation/keys/own-users';
import { mayMatter } from '../../inputs/cloudformation/keys/plain-resources';
import { USER } from '../../inputs/cloudformation/evaluate/references';
import { isPlainResource, overridesOf } from './plain-elements';
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

/** The user construct, or the name, that a key says; `undefined` where that is not plain. */
function userOf(key: CfnResource): unknown {
  const { userName, status } = key as { readonly userName?: unknown; readonly status?: unknown };
  if (overridesOf(key)?.length !== 0) return undefined;
  if (key.cfnOptions.metadata?.['one-active-key'] !== undefined) return undefined;
  if (status !== undefined && status !== 'Active' && status !== 'Inactive') return undefined;
  if (typeof userName !== 'string') return undefined;
  if (!Token.isUnresolved(userName)) return namedInText(userName);
  const [token, another] = Tokenization.reverseString(userName).tokens;
  if (!token || another || Tokenization.reverseString(userName).length !== 1) return undefined;
  if (!Reference.isReference(token) || token.displayName !== 'Ref') return undefined;
  const user: unknown = token.target;
  if (!CfnElement.isCfnElement(user) || !isPlainResource(user) || user.cfnResourceType !== USER)
    return undefined;
  if (overridesOf(user)?.length !== 0) return undefined;
  const { userName: given } = user as { readonly userName?: unknown };
  // Level 2 users have a token for a name that is only made where another environment needs it.
  const name: unknown = Token.isUnresolved(given) ? Stack.of(user).resolve(given) : given;
  return name === undefined ? user : namedInText(name);
}
