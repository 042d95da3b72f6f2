import type { CfnResource } from 'aws-cdk-lib';
import {
  namesKeyCreation,
  policyProperty,
} from '../../inputs/cloudformation/keys/policy-resources';
import { overridesOf } from './plain-elements';

/** What is not written out yet may become any action: tokens as text, in lists, and by themselves. */
const OPEN =
  /"(Actions?|Statement|PolicyDocument)":(\[[^\]]*)?"([$#]\{Token\[|<unresolved-token>)|^\[?"<unresolved-token>/i;

/**
 * Whether a resource has policies that may name `iam:CreateAccessKey`. Resolving every policy of an
 * app would cost more than all else, so their statements are looked at as they are in memory.
 */
export function mayAllow(element: CfnResource): boolean {
  const property = policyProperty(element.cfnResourceType);
  if (!property) return false;
  if (overridesOf(element)?.includes('Properties') !== false) return true;
  const field = property === 'Policies' ? 'policies' : 'policyDocument';
  const policies = (element as unknown as Record<string, unknown>)[field];
  if (policies === undefined || policies === null) return false;
  if (typeof policies === 'string') return true;
  try {
    const text = JSON.stringify(policies) as string | undefined;
    return text === undefined || OPEN.test(text) || namesKeyCreation(policies);
  } catch {
    return true;
  }
}
