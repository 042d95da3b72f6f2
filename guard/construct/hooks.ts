import { Aws, CfnLambdaHook, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { HOOK_TYPES, NAMES } from '../names';

/** What CloudFormation does where a hook says no. */
export type FailureMode = 'WARN' | 'FAIL';

const ACCESS_KEY = 'AWS::IAM::AccessKey';

/**
 * Two hooks with one function: stacks and change sets are asked about whole, and of resources only
 * access keys and what changes a hook, which is a filter that the first must not have.
 *
 * The guard's own stack is left out, and no other: a guard that is broken could not be mended.
 */
export function addHooks(
  scope: Construct,
  handler: IFunction,
  failureMode: FailureMode,
  enabled: boolean,
): CfnLambdaHook[] {
  const { account } = Stack.of(scope);
  const role = new Role(scope, 'HookRole', {
    assumedBy: new ServicePrincipal('hooks.cloudformation.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    path: NAMES.path,
    description: 'Lets CloudFormation ask the guard of one-active-key.',
  });
  const invoke = new PolicyStatement({
    actions: ['lambda:InvokeFunction'],
    resources: [handler.functionArn],
  });
  role.addToPolicy(invoke);
  const common = {
    failureMode,
    hookStatus: enabled ? 'ENABLED' : 'DISABLED',
    lambdaFunction: handler.functionArn,
    executionRole: role.roleArn,
    stackFilters: { filteringCriteria: 'ALL', stackNames: { exclude: [Aws.STACK_NAME] } },
  };
  const stacks = new CfnLambdaHook(scope, 'Stacks', {
    ...common,
    alias: NAMES.stacks,
    targetOperations: ['STACK', 'CHANGE_SET'],
  });
  const resources = new CfnLambdaHook(scope, 'Resources', {
    ...common,
    alias: NAMES.resources,
    targetOperations: ['RESOURCE', 'CLOUD_CONTROL'],
    targetFilters: {
      targets: [ACCESS_KEY, ...HOOK_TYPES].flatMap((targetName) =>
        ['CREATE', 'UPDATE'].map((action) => ({
          action,
          invocationPoint: 'PRE_PROVISION',
          targetName,
        })),
      ),
    },
  });
  for (const it of [stacks, resources]) it.node.addDependency(role);
  return [stacks, resources];
}
