import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { openFetch } from '../../live-check/index';
import type { FromAws, InAws } from '../../rule-core/index';

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A server on loopback, and whoever asked it. */
async function serving(handler: Handler) {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
  };
  return { url, asked, close };
}

const OBJECT: InAws = { kind: 'object', bucket: 'acme', key: 'a.yaml' };

async function fetched(
  endpoint: string,
  wanted: readonly InAws[] = [OBJECT],
  limits = { attempt: 300, call: 600, account: 2_000 },
): Promise<readonly FromAws[]> {
  const fetch = await openFetch({
    buckets: ['*'],
    limits,
    clientSettings: {
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' },
    },
  });
  try {
    const answers = await fetch.get(wanted);
    return wanted.map((it) => answers.get(it)!);
  } finally {
    fetch.end();
  }
}

const problemOf = (answer: FromAws | undefined) =>
  answer && 'problem' in answer ? answer.problem : undefined;

test.each([301, 302, 307, 308])('a redirect (%d) leads nowhere', async (status) => {
  const elsewhere = await serving((_, response) => response.end('Resources: {}'));
  const s3 = await serving((_, response) =>
    response.writeHead(status, { location: `${elsewhere.url}/acme/a.yaml` }).end(),
  );
  const [answer] = await fetched(s3.url);
  expect(problemOf(answer)).toBeDefined();
  expect(elsewhere.asked).toEqual([]);
  await Promise.all([elsewhere.close(), s3.close()]);
});

test.each<readonly [string, Handler]>([
  ['never answers', () => undefined],
  [
    'answers with a byte now and then',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const drip = setInterval(() => response.write('#'), 20);
      response.on('close', () => {
        clearInterval(drip);
      });
    },
  ],
  [
    'stops in the middle',
    (_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('Resources: {}');
    },
  ],
  [
    'breaks off',
    (_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('Resources: {}', () => {
        response.destroy();
      });
    },
  ],
])('a server that %s is given up', async (_, handler) => {
  const s3 = await serving(handler);
  const many = Array.from({ length: 40 }, (__, index) => ({ ...OBJECT, key: `${index}.yaml` }));
  const answers = await fetched(s3.url, many);
  expect(answers.map(problemOf)).not.toContain(undefined);
  // After some that came to nothing no more is asked.
  expect(s3.asked.length).toBeLessThan(40);
  await s3.close();
});

test('an object without an end is cut at 1 MB, and not asked for again', async () => {
  let sent = 0;
  const s3 = await serving((_, response) => {
    response.writeHead(200);
    const more = (): void => {
      sent += 65_536;
      if (!response.destroyed) response.write(Buffer.alloc(65_536, '#'), more);
    };
    more();
  });
  const [answer] = await fetched(s3.url, [OBJECT], { attempt: 5_000, call: 5_000, account: 9_000 });
  expect(problemOf(answer)).toMatch(/larger than 1 MB/);
  expect(s3.asked).toHaveLength(1);
  await s3.close();
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});

test('more than 500 things are not asked for, and which are left is always the same', async () => {
  const s3 = await serving((_, response) => response.end('Resources: {}'));
  const many = Array.from({ length: 510 }, (_, index) => ({
    ...OBJECT,
    key: `${String(index).padStart(3, '0')}.yaml`,
  }));
  const answers = await fetched(s3.url, many, { attempt: 9_000, call: 9_000, account: 60_000 });
  expect(answers.map((it) => problemOf(it) === undefined)).toEqual(many.map((_, i) => i < 500));
  expect(s3.asked).toHaveLength(500);
  await s3.close();
});
