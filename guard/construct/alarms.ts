import { type Alarm, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { NAMES } from '../names';
import { alarmAtOnce, PERIOD } from './alarm';

/**
 * Alarms where the guard does not do its work: an operation could not be judged, the function failed, or
 * it was not let run. CloudFormation waits for each answer, so nothing is queued, and there is nothing
 * that a dead-letter queue could hold.
 */
export function addAlarms(
  scope: Construct,
  handler: IFunction,
  logGroup: ILogGroup,
  topic: ITopic | undefined,
): Alarm[] {
  const metricName = 'NotJudged';
  new MetricFilter(scope, 'NotJudged', {
    logGroup,
    filterPattern: FilterPattern.all(
      FilterPattern.stringValue('$.event', '=', 'one-active-key.hook'),
      FilterPattern.stringValue('$.errorCode', '=', 'InternalFailure'),
    ),
    metricNamespace: NAMES.namespace,
    metricName,
    metricValue: '1',
  });
  const sum = { statistic: 'Sum', period: PERIOD };
  const alarms: readonly (readonly [string, IMetric, string])[] = [
    [
      'NotJudgedAlarm',
      new Metric({ namespace: NAMES.namespace, metricName, ...sum }),
      'The guard of one-active-key could not judge an operation.',
    ],
    [
      'ErrorAlarm',
      handler.metricErrors(sum),
      'The function of the guard of one-active-key failed, or ran out of time.',
    ],
    [
      'ThrottleAlarm',
      handler.metricThrottles(sum),
      'AWS Lambda did not let the guard of one-active-key run.',
    ],
  ];
  return alarms.map(([id, metric, says]) => alarmAtOnce(scope, id, metric, says, topic));
}
