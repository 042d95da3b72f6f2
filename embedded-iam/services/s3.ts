import { ServiceError } from '../error';
import { S3_OBJECTS } from '../protocols/rest-xml';
import type { Context, Service } from '../service';

function getObject({ accounts, call }: Context): string {
  const { Bucket: name = '', Key: key = '', VersionId: version } = call.parameters;
  // The names of buckets are the same in all accounts.
  const bucket = [...accounts.values()].map((it) => it.buckets.get(name)).find((it) => it);
  if (!bucket) {
    throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
  }
  const content = bucket[version === undefined ? key : `${key}?versionId=${version}`];
  if (content !== undefined) return content;
  throw version === undefined
    ? new ServiceError('NoSuchKey', 'The specified key does not exist.', 404)
    : new ServiceError('NoSuchVersion', 'The specified version does not exist.', 404);
}

/** Of S3 the content of objects, in path style. */
export const S3: Service = {
  name: 's3',
  protocol: S3_OBJECTS,
  actions: { GetObject: getObject },
  resource: ({ parameters: { Bucket = '', Key = '' } }) => `arn:aws:s3:::${Bucket}/${Key}`,
};
