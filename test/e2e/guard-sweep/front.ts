import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an invocation of a function is answered with. */
export type LambdaAnswer =
  | { readonly kind: 'answer'; readonly payload: string }
  /** The function threw. */
  | { readonly kind: 'error'; readonly payload: string }
  /** AWS Lambda refuses. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** Nothing comes. */
  | { readonly kind: 'silence' };

export interface Front {
  readonly url: string;
  readonly port: number;
  /** Where everything but Lambda is. */
  to: string;
  close(): void;
}

/**
 * What moto's interpreter of the States Language calls in place of moto: invocations of functions are
 * handed on, and everything else goes through to moto.
 */
export async function startFront(
  invoke: (functionArn: string, payload: string) => Promise<LambdaAnswer>,
  accountOf: (authorization: string) => Promise<string | undefined>,
  toS3: (authorization: string, method: string, url: string) => void,
): Promise<Front> {
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (it: Buffer) => chunks.push(it));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const [, name] =
        /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
      void (
        name === undefined
          ? pass(request, response, body)
          : answer(response, decodeURIComponent(name), body.toString())
      ).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  async function answer(response: http.ServerResponse, name: string, payload: string) {
    const it = await invoke(name, payload);
    if (it.kind === 'silence') return;
    if (it.kind === 'refused') {
      response.writeHead(it.status, {
        'content-type': 'application/json',
        'x-amzn-errortype': it.code,
        'x-amzn-requestid': 'front',
      });
      response.end(JSON.stringify({ Type: 'User', message: it.code }));
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/json',
      ...(it.kind === 'error' ? { 'x-amz-function-error': 'Unhandled' } : {}),
    });
    response.end(it.payload);
  }

  async function pass(request: http.IncomingMessage, response: http.ServerResponse, body: Buffer) {
    const { authorization = '', ...headers } = request.headers;
    if (authorization.includes('/s3/')) {
      toS3(authorization, request.method ?? 'GET', request.url ?? '/');
    }
    // moto tells accounts apart by a header of its own, where credentials are not of its making.
    const account = authorization.includes('/securityhub/')
      ? await accountOf(authorization)
      : undefined;
    const forwarded = http.request(
      new URL(request.url ?? '/', front.to),
      {
        method: request.method ?? 'GET',
        headers: {
          ...headers,
          authorization,
          ...(account === undefined ? {} : { 'x-moto-account-id': account }),
        },
      },
      (from) => {
        response.writeHead(from.statusCode ?? 502, from.headers);
        from.pipe(response);
      },
    );
    forwarded.on('error', () => response.destroy());
    forwarded.end(body);
  }

  const front: Front = {
    url: `http://127.0.0.1:${port}`,
    port,
    to: '',
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return front;
}
