import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Over how long the metrics of alarms are taken together. */
export const PERIOD = Duration.minutes(5);

/** An alarm for the first time that something happens. */
export function alarmAtOnce(
  scope: Construct,
  id: string,
  metric: IMetric,
  alarmDescription: string,
  topic: ITopic | undefined,
): Alarm {
  const alarm = new Alarm(scope, id, {
    metric,
    alarmDescription,
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  if (topic) alarm.addAlarmAction(new SnsAction(topic));
  return alarm;
}
