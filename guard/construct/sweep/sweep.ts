import path from 'node:path';
import { Aws, Duration } from 'aws-cdk-lib';
import { type Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnSchedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { alarmAtOnce, PERIOD } from '../alarm';
import { acknowledgeSweep } from './acknowledged';
import { checkSweep } from './check';
import type { SweepProps } from './props';
import { addResultBucket } from './result-bucket';
import { addStateMachine, schedulerRole } from './state-machine';
import { addSteps } from './steps';

export interface OneActiveKeySweepProps extends SweepProps {
  /** The settings of the guard: exceptions, rotation window and benchmark are those of a sweep too. */
  readonly settingsParameter: IStringParameter;
  /** How long what the functions say is kept. @default one year */
  readonly logRetention?: RetentionDays;
  /** Where alarms go. @default nowhere: they only show */
  readonly alarmTopic?: ITopic;
  /** What the functions run. @default the bundle of this package */
  readonly code?: Code;
}

/** What `npm run build` makes beside the compiled construct: of all functions of the guard. */
const CODE = path.join(__dirname, '../../code/one-active-key-guard.zip');

/**
 * Judges every account of the organization, on a schedule: AWS Step Functions asks each account's own
 * function, or reads it by a role, and one report is made of all of them.
 *
 * One for an organization, in its management account or that of a delegated administrator; the accounts
 * need the roles of {@link SweepMemberStack}.
 */
export class OneActiveKeySweep extends Construct {
  readonly bucket: Bucket;
  readonly stateMachine: CfnStateMachine;
  readonly logGroup: ILogGroup;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: OneActiveKeySweepProps) {
    super(scope, id);
    checkSweep(props);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention ?? RetentionDays.ONE_YEAR,
    });
    this.bucket = addResultBucket(this, props.organizationId, props.retention);
    const steps = addSteps(this, {
      sweep: props,
      bucket: this.bucket,
      code: props.code ?? Code.fromAsset(CODE),
      logGroup: this.logGroup,
      parameter: props.settingsParameter,
    });
    const machine = addStateMachine(this, props, steps, this.bucket);
    this.stateMachine = machine.resource;
    const { schedule = ScheduleExpression.rate(Duration.days(1)) } = props;
    new CfnSchedule(this, 'Schedule', {
      description: 'Begins a sweep of one-active-key.',
      scheduleExpression: schedule.expressionString,
      flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 15 },
      target: {
        arn: machine.resource.attrArn,
        roleArn: schedulerRole(this, machine).roleArn,
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3_600 },
      },
    });
    this.alarms = this.addAlarms(props.alarmTopic);
    acknowledgeSweep(machine, steps);
  }

  /** A run that is not whole, ends before its end, or does not begin. */
  private addAlarms(topic: ITopic | undefined): Alarm[] {
    const metric = (metricName: string) =>
      new Metric({
        namespace: 'AWS/States',
        metricName,
        dimensionsMap: { StateMachineArn: this.stateMachine.attrArn },
        statistic: 'Sum',
        period: PERIOD,
      });
    return (
      [
        ['NotWholeAlarm', 'ExecutionsFailed', 'A sweep of one-active-key is not whole.'],
        ['TimeAlarm', 'ExecutionsTimedOut', 'A sweep of one-active-key ran out of time.'],
        ['AbortedAlarm', 'ExecutionsAborted', 'A sweep of one-active-key was stopped.'],
      ] as const
    ).map(([id, name, says]) =>
      alarmAtOnce(this, id, metric(name), `${says} (${Aws.ACCOUNT_ID})`, topic),
    );
  }
}
