import { Aws, Duration } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { NAMES } from '../../names';
import { alarmAtOnce, PERIOD } from '../alarm';
import { FaceFunction, type FaceProps } from './face';
import { inHomeRegion } from './home';

/** How often AWS Config asks. */
export type Frequency =
  'One_Hour' | 'Three_Hours' | 'Six_Hours' | 'Twelve_Hours' | 'TwentyFour_Hours';

export interface ConfigRuleProps {
  /** How often AWS Config asks. @default TwentyFour_Hours */
  readonly frequency?: Frequency;
}

export interface OneActiveKeyConfigRuleProps extends ConfigRuleProps, FaceProps {
  /** Where alarms go. @default nowhere: they only show */
  readonly alarmTopic?: ITopic;
}

const USERS = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:user/*`;
const RULES = `arn:${Aws.PARTITION}:config:${Aws.REGION}:${Aws.ACCOUNT_ID}:config-rule/*`;

/**
 * A custom rule of AWS Config that judges every IAM user of the account on schedule. What Config records
 * of a user has no access keys, so that a rule on changes could not decide.
 *
 * One for each account, in one region of its partition; the recorder of AWS Config must be on there.
 */
export class OneActiveKeyConfigRule extends Construct {
  readonly function: LambdaFunction;
  readonly rule: CfnConfigRule;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: OneActiveKeyConfigRuleProps) {
    super(scope, id);
    inHomeRegion(this, 'The rule of AWS Config', 'IAM is global, and judged once in a partition');
    const { frequency = 'TwentyFour_Hours', alarmTopic } = props;
    const face = new FaceFunction(this, {
      ...props,
      functionName: NAMES.configRule,
      description: 'one-active-key: judges all IAM users for AWS Config.',
      file: 'config-rule',
      timeout: Duration.minutes(15),
      memorySize: 512,
    });
    this.function = face.function;
    face.allow(['iam:GetAccessKeyLastUsed', 'iam:ListAccessKeys', 'iam:ListUsers'], USERS);
    // These know no resources.
    face.allow(['config:PutEvaluations', 'iam:GetAccountSummary'], '*');
    face.allow(['config:GetComplianceDetailsByConfigRule'], RULES);
    face.acknowledge(USERS, 'Every user is judged.');
    face.acknowledge('*', 'AWS has no resources for these two calls.');
    face.acknowledge(
      RULES,
      'The id of the rule is known only when it is made, after the function.',
    );
    this.function.addPermission('Config', {
      principal: new ServicePrincipal('config.amazonaws.com'),
      sourceAccount: Aws.ACCOUNT_ID,
    });
    this.rule = new CfnConfigRule(this, 'Rule', {
      configRuleName: NAMES.configRule,
      description:
        'No IAM user has more than one active access key (CIS AWS Foundations Benchmark, 1.13).',
      source: {
        owner: 'CUSTOM_LAMBDA',
        sourceIdentifier: this.function.functionArn,
        sourceDetails: [
          {
            eventSource: 'aws.config',
            messageType: 'ScheduledNotification',
            maximumExecutionFrequency: frequency,
          },
        ],
      },
    });
    this.rule.node.addDependency(this.function);
    const sum = { statistic: 'Sum', period: PERIOD };
    const failed = 'The rule of one-active-key in AWS Config could not judge its account.';
    this.alarms = [
      alarmAtOnce(this, 'ErrorAlarm', this.function.metricErrors(sum), failed, alarmTopic),
    ];
  }
}
