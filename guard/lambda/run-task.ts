/** What AWS Lambda runs as the run task: it answers at once, and judges in an invocation of its own. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { IN_LAMBDA } from '../../live-check/aws/connection/in-lambda';
import { hostIn, Hosts } from '../run-task/network/hosts';
import { asker } from '../run-task/network/ask';
import { judgeInProcess } from '../run-task/judge-process';
import { configurationOfFunction } from './configuration-parameter';
import { runTaskHandler } from './run-task-handler';
import { keyOfFunction } from './secret-parameter';
import { invokeLater } from './invoke-later';

/** In MB: what AWS Lambda gives the function; the plan itself lies beside what is made of it. */
const memory = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? 2_048);
const hosts = new Hosts(namedHosts(process.env['HOSTS_ALLOWED'] ?? ''));

export const handler = runTaskHandler({
  key: keyOfFunction(process.env['KEY_PARAMETER'] ?? '', new SSMClient(IN_LAMBDA)),
  later: invokeLater(process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? '', new LambdaClient(IN_LAMBDA)),
  settings: configurationOfFunction(process.env['CONFIGURATION_PARAMETER']),
  hosts,
  ask: asker(hosts),
  judge: (time) => judgeInProcess({ time, memory: Math.max(96, Math.floor(memory * 0.6)) }),
  now: () => new Date(),
  log: (line) => {
    process.stdout.write(`${line}\n`);
  },
});

function namedHosts(text: string): string[] {
  const given = text.split(',').filter((it) => it !== '');
  return given.map((it) => {
    const host = hostIn(it);
    if (host === undefined) throw new Error('HOSTS_ALLOWED names something that is not a host');
    return host;
  });
}
