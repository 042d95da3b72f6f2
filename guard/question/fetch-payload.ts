import https from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { NotRead } from '../not-read';

/** Gets the text at a URL, and answers within the time and the size that it is given. */
export type FetchText = (url: URL, limits: FetchLimits) => Promise<string>;

export interface FetchLimits {
  /** In milliseconds, for everything together. */
  readonly time: number;
  readonly bytes: number;
}

/**
 * A template has 1 MB at most (CloudFormation quotas); the payload of a change set holds one, escaped,
 * and 500 resources before and after.
 */
export const PAYLOAD_BYTES = 32 * 1024 * 1024;

/** Amazon S3 in every partition: a host `s3`, with a region or without, below these. */
const SUFFIXES = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
];
const S3 = new RegExp(
  `(?:^|\\.)s3(?:[.-](?:dualstack|fips|accelerate|external-1))*(?:[.-][a-z]{2,4}(?:-[a-z]+)+-\\d)?\\.(?:${SUFFIXES.map(
    (it) => it.replaceAll('.', '\\.'),
  ).join('|')})$`,
);

/**
 * The URL of a payload: HTTPS, on a host of Amazon S3. CloudFormation gives no other, and nobody else
 * is to lead the function elsewhere.
 *
 * @throws NotRead
 */
export function payloadUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') {
    throw new NotRead('the payload of the event is not the address of a file in Amazon S3');
  }
  if (!S3.test(url.hostname)) throw new NotRead('the payload of the event is not in Amazon S3');
  return url;
}

type Get = (url: URL, options: { headers: Record<string, string>; agent: false }) => ClientRequest;

/** Reads texts with this; redirects are not followed. */
export function fetchWith(get: Get): FetchText {
  return (url, limits) =>
    new Promise((resolve, reject) => {
      // A connection of its own: one that was kept may have been closed while Lambda held the function.
      const request = get(url, { headers: { 'accept-encoding': 'identity' }, agent: false });
      const fail = (error: Error): void => {
        clearTimeout(timer);
        request.destroy();
        reject(error);
      };
      const timer = setTimeout(() => {
        fail(new NotRead(`Amazon S3 did not give the template within ${limits.time} ms`));
      }, limits.time);
      request.on('error', (error: NodeJS.ErrnoException) => {
        fail(new NotRead(`Amazon S3 cannot be reached (${error.code ?? 'no code'})`));
      });
      request.on('response', (response) => {
        readWhole(response, limits.bytes).then((text) => {
          clearTimeout(timer);
          resolve(text);
        }, fail);
      });
    });
}

/** Reads a payload from Amazon S3. */
export const fetchFromS3: FetchText = fetchWith(https.get);

/**
 * The body of an answer.
 *
 * @throws NotRead for anything but 200, for more than so many bytes, and where it is cut off
 */
async function readWhole(response: IncomingMessage, bytes: number): Promise<string> {
  const { statusCode: status = 0 } = response;
  if (status !== 200) {
    const why = status === 403 ? ': its address has expired, or may not be read from here' : '';
    throw new NotRead(`Amazon S3 answered with HTTP ${status} in place of the template${why}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > bytes) throw new NotRead(`the template is larger than ${bytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof NotRead) throw error;
    throw new NotRead('Amazon S3 cut the template off');
  }
  if (!response.complete) throw new NotRead('Amazon S3 cut the template off');
  return Buffer.concat(chunks).toString('utf8');
}
