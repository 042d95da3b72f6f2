import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { Aws } from '../../live-check/aws/ask/ask';
import { isGivenUp, sentenceOf } from '../../live-check/aws/errors';
import { NotRead } from '../not-read';
import { SHORTEST_KEY } from '../run-task/request/signature';
import { GET_PARAMETER } from './configuration-parameter';

/** How long a key that was read holds, in milliseconds. */
const HOLDS = 60_000;
/** How long it may take: HCP Terraform waits for the answer. */
const TIME = 6_000;

/**
 * The HMAC key of a function, in an encrypted parameter of the Parameter Store. It is read again after
 * a minute, so that another key takes effect without a deployment.
 *
 * @throws NotRead without a key, or with one that is too short
 */
export function keyOfFunction(name: string, client: SSMClient): () => Promise<string> {
  let held: { readonly at: number; readonly key: string } | undefined;
  return async () => {
    const now = performance.now();
    if (held && now - held.at < HOLDS) return held.key;
    const key = (await textOf(client, name)).trim();
    if (key.length < SHORTEST_KEY) {
      throw new NotRead(`the HMAC key in ${name} has less than ${SHORTEST_KEY} characters`);
    }
    held = { at: now, key };
    return key;
  };
}

async function textOf(client: SSMClient, name: string): Promise<string> {
  const aws = Aws.forAccount({ attempt: TIME, call: TIME, account: TIME });
  try {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    return await aws.ask(client, command, GET_PARAMETER);
  } catch (error) {
    throw new NotRead(
      `the HMAC key in the parameter ${name} cannot be read: ${sentenceOf(error)}`,
      isGivenUp(error),
    );
  } finally {
    aws.end();
  }
}
