import type { EventPattern } from 'aws-cdk-lib/aws-events';

/**
 * CloudTrail's events about IAM users and their keys (EventBridge reference, "IAM events"). What failed
 * changed nothing.
 */
export const EVENT_PATTERN = {
  source: ['aws.iam'],
  // The second is how CloudTrail calls it in China.
  detailType: ['AWS API Call via CloudTrail', 'Amazon API Call via CloudTrail'],
  detail: {
    eventSource: ['iam.amazonaws.com'],
    eventName: [
      'CreateAccessKey',
      'UpdateAccessKey',
      'DeleteAccessKey',
      'CreateUser',
      'UpdateUser',
      'DeleteUser',
    ],
    errorCode: [{ exists: false }],
  },
} satisfies EventPattern;
