import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** Takes what Node asks of a host over HTTPS to a server of the test; the SDK has agents of its own. */
export function s3AtLoopback(): { answer: Handler; readonly asked: string[] } {
  const state = {
    answer: ((_, response) => response.writeHead(404).end()) as Handler,
    asked: [] as string[],
  };
  const server = http.createServer((request, response) => {
    state.answer(request, response);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    jest.spyOn(https, 'get').mockImplementation(((url: URL, options: http.RequestOptions) => {
      state.asked.push(url.href);
      const { headers = {} } = options;
      return http.get(`http://127.0.0.1:${port}${url.pathname}`, { headers, agent: false });
    }) as typeof https.get);
  });
  beforeEach(() => {
    state.asked.length = 0;
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return state;
}
