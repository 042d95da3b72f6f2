import {
  InvokeCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { Aws } from '../../live-check/aws/ask/ask';
import { Misread } from '../../live-check/aws/ask/no-answer';
import type { Operation } from '../../live-check/aws/ask/operation';
import { isGivenUp, sentenceOf } from '../../live-check/aws/errors';
import { NotRead } from '../not-read';

/** How long it may take, in milliseconds: somebody waits for the answer. */
const TIME = 6_000;
/** AWS Lambda has taken the event, and will invoke the function. */
const ACCEPTED = 202;

const INVOKE: Operation<InvokeCommandInput, InvokeCommandOutput, true> = {
  service: 'AWS Lambda',
  action: 'Invoke',
  format: 'json',
  read: ({ StatusCode: status }) => {
    if (status !== ACCEPTED) throw new Misread('it does not say that the event was accepted');
    return true;
  },
};

/** Has a function invoked asynchronously: AWS Lambda keeps the event, encrypted, until it is done. */
export function invokeLater(name: string, client: LambdaClient): (event: object) => Promise<void> {
  return async (event) => {
    const aws = Aws.forAccount({ attempt: TIME, call: TIME, account: TIME });
    try {
      const command = new InvokeCommand({
        FunctionName: name,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(event)),
      });
      await aws.ask(client, command, INVOKE);
    } catch (error) {
      throw new NotRead(
        `the function cannot be invoked once more: ${sentenceOf(error)}`,
        isGivenUp(error),
      );
    } finally {
      aws.end();
    }
  };
}
