import type { ResourceValidationPolicy, StackValidationPolicy } from '@pulumi/policy';

export type Policies = (ResourceValidationPolicy | StackValidationPolicy)[];

/** Which property of a user resource is its name. */
const USER_NAMES: Readonly<Record<string, string>> = {
  'aws:iam/user:User': 'name',
  'aws-native:iam:User': 'userName',
  'aws:index/iamUser:IamUser': 'name',
};

const KEY_TYPES: ReadonlySet<string> = new Set([
  'aws:iam/accessKey:AccessKey',
  'aws:index/iamAccessKey:IamAccessKey',
]);

const STACK_TYPES: ReadonlySet<string> = new Set([
  'aws:cloudformation/stack:Stack',
  'aws-native:cloudformation:Stack',
]);

/** An access key, by whichever provider: Pulumi's, any Terraform provider, a Terraform module. */
export function isAccessKey(type: string): boolean {
  return KEY_TYPES.has(type) || type.endsWith(':tf:aws_iam_access_key');
}

/** The name property of a user resource; `undefined` for anything that is no user. */
export function userNameProperty(type: string): string | undefined {
  return type.endsWith(':tf:aws_iam_user') ? 'name' : USER_NAMES[type];
}

/** A CloudFormation stack, whose template may declare keys. */
export function isCloudFormationStack(type: string): boolean {
  return STACK_TYPES.has(type);
}
