import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import {
  EventBus as BusTarget,
  LambdaFunction as FunctionTarget,
} from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { NAMES } from '../../names';
import { alarmAtOnce, PERIOD } from '../alarm';
import { FaceFunction, type FaceProps } from './face';
import { inHomeRegion } from './home';
import { EVENT_PATTERN } from './pattern';

export interface EventsProps {
  /** Who is told of a finding that opens. @default nobody: it only shows in Security Hub */
  readonly noticeTopic?: ITopic;
  /** A bus of a security account that gets the same events. @default none */
  readonly forwardTo?: IEventBus;
  /**
   * Whether a second key is deactivated when it is made: never one that was there before, and never one
   * that was used. What is deactivated is told, and can be taken back by `remediate undo`.
   *
   * @default false
   */
  readonly deactivateNewKeys?: boolean;
}

export interface OneActiveKeyEventsProps extends EventsProps, FaceProps {
  /** Where alarms go. @default nowhere: they only show */
  readonly alarmTopic?: ITopic;
}

const NOT_WORKED_ON = 'The guard of one-active-key did not judge what an event told.';
const THROTTLED = 'AWS Lambda did not let the guard of events of one-active-key run.';
const USERS = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:user/*`;

/**
 * Judges IAM users anew when CloudTrail tells that their keys, or they themselves, were changed by
 * whomever and by whatever, and keeps their findings in Security Hub.
 *
 * One for each account, in the region where its partition tells of IAM: us-east-1, cn-north-1 or
 * us-gov-west-1. A trail with management events must exist there, and Security Hub must be enabled.
 */
export class OneActiveKeyEvents extends Construct {
  readonly function: LambdaFunction;
  readonly rule: Rule;
  /** What was told, and the journals of what was deactivated. */
  readonly state: Bucket;
  /** Events that were not worked on after all. */
  readonly deadLetters: Queue;
  readonly alarms: readonly Alarm[];
  private readonly face: FaceFunction;

  constructor(scope: Construct, id: string, props: OneActiveKeyEventsProps) {
    super(scope, id);
    inHomeRegion(this, 'The guard of events', 'EventBridge has the events of IAM only there');
    const { noticeTopic, forwardTo, deactivateNewKeys = false, alarmTopic } = props;
    this.state = new Bucket(this, 'State', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      // A journal is what takes a deactivation back.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.deadLetters = new Queue(this, 'DeadLetters', {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const face = new FaceFunction(this, {
      ...props,
      functionName: NAMES.events,
      description: 'one-active-key: judges IAM users when their access keys change.',
      file: 'event',
      // Longer than IAM lags behind in most cases; past it the event is worked on again.
      timeout: Duration.minutes(2),
      memorySize: 256,
      environment: {
        STATE_BUCKET: this.state.bucketName,
        DEACTIVATE_NEW_KEYS: String(deactivateNewKeys),
        ...(noticeTopic ? { NOTICE_TOPIC_ARN: noticeTopic.topicArn } : {}),
      },
      deadLetters: this.deadLetters,
    });
    this.function = face.function;
    this.face = face;
    this.allow(face, deactivateNewKeys);
    if (noticeTopic) this.allowNotices(noticeTopic.topicArn);
    this.rule = new Rule(this, 'Rule', {
      ruleName: NAMES.events,
      description: 'Hands calls to IAM that change users or their access keys to one-active-key.',
      eventPattern: EVENT_PATTERN,
    });
    const { deadLetters: deadLetterQueue } = this;
    this.rule.addTarget(new FunctionTarget(this.function, { deadLetterQueue }));
    if (forwardTo) this.rule.addTarget(new BusTarget(forwardTo, { deadLetterQueue }));
    this.alarms = this.watch(alarmTopic);
  }

  /** Lets the function tell a topic. */
  allowNotices(topicArn: string): void {
    this.face.allow(['sns:Publish'], topicArn);
  }

  private allow(face: FaceFunction, deactivates: boolean): void {
    face.allow(['iam:GetAccessKeyLastUsed', 'iam:GetUser', 'iam:ListAccessKeys'], USERS);
    if (deactivates) face.allow(['iam:UpdateAccessKey'], USERS);
    face.allow(
      ['securityhub:BatchImportFindings'],
      `arn:${Aws.PARTITION}:securityhub:${Aws.REGION}:${Aws.ACCOUNT_ID}:product/${Aws.ACCOUNT_ID}/default`,
    );
    const findings = this.state.arnForObjects('findings/*');
    const journals = this.state.arnForObjects('remediation/*');
    const objects = deactivates ? [findings, journals] : [findings];
    face.allow(['s3:GetObject', 's3:PutObject'], ...objects);
    // Without it, what is not there looks like what is denied.
    face.allow(['s3:ListBucket'], this.state.bucketArn);
    face.acknowledge(USERS, 'Whose keys change is known only when they do.');
    for (const it of objects) face.acknowledge(it, 'An object for each user, and nothing else.');
    Validations.of(this.state).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason: 'One function writes to it, and CloudTrail tells what it does.',
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself.',
    });
  }

  private watch(topic: ITopic | undefined): Alarm[] {
    const waiting = this.deadLetters.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: PERIOD,
    });
    const throttled = this.function.metricThrottles({ statistic: 'Sum', period: PERIOD });
    return [
      alarmAtOnce(this, 'NotWorkedOnAlarm', waiting, NOT_WORKED_ON, topic),
      alarmAtOnce(this, 'ThrottleAlarm', throttled, THROTTLED, topic),
    ];
  }
}
