import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  PutObjectCommandInput,
  PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { Misread } from '../ask/no-answer';
import { list, marker, type Operation, text } from '../ask/operation';
import type { Page } from '../pages';

const S3 = { service: 'S3', format: 'xml' } as const;

/** As much as a template in S3 may have (CloudFormation quotas). */
export const MOST_BYTES = 1024 * 1024;

/** The text of an object that may have so many bytes. */
export function getObject(
  most: number,
): Operation<GetObjectCommandInput, GetObjectCommandOutput, string> {
  return {
    ...S3,
    action: 'GetObject',
    object: { most },
    read: (_, __, { status, text: content, headers }) => {
      const length = headers['content-length'];
      const whole = length === undefined || Number(length) === Buffer.byteLength(content ?? '');
      if (status !== 200 || content === undefined) throw new Misread('it has no object');
      // An object in another encoding has another length as text; it is no template then.
      if (!whole && !content.includes('\ufffd')) throw new Misread('it is cut off');
      return content;
    },
  };
}

/** The text of a template. */
export const GET_OBJECT = getObject(MOST_BYTES);

/** An object of a list. */
export interface ListedObject {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
}

/** The objects below a prefix. */
export const LIST_OBJECTS: Operation<
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  Page<ListedObject>
> = {
  ...S3,
  action: 'ListObjectsV2',
  booleans: ['IsTruncated'],
  read: (output, { Bucket: asked }) => {
    const { Contents: contents, IsTruncated: truncated, NextContinuationToken: next } = output;
    if (output.Name !== asked) throw new Misread('it is not of this bucket');
    if (truncated === undefined) throw new Misread('it does not say whether it is whole');
    const count = output.KeyCount ?? -1;
    const items = count === 0 && contents === undefined ? [] : list(contents, 'list of objects');
    if (items.length !== count)
      throw new Misread(`it has ${items.length} objects, and says ${count}`);
    return {
      items: items.map(({ Key: key, Size: size }) => {
        if (size === undefined) throw new Misread('it has an object without a size');
        return { key: text(key, 'key of an object'), size };
      }),
      truncated,
      marker: marker(next),
    };
  },
};

/** Whether an object was written: S3 says what it has. */
export const PUT_OBJECT: Operation<PutObjectCommandInput, PutObjectCommandOutput, void> = {
  ...S3,
  action: 'PutObject',
  read: ({ ETag: tag }) => {
    text(tag, 'tag of the object');
  },
};
