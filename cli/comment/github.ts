import { KnownError } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { apiAddress, variable } from './address';
import type { Ask } from './ask';
import { type Host, MOST_PAGES, type OwnComment, PAGE } from './host';

type Environment = Readonly<Record<string, string | undefined>>;

/** The host tells itself which comments are of the owner of the token, whatever they look like. */
const LIST = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      id
      comments(first: ${PAGE}, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id body viewerDidAuthor }
      }
    }
  }
}`;
const CREATE = `mutation($id: ID!, $body: String!) {
  addComment(input: { subjectId: $id, body: $body }) { clientMutationId }
}`;
const UPDATE = `mutation($id: ID!, $body: String!) {
  updateIssueComment(input: { id: $id, body: $body }) { clientMutationId }
}`;

/** The number of the pull request that a run of `on: pull_request` is for. */
export function pullRequestIn({ GITHUB_REF = '' }: Environment): number | undefined {
  const [, number] = /^refs\/pull\/(\d{1,9})\//.exec(GITHUB_REF) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** The comments of a pull request of GitHub, by its GraphQL API. */
export class GitHub implements Host {
  private readonly url: URL;
  private readonly owner: string;
  private readonly name: string;
  private pullRequest: string | undefined;

  constructor(
    env: Environment,
    private readonly number: number,
    private readonly token: string,
    private readonly ask: Ask,
  ) {
    this.url = apiAddress(env, 'GITHUB_GRAPHQL_URL', 'GITHUB_SERVER_URL');
    const repository = variable(env, 'GITHUB_REPOSITORY', /^[\w.-]+\/[\w.-]+$/);
    [this.owner = '', this.name = ''] = repository.split('/');
  }

  async *own(): AsyncIterable<OwnComment> {
    let after: unknown = null;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { owner, name, number } = this;
      const data = await this.query(LIST, { owner, name, number, after });
      const pullRequest = at(at(data, 'repository'), 'pullRequest');
      const comments = at(pullRequest, 'comments');
      const nodes = at(comments, 'nodes');
      const id = at(pullRequest, 'id');
      if (typeof id !== 'string' || !Array.isArray(nodes)) {
        throw new KnownError(`${this.url.host} knows no pull request ${number}`, 'connection');
      }
      this.pullRequest = id;
      for (const it of nodes as unknown[]) {
        const [comment, body] = [at(it, 'id'), at(it, 'body')];
        if (at(it, 'viewerDidAuthor') !== true) continue;
        if (typeof comment === 'string' && typeof body === 'string') yield { id: comment, body };
      }
      const info = at(comments, 'pageInfo');
      if (at(info, 'hasNextPage') !== true) return;
      after = at(info, 'endCursor');
    }
    throw new KnownError('the pull request has too many comments to find our own', 'connection');
  }

  async create(body: string): Promise<void> {
    await this.query(CREATE, { id: this.pullRequest, body });
  }

  async update(id: string, body: string): Promise<void> {
    await this.query(UPDATE, { id, body });
  }

  private async query(query: string, variables: object): Promise<unknown> {
    const headers = { authorization: `bearer ${this.token}` };
    const body = { query, variables };
    const { data } = await this.ask({ method: 'POST', url: this.url, headers, body });
    const [first] = (Array.isArray(at(data, 'errors')) ? at(data, 'errors') : []) as unknown[];
    if (first === undefined) return at(data, 'data');
    const message = at(first, 'message');
    const said = typeof message === 'string' ? message.slice(0, 300) : 'it does not say why';
    throw new KnownError(`${this.url.host} refused: ${said}`, 'connection');
  }
}

function at(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
