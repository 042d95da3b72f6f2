import {
  type App,
  Aws,
  CfnCondition,
  CfnParameter,
  type CfnParameterProps,
  CfnResource,
  CfnRule,
  Fn,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import type { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type CfnFunction, Code } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import { NAMES } from '../../names';
import { withoutBootstrap } from '../without-bootstrap';
import { OneActiveKeyConfigRule } from './config-rule';
import { OneActiveKeyEvents } from './events';

/** Replaced before the template is written. */
const NO_CODE = 'exports.handler = undefined;';
const HOMES = ['us-east-1', 'cn-north-1', 'us-gov-west-1'];

/**
 * Events and the rule of AWS Config as a stack for people without the CDK: each can be left out, and
 * everything else that the constructs take is a parameter.
 */
export class PlainDetectionStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, {
      description: 'one-active-key: sees every access key that is made, and judges every IAM user.',
      analyticsReporting: false,
      synthesizer: withoutBootstrap(),
    });
    const settings = this.parameter('SettingsParameter', {
      description: 'The parameter of the Parameter Store with the settings of the guard.',
      default: NAMES.parameter,
    });
    const common = {
      code: Code.fromInline(NO_CODE),
      settingsParameter: StringParameter.fromStringParameterAttributes(this, 'Settings', {
        parameterName: settings.valueAsString,
        simpleName: false,
      }),
    };
    const events = new OneActiveKeyEvents(this, 'Events', common);
    const rule = new OneActiveKeyConfigRule(this, 'ConfigRule', common);
    this.onlyWhere('Events', 'ON: judges users when CloudTrail tells of their keys.', events);
    this.onlyWhere('ConfigRule', 'ON: judges all users on schedule, for AWS Config.', rule);
    this.codeOf([events, rule].map((it) => it.function.node.defaultChild as CfnFunction));
    this.alarmsOf([...events.alarms, ...rule.alarms].map((it) => it.node.defaultChild as CfnAlarm));
    this.choicesOf(events, rule);
    new CfnRule(this, 'InTheRegionOfIam', {
      assertions: [
        {
          assert: Fn.conditionContains(HOMES, Aws.REGION),
          assertDescription: `IAM is global, and tells of its calls in one region: deploy this in ${HOMES.join(', ')}.`,
        },
      ],
    });
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W1030',
      reason: 'Where the parameter is empty a condition leaves it out.',
    });
  }

  /** What a construct has is made only where somebody wants it. */
  private onlyWhere(name: string, description: string, construct: IConstruct): void {
    const wanted = this.parameter(name === 'Events' ? 'WatchEvents' : 'RunConfigRule', {
      description,
      default: 'ON',
      allowedValues: ['ON', 'OFF'],
    });
    const condition = new CfnCondition(this, `Has${name}`, {
      expression: Fn.conditionEquals(wanted.valueAsString, 'ON'),
    });
    for (const it of construct.node.findAll()) {
      if (it instanceof CfnResource) it.cfnOptions.condition = condition;
    }
  }

  private codeOf(resources: readonly CfnFunction[]): void {
    const bucket = this.parameter('CodeBucket', {
      description: 'The bucket with the code of the functions, in this region.',
    });
    const key = this.parameter('CodeKey', {
      description: 'The key of the zip file with the code.',
      default: 'one-active-key-guard.zip',
    });
    for (const it of resources) {
      it.code = { s3Bucket: bucket.valueAsString, s3Key: key.valueAsString };
    }
  }

  private alarmsOf(resources: readonly CfnAlarm[]): void {
    const topic = this.parameter('AlarmTopicArn', {
      description: 'An SNS topic for alarms; without one they only show.',
      default: '',
    });
    const isGiven = this.given('HasAlarmTopic', topic);
    const actions = Fn.conditionIf(isGiven.logicalId, [topic.valueAsString], Aws.NO_VALUE);
    for (const it of resources) it.addPropertyOverride('AlarmActions', actions);
  }

  private choicesOf(events: OneActiveKeyEvents, rule: OneActiveKeyConfigRule): void {
    const notices = this.parameter('NoticeTopicArn', {
      description: 'An SNS topic that is told of each finding that opens; without one nobody is.',
      default: '',
    });
    const frequency = this.parameter('ConfigRuleFrequency', {
      description: 'How often AWS Config asks.',
      default: 'TwentyFour_Hours',
      allowedValues: ['One_Hour', 'Three_Hours', 'Six_Hours', 'Twelve_Hours', 'TwentyFour_Hours'],
    });
    const told = this.given('HasNoticeTopic', notices);
    const topic = Fn.conditionIf(told.logicalId, notices.valueAsString, Aws.NO_VALUE);
    const handler = events.function.node.defaultChild as CfnFunction;
    handler.addPropertyOverride('Environment.Variables.NOTICE_TOPIC_ARN', topic);
    events.allowNotices(Fn.conditionIf(told.logicalId, notices.valueAsString, NOWHERE).toString());
    rule.rule.addPropertyOverride(
      'Source.SourceDetails.0.MaximumExecutionFrequency',
      frequency.valueAsString,
    );
  }

  private given(name: string, parameter: CfnParameter): CfnCondition {
    const expression = Fn.conditionNot(Fn.conditionEquals(parameter.valueAsString, ''));
    return new CfnCondition(this, name, { expression });
  }

  private parameter(name: string, rest: CfnParameterProps): CfnParameter {
    return new CfnParameter(this, name, { type: 'String', ...rest });
  }
}

/** A topic that there is not: a right must name one. */
const NOWHERE = `arn:${Aws.PARTITION}:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:one-active-key-guard-has-none`;
