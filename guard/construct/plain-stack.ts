import {
  type App,
  Aws,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  type CfnParameterProps,
  Fn,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import type { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type CfnFunction, Code } from 'aws-cdk-lib/aws-lambda';
import type { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { OneActiveKeyGuard } from './guard';
import type { FailureMode } from './hooks';
import { NAMES } from '../names';

/** Replaced before the template is written. */
const NO_CODE = 'exports.handler = undefined;';

import { withoutBootstrap } from './without-bootstrap';

/**
 * The guard as a stack for people without the CDK: everything that the construct takes is a parameter
 * of its template.
 */
export class PlainGuardStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, {
      description: 'one-active-key: no IAM user gets a second active access key (guard).',
      analyticsReporting: false,
      synthesizer: withoutBootstrap(),
    });
    const mode = this.parameter('FailureMode', {
      description: 'WARN lets operations pass with a warning; FAIL stops them.',
      default: 'WARN',
      allowedValues: ['WARN', 'FAIL'],
    });
    const status = this.parameter('HookStatus', {
      description: 'DISABLED: CloudFormation does not ask.',
      default: 'ENABLED',
      allowedValues: ['ENABLED', 'DISABLED'],
    });
    const settings = this.parameter('Settings', {
      description: 'The settings of the guard, in JSON.',
      default: '{}',
      maxLength: 4_096,
    });
    const guard = new OneActiveKeyGuard(this, 'Guard', {
      failureMode: mode.valueAsString as FailureMode,
      code: Code.fromInline(NO_CODE),
      settingsParameter: new StringParameter(this, 'GuardSettings', {
        parameterName: NAMES.parameter,
        description: 'Settings of the guard of one-active-key, in JSON.',
        stringValue: settings.valueAsString,
      }),
    });
    for (const it of guard.hooks) it.hookStatus = status.valueAsString;
    this.codeOf(guard.function.node.defaultChild as CfnFunction);
    this.logsOf(guard.logGroup.node.defaultChild as CfnLogGroup);
    this.alarmsOf(guard.alarms.map((it) => it.node.defaultChild as CfnAlarm));
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W1030',
      reason: 'Where the parameter is empty a condition leaves it out.',
    });
    new CfnOutput(this, 'FunctionArn', { value: guard.function.functionArn });
  }

  private codeOf(resource: CfnFunction): void {
    const bucket = this.parameter('CodeBucket', {
      description: 'The bucket with the code of the function, in this region.',
      default: '',
    });
    const prefix = this.parameter('CodeBucketPrefix', {
      description:
        'In place of CodeBucket, for many regions: what the buckets are called before a hyphen and the region.',
      default: '',
    });
    const key = this.parameter('CodeKey', {
      description: 'The key of the zip file with the code.',
      default: 'one-active-key-guard.zip',
    });
    const name = this.oneOf(
      'HasBucketPerRegion',
      prefix,
      `${prefix.valueAsString}-${Aws.REGION}`,
      bucket.valueAsString,
    );
    resource.code = { s3Bucket: name, s3Key: key.valueAsString };
  }

  private logsOf(resource: CfnLogGroup): void {
    const days = this.parameter('LogRetentionDays', {
      type: 'Number',
      description: 'How many days what the function says is kept.',
      default: 365,
      allowedValues: ['30', '90', '180', '365', '731', '3653'],
    });
    resource.retentionInDays = days.valueAsNumber;
  }

  private alarmsOf(resources: readonly CfnAlarm[]): void {
    const topic = this.parameter('AlarmTopicArn', {
      description: 'An SNS topic for alarms; without one they only show.',
      default: '',
    });
    const actions = this.oneOf('HasAlarmTopic', topic, [topic.valueAsString], Aws.NO_VALUE);
    for (const it of resources) it.addPropertyOverride('AlarmActions', actions);
  }

  private parameter(name: string, rest: CfnParameterProps): CfnParameter {
    return new CfnParameter(this, name, { type: 'String', ...rest });
  }

  /** One value where the parameter is given, else another. */
  private oneOf(name: string, given: CfnParameter, value: unknown, otherwise: unknown): string {
    const condition = new CfnCondition(this, name, {
      expression: Fn.conditionNot(Fn.conditionEquals(given.valueAsString, '')),
    });
    return Fn.conditionIf(condition.logicalId, value, otherwise).toString();
  }
}
