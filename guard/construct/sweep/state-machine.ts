import { Aws, Stack } from 'aws-cdk-lib';
import { Effect, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { definitionOf } from '../../sweep/states/definition';
import { IN_RUN, SWEEP } from '../../sweep/names';
import { allow, allowWhere } from './functions';
import type { SweepProps } from './props';
import { byRoleOf, type Steps } from './steps';

export interface SweepMachine {
  readonly resource: CfnStateMachine;
  readonly rights: Policy;
}

/** The state machine of a sweep. */
export function addStateMachine(
  scope: Construct,
  sweep: SweepProps,
  steps: Steps,
  bucket: Bucket,
): SweepMachine {
  const { list, merge, byRole, findings } = steps;
  const { account, region } = Stack.of(scope);
  const states = `arn:${Aws.PARTITION}:states:${region}:${account}`;
  const role = new Role(scope, 'StateMachineRole', {
    roleName: SWEEP.stateMachine,
    path: SWEEP.path,
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    description: 'Lets a sweep of one-active-key invoke its functions.',
  });
  const inRuns = (...names: string[]) =>
    names.map((it) => bucket.arnForObjects(`${SWEEP.folder}/*/${it}`));
  const functions = [list, merge, byRole?.remaining, byRole?.read, findings].flatMap((it) =>
    it ? [it.function.functionArn] : [],
  );
  const rights = new Policy(scope, 'StateMachineRights', { roles: [role] });
  rights.addStatements(
    allow(['lambda:InvokeFunction'], ...functions),
    allowWhere(
      { StringEquals: { 'aws:ResourceOrgID': sweep.organizationId } },
      ['sts:AssumeRole'],
      `arn:${Aws.PARTITION}:iam::*:role${SWEEP.path}${SWEEP.invoker}`,
    ),
    allow(['s3:GetObject'], ...inRuns(IN_RUN.items, ...(byRole ? [IN_RUN.remaining] : []))),
    allow(['s3:PutObject'], ...inRuns('failed/*')),
    // AWS Step Functions developer guide, "IAM policies for using Distributed Map states".
    allow(
      ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      bucket.arnForObjects(`${SWEEP.maps}/*`),
    ),
    allow(['states:StartExecution'], `${states}:stateMachine:${SWEEP.stateMachine}`),
    allow(
      ['states:DescribeExecution', 'states:StopExecution'],
      `${states}:execution:${SWEEP.stateMachine}/*`,
    ),
  );
  const byRoleAtATime = byRoleOf(sweep)?.concurrency ?? 0;
  const resource = new CfnStateMachine(scope, 'StateMachine', {
    stateMachineName: SWEEP.stateMachine,
    stateMachineType: 'STANDARD',
    roleArn: role.roleArn,
    definitionString: JSON.stringify(
      definitionOf({
        concurrency: sweep.concurrency ?? 200,
        byRole: byRoleAtATime,
        findings: findings !== undefined,
      }),
    ),
    definitionSubstitutions: {
      Partition: Aws.PARTITION,
      Region: region,
      Account: account,
      Bucket: bucket.bucketName,
    },
  });
  resource.node.addDependency(rights);
  return { resource, rights };
}

/** Lets the scheduler begin a sweep. */
export function schedulerRole(scope: Construct, { resource }: SweepMachine): Role {
  const { account } = Stack.of(scope);
  const role = new Role(scope, 'ScheduleRole', {
    path: SWEEP.path,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    description: 'Lets Amazon EventBridge Scheduler begin a sweep of one-active-key.',
  });
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      actions: ['states:StartExecution'],
      resources: [resource.attrArn],
    }),
  );
  return role;
}
