import http from 'node:http';
import type { Account } from './account/account';
import type { EmbeddedIamOptions } from './options';
import { Dispatcher } from './dispatcher';
import type { Call } from './behavior/faults';
import type { Credentials } from './service';

export interface EmbeddedIam {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly accounts: ReadonlyMap<string, Account>;
  /** Every call so far, in order. */
  readonly calls: readonly Call[];
  /** What a caller needs to be somebody of an account: an id without a secret worth the name. */
  credentialsFor(account: string, caller?: string): Credentials;
  close(): Promise<void>;
}

/** Starts an endpoint on loopback that speaks for IAM and the services beside it; state in memory. */
export async function startEmbeddedIam(options: EmbeddedIamOptions = {}): Promise<EmbeddedIam> {
  const dispatcher = new Dispatcher(options);
  const listener = http.createServer((request, response) => {
    void handle(dispatcher, options.latency ?? 0, request, response);
  });
  await new Promise<void>((resolve) => listener.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port to listen on');
  return {
    url: `http://127.0.0.1:${address.port}`,
    accounts: dispatcher.accounts,
    calls: dispatcher.calls,
    credentialsFor: (account, caller) => dispatcher.credentialsFor(account, caller),
    close: () =>
      new Promise((resolve) => {
        listener.closeAllConnections();
        listener.close(() => {
          resolve();
        });
      }),
  };
}

async function handle(
  dispatcher: Dispatcher,
  latency: number,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://embedded');
  const answer = dispatcher.dispatch({
    method: request.method ?? 'POST',
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  });
  if (answer === 'reset') {
    request.socket.destroy();
    return;
  }
  if (answer === 'silence') return;
  if (answer === 'half') {
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': 1_000 }).write('<');
    return;
  }
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'x-amzn-requestid': answer.requestId,
    date: answer.at.toUTCString(),
    ...answer.headers,
  });
  response.end(answer.text);
}
