import {
  PublishCommand,
  type PublishCommandInput,
  type PublishCommandOutput,
  type SNSClient,
} from '@aws-sdk/client-sns';
import type { Finding, Report } from '../../rule-core/index';
import type { Aws } from '../../live-check/aws/ask/ask';
import { type Operation, text } from '../../live-check/aws/ask/operation';
import { clipped, describe, inert } from '../answer/words';

/** SNS takes 256 KB; people read less. */
const LONGEST = 8_000;
/** SNS takes a hundred characters, of ASCII, without line breaks. */
const LONGEST_SUBJECT = 100;

const PUBLISH: Operation<PublishCommandInput, PublishCommandOutput, string> = {
  service: 'SNS',
  action: 'Publish',
  format: 'xml',
  read: ({ MessageId }) => text(MessageId, 'id of the message'),
};

/** A message for people about a finding that opened. */
export interface Notice {
  readonly subject: string;
  readonly message: string;
}

/**
 * @param done what the guard did about it, as a sentence
 */
export function noticeOf(finding: Finding, report: Report, done?: string): Notice {
  const { user, verdict } = finding;
  const what = verdict === 'violation' ? 'more than one active access key' : 'keys not known';
  const subject = `one-active-key: ${user.label} in ${user.account ?? 'an account'}: ${what}`;
  const lines = [describe(finding, report), ...(done === undefined ? [] : [inert(done)])];
  return {
    subject: clipped(subject.replace(/[^\x20-\x7e]/g, '?'), LONGEST_SUBJECT).replace('…', '.'),
    message: clipped(lines.join('\n\n'), LONGEST),
  };
}

/** Sends a notice. @throws what AWS says, as `Aws.ask` does */
export async function tell(
  client: SNSClient,
  aws: Aws,
  topicArn: string,
  { subject, message }: Notice,
): Promise<void> {
  const command = new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message });
  await aws.ask(client, command, PUBLISH);
}
