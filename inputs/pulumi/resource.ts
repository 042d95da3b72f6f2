import type { LeftBehind } from '../../rule-core/index';
import { elsewhereInPulumi } from '../template-elsewhere';
import { property } from './property';

/** A resource of a Pulumi stack, from whatever tells of it: the engine, a preview, a state file. */
export interface PulumiResource {
  readonly urn: string;
  /** The type token, such as `aws:iam/accessKey:AccessKey`. */
  readonly type: string;
  /** Its outputs as they are known now; read them with `property` only. */
  readonly outputs: object;
  /** What the program asked for, where that is known too: outputs may be missing at preview. */
  readonly inputs?: object;
  readonly provider?: PulumiProvider;
  /** By property of this resource: the resources (of the same list) whose outputs its value uses. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Read with `X.get`, not managed by the stack. */
  readonly external?: boolean;
  /** Not made in this run, which is told to look at other resources only (`--target`). */
  readonly leftOut?: boolean;
  /** What to call it, where its URN is not enough. */
  readonly address?: string;
  /** A key that this run deletes or lets go of, and that stays in the account all the same. */
  readonly leftBehind?: LeftBehind;
  /** Why it cannot be told whether it is there. */
  readonly doubted?: string;
}

export interface PulumiProvider {
  readonly urn: string;
  /** Its inputs; absent where the source does not tell them. */
  readonly inputs?: object;
}

/** The name that the program gave a resource: the last part of its URN. */
export function nameOf(urn: string): string {
  let start = 0;
  for (let part = 0; part < 3; part++) {
    const end = urn.indexOf('::', start);
    if (end < 0) return urn;
    start = end + 2;
  }
  return urn.slice(start) || urn;
}

const KEY_TYPES: readonly RegExp[] = [
  /^aws:iam\/accessKey:AccessKey$/,
  // Any Terraform provider, bridged on the fly; resources inside of a Terraform module.
  /^[\w.-]+:index\/iamAccessKey:IamAccessKey$/,
  /:tf:aws_iam_access_key$/,
];

const USER_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^aws:iam\/user:User$/, 'name'],
  [/^awscc:index\/iamUser:IamUser$/, 'userName'],
  [/:tf:awscc_iam_user$/, 'user_name'],
  [/^[\w.-]+:index\/iamUser:IamUser$/, 'name'],
  [/:tf:aws_iam_user$/, 'name'],
  [/^aws-native:iam:User$/, 'userName'],
];

const STACK_TYPES: readonly RegExp[] = [
  /^aws:cloudformation\/stack(Set)?:Stack(Set)?$/,
  /^aws-native:cloudformation:Stack(Set)?$/,
  /^[\w.-]+:index\/cloudformationStack(Set)?:CloudformationStack(Set)?$/,
  /:tf:aws(cc)?_cloudformation_stack(_set)?$/,
];

const CLOUD_CONTROL_TYPES: readonly RegExp[] = [
  /^aws:cloudcontrol\/resource:Resource$/,
  /^aws-native:index:ExtensionResource$/,
  /^[\w.-]+:index\/cloudcontrolapiResource:CloudcontrolapiResource$/,
  /:tf:aws_cloudcontrolapi_resource$/,
];

/** What a type tells, found out once for each: a stack has many resources and few types. */
export function byType<T>(of: (type: string) => T): (type: string) => T {
  const found = new Map<string, { readonly value: T }>();
  return (type) => {
    const before = found.get(type);
    if (before) return before.value;
    const value = of(type);
    if (found.size > 10_000) found.clear();
    found.set(type, { value });
    return value;
  };
}

/** Whether it is a resource of any CloudFormation type, which its properties name. */
export const isCloudControl = byType((type) => CLOUD_CONTROL_TYPES.some((it) => it.test(type)));

export const isKey = byType((type) => KEY_TYPES.some((it) => it.test(type)));

/**
 * Whether a resource of a key's type is of another cloud, whose provider has the same words: its owner
 * is the `userName` of a key of Volcano Engine, where AWS has `user`.
 */
export function isOfAnotherCloud({
  type,
  inputs,
  outputs,
}: Pick<PulumiResource, 'type' | 'inputs' | 'outputs'>): boolean {
  if (!/^(?!aws)[\w.-]+:index\//.test(type)) return false;
  const told = inputs ? [inputs, outputs] : [outputs];
  const has = (name: string) => told.some((it) => property(it, name).kind !== 'absent');
  return !has('user') && (has('userName') || has('user_name'));
}

/** A user whose name can change while it and its keys stay (terraform-provider-aws, `aws_iam_user`). */
export function canBeRenamed(type: string): boolean {
  return userNameProperty(type) === 'name';
}

/** The property that holds the user's name, for a type that is an IAM user. */
export const userNameProperty = byType((type) => USER_TYPES.find(([it]) => it.test(type))?.[1]);

const POLICY_TYPES: readonly (readonly [RegExp, { policy: string; inside?: string }])[] = [
  [/^aws:iam\/(policy|rolePolicy|userPolicy|groupPolicy):/, { policy: 'policy' }],
  [/^aws:iam\/role:Role$/, { policy: 'policy', inside: 'inlinePolicies' }],
  [
    /^aws-native:iam:(ManagedPolicy|RolePolicy|UserPolicy|GroupPolicy)$/,
    { policy: 'policyDocument' },
  ],
  [/^aws-native:iam:(Role|User|Group)$/, { policy: 'policyDocument', inside: 'policies' }],
  [/^awscc:index\/iam(ManagedPolicy|(Role|User|Group)Policy):/, { policy: 'policyDocument' }],
  [/^awscc:index\/iam(Role|User|Group):/, { policy: 'policyDocument', inside: 'policies' }],
  [/^[\w.-]+:index\/iam(Role|User|Group)?Policy:/, { policy: 'policy' }],
  [/^[\w.-]+:index\/iamRole:IamRole$/, { policy: 'policy', inside: 'inlinePolicies' }],
  [/:tf:aws_iam_((role|user|group)_)?policy$/, { policy: 'policy' }],
  [/:tf:aws_iam_role$/, { policy: 'policy', inside: 'inline_policy' }],
];

/** Where a resource of this type has policies of IAM: which property is one, and in which list. */
export const policyPlace = byType((type) => POLICY_TYPES.find(([it]) => it.test(type))?.[1]);

/** A CloudFormation stack or stack set: it may carry a template that makes keys. */
export const isTemplateStack = byType((type) => STACK_TYPES.some((it) => it.test(type)));

/** What a resource of this type deploys whose template lies elsewhere. */
export const templateElsewhere = byType(elsewhereInPulumi);

export function isStackSet(type: string): boolean {
  return /stack_?set/i.test(type);
}

/** Whether keys come with a resource of this type, and go with it. */
export const mayMakeKeys = byType(
  (type) =>
    isKey(type) ||
    isTemplateStack(type) ||
    isCloudControl(type) ||
    templateElsewhere(type) !== undefined,
);

export function isProvider(type: string): boolean {
  return type.startsWith('pulumi:providers:');
}

/** Whether the rule has to look at resources of this type at all. */
export const concernsKeys = byType(
  (type) =>
    isProvider(type) ||
    mayMakeKeys(type) ||
    userNameProperty(type) !== undefined ||
    policyPlace(type) !== undefined,
);
