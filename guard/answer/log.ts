import { isObject } from '../../rule-core/text/json';
import type { HookAnswer } from './answer';
import { clipped, inert } from './words';

/** Messages in the log are as long as in CloudFormation. */
const LONGEST = 4_096;

/**
 * One invocation as a line of JSON, for CloudWatch Logs Insights: what was asked about, and what was
 * answered. The address of the template is not in it: it opens the template to whoever has it.
 */
export function logged(event: unknown, answer: HookAnswer, began: Date, ended: Date): string {
  const fields = isObject(event) ? event : {};
  const data = isObject(fields['requestData']) ? fields['requestData'] : {};
  return JSON.stringify({
    event: 'one-active-key.hook',
    status: answer.hookStatus,
    ...(answer.errorCode ? { errorCode: answer.errorCode } : {}),
    account: plain(fields['awsAccountId']),
    stack: plain(fields['stackId'] ?? fields['stackID']),
    changeSet: plain(fields['changeSetId']),
    action: plain(fields['actionInvocationPoint']),
    target: plain(data['targetName']),
    logicalId: plain(data['targetLogicalId']),
    token: plain(answer.clientRequestToken),
    message: clipped(answer.message, LONGEST),
    milliseconds: ended.getTime() - began.getTime(),
  });
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? clipped(inert(value), 500) : undefined;
}
