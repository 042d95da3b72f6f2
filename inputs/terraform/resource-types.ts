import { parseAddress } from './address';
import { type Json, text } from './json';

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

/** The types whose template always lies elsewhere, and what a person calls them. */
const TEMPLATES_ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^aws_servicecatalog_(product|provisioning_artifact)$/, 'Service Catalog product'],
  [/^aws_servicecatalog_provisioned_product$/, 'provisioned Service Catalog product'],
  [/^awscc_servicecatalog_cloud_?formation_product$/, 'Service Catalog product'],
  [
    /^awscc_servicecatalog_cloud_?formation_provisioned_product$/,
    'provisioned Service Catalog product',
  ],
  [
    /^aws_serverlessapplicationrepository_cloudformation_stack$/,
    'application of the Serverless Application Repository',
  ],
];

/** What a resource is called that deploys a template which it does not carry. */
export function templateElsewhere(type: string): string | undefined {
  return TEMPLATES_ELSEWHERE.find(([it]) => it.test(type))?.[1];
}

/** Whether access keys come with a resource of this type, or it says whose they are. */
export function concernsKeys(type: string): boolean {
  return (
    type === KEY ||
    type === CLOUD_CONTROL ||
    USER_NAMES.has(type) ||
    TEMPLATES.has(type) ||
    templateElsewhere(type) !== undefined
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
