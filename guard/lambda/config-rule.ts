/** What AWS Lambda runs for AWS Config. */
import { awsTools } from '../config-rule/aws-tools';
import { ruleHandler } from '../config-rule/handler';
import { configurationOfFunction } from './configuration-parameter';

const { env } = process;

export const handler = ruleHandler({
  configuration: configurationOfFunction(env['CONFIGURATION_PARAMETER']),
  tools: awsTools(env['AWS_REGION'] ?? 'us-east-1'),
  log: (line) => {
    process.stdout.write(`${line}\n`);
  },
});
