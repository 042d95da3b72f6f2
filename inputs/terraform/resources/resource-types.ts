import { elsewhereInTerraform } from '../../template-elsewhere';
import { parseAddress } from './address';
import { type Json, text } from '../json';

export const KEY = 'aws_iam_access_key';
export const CLOUD_CONTROL = 'aws_cloudcontrolapi_resource';

/** The types that are IAM users, with the argument that is the user's name; `id` is the same. */
export const USER_NAMES: ReadonlyMap<string, string> = new Map([
  ['aws_iam_user', 'name'],
  ['awscc_iam_user', 'user_name'],
]);

/** The types that deploy a template of CloudFormation which they carry. */
export const TEMPLATES: ReadonlyMap<string, { readonly isSet: boolean; readonly name: string }> =
  new Map([
    ['aws_cloudformation_stack', { isSet: false, name: 'name' }],
    ['aws_cloudformation_stack_set', { isSet: true, name: 'name' }],
    ['awscc_cloudformation_stack', { isSet: false, name: 'stack_name' }],
    ['awscc_cloudformation_stack_set', { isSet: true, name: 'stack_set_name' }],
  ]);

/** Where resources hold policies of IAM: which argument is one, and in which blocks it stands. */
export const POLICIES: ReadonlyMap<string, { readonly policy: string; readonly inside?: string }> =
  new Map([
    ['aws_iam_policy', { policy: 'policy' }],
    ['aws_iam_role_policy', { policy: 'policy' }],
    ['aws_iam_user_policy', { policy: 'policy' }],
    ['aws_iam_group_policy', { policy: 'policy' }],
    ['aws_iam_role', { policy: 'policy', inside: 'inline_policy' }],
    ['awscc_iam_managed_policy', { policy: 'policy_document' }],
    ['awscc_iam_role_policy', { policy: 'policy_document' }],
    ['awscc_iam_user_policy', { policy: 'policy_document' }],
    ['awscc_iam_group_policy', { policy: 'policy_document' }],
    ['awscc_iam_role', { policy: 'policy_document', inside: 'policies' }],
    ['awscc_iam_user', { policy: 'policy_document', inside: 'policies' }],
    ['awscc_iam_group', { policy: 'policy_document', inside: 'policies' }],
  ]);

/** Whether access keys come with a resource of this type, or it says whose they are or who may make them. */
export function concernsKeys(type: string): boolean {
  return (
    type === KEY ||
    type === CLOUD_CONTROL ||
    USER_NAMES.has(type) ||
    TEMPLATES.has(type) ||
    POLICIES.has(type) ||
    elsewhereInTerraform(type) !== undefined
  );
}

/**
 * The type of a resource that has to be looked at; `undefined` for any other.
 *
 * A document that does not say the type, or two of them, is looked at.
 */
export function concernedType(resource: Json): string | undefined {
  const address = text(resource['address']);
  const [named = ''] = address === undefined ? [] : parseAddress(address).resource.split('.');
  const said = text(resource['type']);
  if (said === undefined && address === undefined) return '';
  return [named, said ?? ''].find(concernsKeys);
}
