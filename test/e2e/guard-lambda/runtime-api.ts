import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** The runtime API of AWS Lambda for one function, as far as the function sees it. */
export interface RuntimeApi {
  /** Host and port. */
  readonly address: string;
  invoke(event: string): Promise<string>;
  close(): void;
}

/**
 * Takes the place of AWS's emulator where that is not installed. It ends no function that is late; it
 * only tells it the time that is left.
 *
 * @param timeout in seconds
 */
export async function startRuntimeApi(timeout: number): Promise<RuntimeApi> {
  const events: { id: string; event: string }[] = [];
  const answers = new Map<string, (answer: string) => void>();
  let asking: http.ServerResponse | undefined;
  let count = 0;
  const hand = () => {
    const next = asking && events.shift();
    if (!asking || !next) return;
    asking.writeHead(200, {
      'lambda-runtime-aws-request-id': next.id,
      'lambda-runtime-deadline-ms': String(Date.now() + timeout * 1_000),
    });
    asking.end(next.event);
    asking = undefined;
  };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (it: Buffer) => chunks.push(it));
    request.on('end', () => {
      const [, id = ''] = /invocation\/(\w+)\/(?:response|error)$/.exec(request.url ?? '') ?? [];
      if (id === '') {
        asking = response;
        hand();
        return;
      }
      response.writeHead(202).end();
      answers.get(id)?.(Buffer.concat(chunks).toString('utf8'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: (event) =>
      new Promise((resolve) => {
        const id = String(++count);
        answers.set(id, resolve);
        events.push({ id, event });
        hand();
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
