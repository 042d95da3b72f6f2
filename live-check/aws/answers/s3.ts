import type { GetObjectCommandInput, GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { Misread } from '../ask/no-answer';
import type { Operation } from '../ask/operation';

/** As much as a template in S3 may have (CloudFormation quotas). */
export const MOST_BYTES = 1024 * 1024;

/** The text of an object. */
export const GET_OBJECT: Operation<GetObjectCommandInput, GetObjectCommandOutput, string> = {
  service: 'S3',
  action: 'GetObject',
  format: 'xml',
  object: { most: MOST_BYTES },
  read: (_, __, { status, text, headers }) => {
    const length = headers['content-length'];
    const whole = length === undefined || Number(length) === Buffer.byteLength(text ?? '');
    if (status !== 200 || text === undefined) throw new Misread('it has no object');
    // An object in another encoding has another length as text; it is no template then.
    if (!whole && !text.includes('\ufffd')) throw new Misread('it is cut off');
    return text;
  },
};
