import type { AccountScope } from '../../../rule-core';
import type { Resource } from '../evaluate/scope';
import { own } from '../parse/tree';
import { PROVISIONED } from '../stacks/nested/products';

export const STACK_SET = 'AWS::CloudFormation::StackSet';

/** Stack sets choose their accounts; so may the launch of a product (`ProvisioningPreferences`). */
export function goesElsewhere({ type, body }: Resource): boolean {
  const preferences = own(own(body, 'Properties'), 'ProvisioningPreferences');
  return type === STACK_SET || (type === PROVISIONED && preferences !== undefined);
}

/** A stack set is deployed to accounts of its own choice, of which this one may be one. */
export function targetsOf({ id, scope: { stack } }: Resource): AccountScope {
  const { account } = stack;
  return {
    scope: `${account.scope}/${id}`,
    family: account.family ?? account.scope,
    uncertain: true,
  };
}
