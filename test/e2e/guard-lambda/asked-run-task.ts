import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Hcp, KEY, type Sent, sign, startHcp } from '../../guard/run-task/hcp';
import { type RunningFunction, startFunction } from './function';

/** The built run task as AWS Lambda runs it, with the parts of AWS that it asks at loopback. */
export interface AskedRunTask {
  readonly hcp: Hcp;
  /** Sends a body to the function URL. */
  readonly send: (body: string, more?: UrlRequest) => Promise<Sent>;
  /** The asynchronous invocations that AWS Lambda took, and has not begun. */
  readonly queued: Invocation[];
  /** Has the next of them done. @returns what the function said */
  readonly work: () => Promise<unknown>;
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly log: () => string;
  readonly close: () => Promise<void>;
}

export interface UrlRequest {
  readonly method?: string;
  readonly signature?: string;
  readonly isBase64Encoded?: boolean;
}

export interface Invocation {
  readonly name: string;
  readonly type: string | undefined;
  readonly event: unknown;
}

interface Options {
  readonly key?: string;
  /** What AWS Lambda answers to an invocation. */
  readonly invoked?: number;
  readonly timeout?: number;
}

export async function startRunTask(options: Options = {}): Promise<AskedRunTask> {
  const { key = KEY, invoked = 202, timeout = 60 } = options;
  const hcp = await startHcp();
  const queued: Invocation[] = [];
  const aws = http.createServer((request, response) => {
    void answer(request, response, key, invoked, queued);
  });
  aws.listen(0, '127.0.0.1');
  await once(aws, 'listening');
  const lambda: RunningFunction = await startFunction({
    timeout,
    memory: 512,
    environment: {
      _HANDLER: 'run-task.handler',
      AWS_LAMBDA_FUNCTION_NAME: 'one-active-key-guard-run-task',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG',
      KEY_PARAMETER: '/one-active-key/run-task/hmac-key',
      HOSTS_ALLOWED: `${hcp.host},${hcp.archivist}`,
    },
  });
  const invoke = (event: unknown): Promise<unknown> => lambda.invoke(event);
  return {
    hcp,
    queued,
    invoke,
    log: () => lambda.log(),
    send: async (body, more) => {
      const answered = (await invoke(urlEvent(body, more))) as { statusCode: number; body: string };
      return { status: answered.statusCode, text: answered.body };
    },
    work: () => {
      const next = queued.shift();
      if (!next) throw new Error('nothing is queued');
      return invoke(next.event);
    },
    close: async () => {
      await lambda.close();
      aws.closeAllConnections();
      await once(aws.close(), 'close');
      await hcp.close();
    },
  };
}

/** A request as a function URL hands it over (AWS Lambda developer guide, payload format 2.0). */
function urlEvent(body: string, { method = 'POST', signature, isBase64Encoded }: UrlRequest = {}) {
  return {
    version: '2.0',
    rawPath: '/',
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      'x-tfc-task-signature': signature ?? sign(body),
    },
    requestContext: { http: { method, path: '/', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1' } },
    body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: isBase64Encoded ?? false,
  };
}

async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  key: string,
  invoked: number,
  queued: Invocation[],
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const it of request as AsyncIterable<Buffer>) chunks.push(it);
  const text = Buffer.concat(chunks).toString('utf8');
  const { headers, url = '' } = request;
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(url) ?? [];
  if (name !== undefined) {
    const type = headers['x-amz-invocation-type'];
    if (invoked === 202) queued.push({ name, type: String(type), event: JSON.parse(text) });
    response.writeHead(invoked, { 'content-type': 'application/json' }).end();
    return;
  }
  const { WithDecryption: decrypted } = JSON.parse(text) as { WithDecryption?: boolean };
  const parameter = { Name: 'k', Type: 'SecureString', Value: decrypted ? key : 'AQICAHg=' };
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify({ Parameter: parameter }));
}
