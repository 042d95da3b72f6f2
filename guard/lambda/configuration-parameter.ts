import {
  GetParameterCommand,
  type GetParameterCommandInput,
  type GetParameterCommandOutput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { Aws } from '../../live-check/aws/ask/ask';
import { type Operation, text } from '../../live-check/aws/ask/operation';
import { isGivenUp, sentenceOf } from '../../live-check/aws/errors';
import { IN_LAMBDA } from '../../live-check/aws/connection/in-lambda';
import { configurationIn, DEFAULT_CONFIGURATION, type GuardConfiguration } from '../configuration';
import { NotRead } from '../not-read';

/** How long a configuration that was read holds, in milliseconds. */
const HOLDS = 60_000;
/** How long it may take, in milliseconds. */
const TIME = 6_000;

/**
 * The configuration of a function, in a parameter of the Systems Manager Parameter Store. It is read
 * again after a minute, so that an exception takes effect without a deployment.
 *
 * @param name the parameter; without one the defaults hold
 */
export function configurationOfFunction(
  name: string | undefined,
): () => Promise<GuardConfiguration> {
  if (name === undefined || name === '') return () => Promise.resolve(DEFAULT_CONFIGURATION);
  // Shorter, so that there is time for another attempt.
  const requestHandler = { ...IN_LAMBDA.requestHandler, requestTimeout: 4_000 };
  const client = new SSMClient({ ...IN_LAMBDA, requestHandler });
  let held: { readonly at: number; readonly configuration: GuardConfiguration } | undefined;
  return async () => {
    const now = performance.now();
    if (held && now - held.at < HOLDS) return held.configuration;
    const configuration = configurationIn(await textOf(client, name));
    held = { at: now, configuration };
    return configuration;
  };
}

export const GET_PARAMETER: Operation<GetParameterCommandInput, GetParameterCommandOutput, string> =
  {
    service: 'Systems Manager',
    action: 'GetParameter',
    format: 'json',
    read: ({ Parameter: parameter }) => text(parameter?.Value, 'value'),
  };

async function textOf(client: SSMClient, name: string): Promise<string> {
  const aws = Aws.forAccount({ attempt: TIME, call: TIME, account: TIME });
  try {
    return await aws.ask(client, new GetParameterCommand({ Name: name }), GET_PARAMETER);
  } catch (error) {
    throw new NotRead(
      `the configuration in the parameter ${name} cannot be read: ${sentenceOf(error)}`,
      isGivenUp(error),
    );
  } finally {
    aws.end();
  }
}
