import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Queue, type QueueLimits } from './queue';
import { MOST_BYTES, receive, type Received, type Reply } from './request/receive';
import type { RunTask } from './request/request';
import { SIGNATURE } from './request/signature';
import { doTask, refuseTask, type TaskParts } from './task';
import { turnedAway } from './log';

export interface ServerOptions extends TaskParts {
  /** The key that HCP Terraform signs with. */
  readonly key: string;
  readonly port: number;
  /** The address to listen at. */
  readonly host: string;
  readonly queue: QueueLimits;
  /** How long a task may wait for its turn, in milliseconds. */
  readonly longestWait?: number;
}

export interface RunningServer {
  readonly url: string;
  /** Takes no more requests, and waits until all that were taken are answered. */
  close(): Promise<void>;
}

/** HCP Terraform gives up after ten minutes: what is judged later is judged for nobody. */
const LONGEST_WAIT = 180_000;
/** A request that takes longer than this to arrive is not one of HCP Terraform. */
const REQUEST_TIME = 15_000;
const MOST_CONNECTIONS = 200;
/** Where a load balancer looks whether the server is there. */
const HEALTH = '/health';

/** A small HTTP server for run tasks, to stand behind whatever ends TLS. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { key, port, host, log, longestWait = LONGEST_WAIT } = options;
  const queue = new Queue(options.queue);
  let closing = false;

  const take = (task: RunTask): boolean =>
    !closing &&
    queue.add(task.id, async (waited) =>
      waited > longestWait
        ? refuseTask(task, 'the server was too busy. Start the run again', options)
        : doTask(task, options),
    );
  const answer = async (request: http.IncomingMessage): Promise<Reply> => {
    if (request.method === 'GET' && request.url === HEALTH) return { status: 200, text: 'ok' };
    const body = await bodyOf(request);
    if (!body) return { status: 413, text: 'the body is too large' };
    const received: Received = {
      method: request.method ?? '',
      body,
      signature: [request.headers[SIGNATURE]].flat()[0],
    };
    const reply = receive(received, key);
    if (!reply.task || take(reply.task)) return reply;
    return { status: 503, text: 'there is too much to do; ask again' };
  };

  const server = http.createServer(
    { requestTimeout: REQUEST_TIME, headersTimeout: REQUEST_TIME, keepAliveTimeout: 5_000 },
    (request, response) => {
      answer(request).then(
        (reply) => {
          if (reply.status !== 200) log(turnedAway(reply.status, reply.text));
          const { status, text } = reply;
          response.writeHead(status, {
            'content-type': 'text/plain; charset=utf-8',
            // What is left of a body that is too large is not read.
            ...(status === 413 ? { connection: 'close' } : {}),
          });
          response.end(`${text}\n`);
        },
        // The connection broke off: there is nobody to answer.
        () => request.destroy(),
      );
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, family, port: given } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${given}`,
    close: async () => {
      closing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await queue.empty();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The body; nothing where it is too large. */
async function bodyOf(request: http.IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
