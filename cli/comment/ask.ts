import http from 'node:http';
import https from 'node:https';
import { KnownError } from '../../rule-core/index';
import { isThisMachine } from './address';
import { wholeJson } from '../../rule-core/text/whole-json';

/** A page of a hundred comments of the greatest length is less. */
const MOST_BYTES = 32 * 1024 * 1024;
const MILLISECONDS = 30_000;

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface Reply {
  readonly data: unknown;
  readonly headers: http.IncomingHttpHeaders;
}

/** How one host is asked: by its API alone, through the proxy that the environment names. */
export type Ask = (question: Question) => Promise<Reply>;

/**
 * Asks a host. Redirects are not followed: the token belongs to this host alone.
 *
 * @throws KnownError for every answer but one with JSON, in words without the token
 */
export async function asker(env: Readonly<Record<string, string | undefined>>): Promise<Ask> {
  const { agents } = await import('../../live-check/aws/connection/proxy');
  const { httpsAgent } = await agents(env);
  return (question) =>
    send(question, isThisMachine(question.url) ? undefined : httpsAgent).catch((error: unknown) => {
      if (error instanceof KnownError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      throw new KnownError(
        `${question.url.host} cannot be asked: ${code ?? message}`,
        'connection',
      );
    });
}

async function send(
  { method, url, headers, body }: Question,
  agent: https.Agent | undefined,
): Promise<Reply> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const options = {
    method,
    ...(agent ? { agent } : {}),
    signal: AbortSignal.timeout(MILLISECONDS),
    headers: {
      ...headers,
      accept: 'application/json',
      'user-agent': 'one-active-key',
      ...(content === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
    },
  };
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;
    request(url, options, resolve).on('error', reject).end(content);
  });
  const text = await textOf(response, url);
  const { statusCode = 0 } = response;
  if (statusCode < 200 || statusCode > 299) {
    throw new KnownError(`${url.host} answered ${statusCode}${saying(text)}`, 'connection');
  }
  const data = parsed(text);
  if (data === undefined) throw new KnownError(`${url.host} answered no JSON`, 'connection');
  return { data, headers: response.headers };
}

async function textOf(response: http.IncomingMessage, { host }: URL): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) {
      response.destroy();
      throw new KnownError(`${host} answered with more than 32 MB`, 'connection');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return wholeJson(text);
  } catch {
    return undefined;
  }
}

/** What the host says of its refusal, if it is short enough to be read. */
function saying(text: string): string {
  const { message, error } = (parsed(text) ?? {}) as { message?: unknown; error?: unknown };
  const said = [message, error].filter((it) => typeof it === 'string');
  return said.length === 0 ? '' : `: ${said.join(' ').slice(0, 300)}`;
}
