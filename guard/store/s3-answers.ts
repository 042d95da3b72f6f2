import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  PutObjectCommandInput,
  PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { Misread } from '../../live-check/aws/ask/no-answer';
import { type Operation, text } from '../../live-check/aws/ask/operation';
import { GET_OBJECT, MOST_BYTES } from '../../live-check/aws/answers/s3';
import type { Stored } from './store';

const S3 = { service: 'S3', format: 'xml' } as const;

/** An object with its version. */
export const GET_VERSION: Operation<GetObjectCommandInput, GetObjectCommandOutput, Stored> = {
  ...S3,
  action: 'GetObject',
  object: { most: MOST_BYTES },
  read: (output, input, wire) => ({
    text: GET_OBJECT.read(output, input, wire),
    version: text(output.ETag, 'entity tag'),
  }),
};

/** The version of an object that was written. */
export const PUT_VERSION: Operation<PutObjectCommandInput, PutObjectCommandOutput, string> = {
  ...S3,
  action: 'PutObject',
  read: ({ ETag: tag }, _, { status }) => {
    if (status !== 200) throw new Misread('the object was not written');
    return text(tag, 'entity tag');
  },
};
