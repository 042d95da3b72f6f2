import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { sentenceOf } from '../../live-check/aws-error';
import { configurationIn, DEFAULT_CONFIGURATION, type GuardConfiguration } from '../configuration';
import { NotRead } from '../not-read';

/** How long a configuration that was read holds, in milliseconds. */
const HOLDS = 60_000;

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
  const client = new SSMClient({
    maxAttempts: 4,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 4_000,
      throwOnRequestTimeout: true,
    },
  });
  let held: { readonly at: number; readonly configuration: GuardConfiguration } | undefined;
  return async () => {
    const now = performance.now();
    if (held && now - held.at < HOLDS) return held.configuration;
    const configuration = configurationIn(await textOf(client, name));
    held = { at: now, configuration };
    return configuration;
  };
}

async function textOf(client: SSMClient, name: string): Promise<string> {
  const answer = await client
    .send(new GetParameterCommand({ Name: name }))
    .catch((error: unknown) => {
      throw new NotRead(
        `the configuration in the parameter ${name} cannot be read: ${sentenceOf(error)}`,
      );
    });
  const text = answer.Parameter?.Value;
  if (text === undefined) throw new NotRead(`the parameter ${name} has no value`);
  return text;
}
