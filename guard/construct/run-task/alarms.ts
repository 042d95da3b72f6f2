import { type Alarm, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { NAMES } from '../../names';
import { alarmAtOnce, PERIOD } from '../alarm';

/**
 * Alarms where the run task does not do its work: a plan could not be judged, the function failed or
 * was not let run, or AWS Lambda dropped a plan that it had taken.
 */
export function addRunTaskAlarms(
  scope: Construct,
  handler: IFunction,
  logGroup: ILogGroup,
  topic: ITopic | undefined,
): Alarm[] {
  const metricName = 'PlanNotJudged';
  new MetricFilter(scope, 'NotJudged', {
    logGroup,
    filterPattern: FilterPattern.all(
      FilterPattern.stringValue('$.event', '=', 'one-active-key.run-task'),
      FilterPattern.booleanValue('$.judged', false),
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
      'The run task of one-active-key could not judge a plan.',
    ],
    [
      'ErrorAlarm',
      handler.metricErrors(sum),
      'The run task of one-active-key failed, or HCP Terraform did not take its result.',
    ],
    [
      'ThrottleAlarm',
      handler.metricThrottles(sum),
      'AWS Lambda did not let the run task of one-active-key run.',
    ],
    [
      'DroppedAlarm',
      handler.metric('AsyncEventsDropped', sum),
      'AWS Lambda dropped a plan before the run task of one-active-key had judged it.',
    ],
  ];
  return alarms.map(([id, metric, says]) => alarmAtOnce(scope, id, metric, says, topic));
}
