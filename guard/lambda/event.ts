/** What AWS Lambda runs for CloudTrail's events about IAM users and their keys. */
import { awsTools } from '../event/aws-tools';
import { eventHandler } from '../event/handler';
import { configurationOfFunction } from './configuration-parameter';

const { env } = process;
const topicArn = env['NOTICE_TOPIC_ARN'];

export const handler = eventHandler({
  configuration: configurationOfFunction(env['CONFIGURATION_PARAMETER']),
  tools: awsTools({
    region: env['AWS_REGION'] ?? 'us-east-1',
    bucket: env['STATE_BUCKET'] ?? '',
    deactivates: env['DEACTIVATE_NEW_KEYS'] === 'true',
    ...(topicArn === undefined || topicArn === '' ? {} : { topicArn }),
  }),
  log: (line) => {
    process.stdout.write(`${line}\n`);
  },
});
