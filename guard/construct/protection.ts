import { NAMES } from '../names';

/** A service control policy, as AWS Organizations takes it. */
export interface ServiceControlPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** The roles that service-managed stack sets deploy with (CloudFormation user guide, "StackSets"). */
const STACK_SETS = 'arn:*:iam::*:role/stacksets-exec-*';

/** Who deploys the guard where the policy is not made for somebody else. */
export const DEPLOYER = 'arn:*:iam::*:role/one-active-key-deployer';

/**
 * Keeps everybody from switching the guard off but those who deploy it.
 *
 * CloudFormation's calls about types cannot be allowed for one hook and denied for another ("You can't
 * use resource-level permissions to restrict access to this API call", Hooks user guide): they are
 * denied for all hooks of the account.
 *
 * @param deployers ARNs or patterns of principals that may, beside the roles of service-managed stack
 *   sets
 */
export function protectionPolicy(deployers: readonly string[] = []): ServiceControlPolicy {
  const Condition = { ArnNotLike: { 'aws:PrincipalArn': [STACK_SETS, ...deployers] } };
  const deny = (Sid: string, Action: readonly string[], ...Resource: readonly string[]) => ({
    Sid,
    Effect: 'Deny',
    Action,
    Resource: Resource.length === 1 ? Resource[0] : Resource,
    Condition,
  });
  return {
    Version: '2012-10-17',
    Statement: [
      deny(
        'KeepHooks',
        [
          // Once more for a hook that is there: with another role.
          'cloudformation:ActivateType',
          'cloudformation:DeactivateType',
          'cloudformation:DeregisterType',
          'cloudformation:SetTypeConfiguration',
          'cloudformation:SetTypeDefaultVersion',
        ],
        '*',
      ),
      deny(
        'KeepStack',
        [
          'cloudformation:CancelUpdateStack',
          'cloudformation:ContinueUpdateRollback',
          'cloudformation:CreateChangeSet',
          'cloudformation:DeleteStack',
          'cloudformation:ExecuteChangeSet',
          'cloudformation:RollbackStack',
          'cloudformation:SetStackPolicy',
          'cloudformation:UpdateStack',
          'cloudformation:UpdateTerminationProtection',
        ],
        `arn:*:cloudformation:*:*:stack/${NAMES.function}*/*`,
        `arn:*:cloudformation:*:*:stack/StackSet-${NAMES.function}-*/*`,
      ),
      deny(
        // Of a delegated administrator: no policy of this kind binds the management account.
        'KeepStackSet',
        [
          'cloudformation:DeleteStackInstances',
          'cloudformation:DeleteStackSet',
          'cloudformation:StopStackSetOperation',
          'cloudformation:UpdateStackInstances',
          'cloudformation:UpdateStackSet',
        ],
        `arn:*:cloudformation:*:*:stackset/${NAMES.function}*`,
      ),
      deny(
        'KeepFunction',
        [
          'lambda:AddPermission',
          'lambda:DeleteFunction',
          'lambda:DeleteFunctionConcurrency',
          'lambda:PutFunctionConcurrency',
          'lambda:PutRuntimeManagementConfig',
          'lambda:RemovePermission',
          'lambda:TagResource',
          'lambda:UntagResource',
          'lambda:UpdateFunctionCode',
          'lambda:UpdateFunctionConfiguration',
        ],
        `arn:*:lambda:*:*:function:${NAMES.function}*`,
      ),
      deny(
        'KeepEvents',
        [
          'events:DeleteRule',
          'events:DisableRule',
          'events:PutRule',
          'events:PutTargets',
          'events:RemoveTargets',
        ],
        `arn:*:events:*:*:rule/${NAMES.events}`,
      ),
      deny(
        'KeepRoles',
        [
          'iam:AttachRolePolicy',
          'iam:CreateRole',
          'iam:DeleteRole',
          'iam:DeleteRolePermissionsBoundary',
          'iam:DeleteRolePolicy',
          'iam:DetachRolePolicy',
          'iam:PutRolePermissionsBoundary',
          'iam:PutRolePolicy',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateRole',
        ],
        `arn:*:iam::*:role${NAMES.path}*`,
      ),
      deny(
        'KeepSettings',
        [
          'ssm:AddTagsToResource',
          'ssm:DeleteParameter',
          'ssm:DeleteParameters',
          'ssm:LabelParameterVersion',
          'ssm:PutParameter',
        ],
        `arn:*:ssm:*:*:parameter${NAMES.parameter}`,
      ),
    ],
  };
}
