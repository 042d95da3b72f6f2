import http from 'node:http';

/** A call as it passes. */
export interface PassingCall {
  /** As AWS names it; for Access Analyzer, which is asked by paths, the method and the path. */
  readonly action: string;
  readonly user: string | undefined;
  /** The number of this call, from 1. */
  readonly number: number;
}

/** What comes instead of the real answer. */
export type OtherAnswer =
  | {
      readonly status?: number;
      /** Absent where the answer does not say what it is. */
      readonly type?: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** The text, or what becomes of the real one. */
      readonly body: string | Buffer | ((real: Buffer) => string | Buffer);
    }
  | 'reset'
  /** Half of the real answer, and then the connection is cut. */
  | 'cut'
  /** No HTTP at all. */
  | 'garbage'
  /** Nothing, for ever. */
  | 'silence'
  /** The head of the real answer, and then nothing. */
  | 'half'
  /** A byte now and then, for ever. */
  | 'drip';

export interface FaultProxy {
  readonly url: string;
  readonly calls: readonly PassingCall[];
  /** Decides what comes instead of the real answer; nothing where that passes. */
  script: (call: PassingCall) => OtherAnswer | undefined;
  close(): Promise<void>;
}

/** Stands between a client and an endpoint, and answers otherwise where the script says so. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const calls: PassingCall[] = [];
  const proxy = { script: (() => undefined) as FaultProxy['script'], calls };
  const drips = new Set<NodeJS.Timeout>();
  const server = http.createServer((request, response) => {
    void pass(request, response).catch(() => response.destroy());
  });
  async function pass(request: http.IncomingMessage, response: http.ServerResponse) {
    const body = await read(request);
    const call = { ...whatIs(request, body.toString('utf8')), number: calls.length + 1 };
    calls.push(call);
    const other = proxy.script(call);
    if (other === 'reset') return void request.socket.destroy();
    if (other === 'silence') return;
    if (other === 'garbage') return void request.socket.end('250 OK, this is not HTTP\r\n\r\n');
    const real = await forward(upstream, request, body);
    if (other === undefined) {
      response.writeHead(real.status, real.headers).end(real.body);
      return;
    }
    if (typeof other === 'string') {
      response.writeHead(real.status, { ...real.headers, 'content-length': real.body.length });
      const half = real.body.subarray(0, Math.floor(real.body.length / 2));
      if (other === 'drip') {
        let at = 0;
        const drip = setInterval(() => {
          // Slower and slower: the last byte never comes.
          response.write(real.body.subarray(at, at + 1));
          if (at < real.body.length - 2) at += 1;
        }, 5);
        drips.add(drip);
        response.on('close', () => {
          clearInterval(drip);
        });
        return;
      }
      response.write(half);
      if (other === 'cut') setImmediate(() => request.socket.destroy());
      return;
    }
    const { status = 200, type, headers = {}, body: content } = other;
    response.writeHead(status, {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...headers,
    });
    response.end(typeof content === 'function' ? content(real.body) : content);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port to listen on');
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        drips.forEach((it) => {
          clearInterval(it);
        });
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  });
}

function whatIs({ headers, method = '', url = '/' }: http.IncomingMessage, body: string) {
  const fields = new URLSearchParams(body);
  const target = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1);
  const [path = ''] = url.split('?');
  const action =
    fields.get('Action') ?? (target || `${method} ${path.replace(/(v2)\/.*/, '$1/id')}`);
  return { action, user: fields.get('UserName') ?? undefined };
}

async function forward(upstream: string, request: http.IncomingMessage, body: Buffer) {
  const target = new URL(request.url ?? '/', upstream);
  const headers = without(request.headers, 'content-length');
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }>(
    (resolve, reject) => {
      const passed = http.request(target, { method: request.method, headers }, (answer) => {
        read(answer).then((content) => {
          const kept = without(answer.headers, 'connection', 'transfer-encoding');
          resolve({ status: answer.statusCode ?? 0, headers: kept, body: content });
        }, reject);
      });
      passed.on('error', reject);
      passed.end(body);
    },
  );
}

function without(headers: http.IncomingHttpHeaders, ...names: readonly string[]) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

async function read(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
