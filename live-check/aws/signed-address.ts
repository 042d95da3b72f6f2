import type { Agent, ClientRequest, IncomingMessage } from 'node:http';

export interface FetchLimits {
  /** In milliseconds, for everything together. */
  readonly time: number;
  readonly bytes: number;
}

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
 * An address that AWS signed for an object of S3: HTTPS, on a host of Amazon S3. AWS gives no other, and
 * nobody else is to lead a reader elsewhere.
 */
export function signedAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url?.port === '' && url.username === '' && url.password === '';
  return plain && url.protocol === 'https:' && S3.test(url.hostname) ? url : undefined;
}

export type Get = (
  url: URL,
  options: { headers: Record<string, string>; agent: Agent | false },
) => ClientRequest;

export interface Reading {
  readonly get: Get;
  /** How it is reached. Without one each text has a connection of its own. */
  readonly agent?: Agent;
  /** Makes the error of what went wrong, as the end of a sentence. */
  readonly error: (what: string) => Error;
}

/**
 * Reads the text at such an address; redirects are not followed.
 *
 * @throws what `error` makes: for anything but a whole text within the time and the size
 */
export function textAt(url: URL, limits: FetchLimits, reading: Reading): Promise<string> {
  const { get, agent, error: failed } = reading;
  return new Promise((resolve, reject) => {
    // Without an agent: a connection that was kept may have been closed while Lambda held the function.
    const request = get(url, { headers: { 'accept-encoding': 'identity' }, agent: agent ?? false });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      request.destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(failed(`Amazon S3 did not give the template within ${limits.time} ms`));
    }, limits.time);
    request.on('error', (error: NodeJS.ErrnoException) => {
      fail(failed(`Amazon S3 cannot be reached (${error.code ?? 'no code'})`));
    });
    request.on('response', (response) => {
      readWhole(response, limits.bytes, failed).then((text) => {
        clearTimeout(timer);
        resolve(text);
      }, fail);
    });
  });
}

/** The body of an answer: of 200, of so many bytes at most, and all of it. */
async function readWhole(
  response: IncomingMessage,
  bytes: number,
  failed: Reading['error'],
): Promise<string> {
  const { statusCode: status = 0 } = response;
  if (status !== 200) {
    const why = status === 403 ? ': its address has expired, or may not be read from here' : '';
    throw failed(`Amazon S3 answered with HTTP ${status} in place of the template${why}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > bytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw failed('Amazon S3 cut the template off');
  }
  if (size > bytes) throw failed(`the template is larger than ${bytes} bytes`);
  if (!response.complete) throw failed('Amazon S3 cut the template off');
  return Buffer.concat(chunks).toString('utf8');
}
