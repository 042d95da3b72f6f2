import type { Protocol } from '../service';
import { xml } from './xml';

/** REST-XML as S3 speaks it: `GET /bucket/key` answers with the content of the object itself. */
export const S3_OBJECTS: Protocol = {
  parse({ method, path, query }) {
    const [, bucket = '', key = ''] = /^\/([^/]+)\/(.+)$/s.exec(path) ?? [];
    const version = query.get('versionId');
    const Key = decodeURIComponent(key);
    return {
      action: method === 'GET' && key !== '' ? 'GetObject' : '',
      input: { Bucket: bucket, Key, ...(version === null ? {} : { VersionId: version }) },
    };
  },
  answer: (_, result) => ({
    status: 200,
    type: 'binary/octet-stream',
    text: typeof result === 'string' ? result : '',
  }),
  fail: (_, { code, message, status }) => ({
    status,
    type: 'application/xml',
    text: `<Error>${xml({ Code: code, Message: message })}</Error>`,
  }),
};
