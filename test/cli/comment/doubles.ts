import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A comment as a host keeps it. */
export interface Kept {
  readonly id: number;
  readonly author: string;
  body: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** A host on loopback: it keeps comments, knows whose token is whose, and what it was asked. */
export interface HostDouble {
  readonly env: Readonly<Record<string, string>>;
  readonly origin: string;
  readonly comments: Kept[];
  readonly asked: Asked[];
  /** How many times a comment was written or changed. */
  readonly writes: () => number;
  /** Answers instead of the host, once it is set. */
  instead: ((response: http.ServerResponse) => void) | undefined;
  readonly close: () => Promise<void>;
}

export const TOKENS: Readonly<Record<string, string>> = {
  'token-of-the-gate': 'gate-bot',
  'token-of-somebody': 'somebody',
};
/** A token that may read and not write, as the runs of forks have it. */
export const READ_ONLY = 'token-of-a-fork';
export const NUMBER = 7;

type Answer = readonly [status: number, body: unknown];
type Handle = (
  asked: Asked,
  body: Readonly<Record<string, unknown>>,
  user: string | undefined,
  host: { readonly comments: Kept[]; readonly wrote: () => void },
) => Answer;

async function start(
  handle: Handle,
  tokenOf: (headers: http.IncomingHttpHeaders) => string,
  envOf: (origin: string) => Record<string, string>,
): Promise<HostDouble> {
  const comments: Kept[] = [];
  const asked: Asked[] = [];
  let writes = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (it: Buffer) => chunks.push(it));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, path: url, headers });
      if (double.instead) {
        double.instead(response);
        return;
      }
      const text = Buffer.concat(chunks).toString('utf8');
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      const token = tokenOf(headers);
      const user = token === READ_ONLY ? 'gate-bot' : TOKENS[token];
      const host = { comments, wrote: () => writes++ };
      const [status, answer] = handle({ method, path: url, headers }, body, user, host);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const double: HostDouble = {
    env: envOf(origin),
    origin,
    comments,
    asked,
    writes: () => writes,
    instead: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  return double;
}

export const startGitHub = (): Promise<HostDouble> =>
  start(
    ({ method, path, headers }, { query, variables }, user, { comments, wrote }) => {
      if (method !== 'POST' || path !== '/api/graphql') return [404, { message: 'Not Found' }];
      if (user === undefined) return [401, { message: 'Bad credentials' }];
      const given = variables as Record<string, unknown>;
      if (!String(query).startsWith('mutation')) {
        const found =
          given['owner'] === 'acme' && given['name'] === 'infra' && given['number'] === NUMBER;
        if (!found) return [200, { data: { repository: { pullRequest: null } } }];
        const from = Number(given['after'] ?? 0);
        const nodes = comments
          .slice(from, from + 100)
          .map((it) => ({ id: `C_${it.id}`, body: it.body, viewerDidAuthor: it.author === user }));
        const pageInfo = {
          hasNextPage: from + 100 < comments.length,
          endCursor: String(from + 100),
        };
        const pullRequest = { id: 'PR_1', comments: { pageInfo, nodes } };
        return [200, { data: { repository: { pullRequest } } }];
      }
      if (headers.authorization?.endsWith(READ_ONLY)) {
        const message = 'Resource not accessible by integration';
        return [200, { data: null, errors: [{ type: 'FORBIDDEN', message }] }];
      }
      wrote();
      const body = String(given['body']);
      if (String(query).includes('addComment') && given['id'] === 'PR_1') {
        comments.push({ id: comments.length + 1, author: user, body });
        return [200, { data: { addComment: { clientMutationId: null } } }];
      }
      const own = comments.find((it) => `C_${it.id}` === given['id'] && it.author === user);
      if (!own) return [200, { errors: [{ message: 'Could not resolve to a node' }] }];
      own.body = body;
      return [200, { data: { updateIssueComment: { clientMutationId: null } } }];
    },
    ({ authorization = '' }) => authorization.replace(/^bearer /i, ''),
    (origin) => ({
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: origin,
      GITHUB_GRAPHQL_URL: `${origin}/api/graphql`,
      GITHUB_REPOSITORY: 'acme/infra',
      GITHUB_REF: `refs/pull/${NUMBER}/merge`,
    }),
  );

export const startGitLab = (): Promise<HostDouble> =>
  start(
    ({ method, path, headers }, { body }, user, { comments, wrote }) => {
      if (user === undefined) return [401, { message: '401 Unauthorized' }];
      const ids = Object.values(TOKENS);
      const idOf = (name: string) => (ids.includes(name) ? ids.indexOf(name) + 1 : 99);
      if (path === '/api/v4/user') return [200, { id: idOf(user), username: user }];
      const notes = `/api/v4/projects/42/merge_requests/${NUMBER}/notes`;
      const url = new URL(path, 'http://gitlab.invalid');
      if (method === 'GET' && url.pathname === notes) {
        const [size, page] = ['per_page', 'page'].map((it) => Number(url.searchParams.get(it)));
        const from = ((page ?? 1) - 1) * (size ?? 20);
        const shown = comments.slice(from, from + (size ?? 20)).map((it) => ({
          id: it.id,
          body: it.body,
          system: false,
          author: { id: idOf(it.author) },
        }));
        return [200, shown];
      }
      if (headers['private-token'] === READ_ONLY) return [403, { error: 'insufficient_scope' }];
      if (method === 'POST' && url.pathname === notes) {
        wrote();
        comments.push({ id: comments.length + 1, author: user, body: String(body) });
        return [201, comments.at(-1)];
      }
      const own = comments.find((it) => url.pathname === `${notes}/${it.id}` && it.author === user);
      if (method !== 'PUT' || !own) return [404, { message: '404 Not found' }];
      wrote();
      own.body = String(body);
      return [200, own];
    },
    (headers) => String(headers['private-token'] ?? ''),
    (origin) => ({
      GITLAB_CI: 'true',
      CI_SERVER_URL: origin,
      CI_API_V4_URL: `${origin}/api/v4`,
      CI_PROJECT_ID: '42',
      CI_MERGE_REQUEST_IID: String(NUMBER),
    }),
  );
