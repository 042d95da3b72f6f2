import { KnownError } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { apiAddress, variable } from './address';
import type { Ask, Question, Reply } from './ask';
import { type Host, MOST_PAGES, type OwnComment, PAGE } from './host';

type Environment = Readonly<Record<string, string | undefined>>;

/** The number of the merge request that a pipeline is for. */
export function mergeRequestIn({ CI_MERGE_REQUEST_IID = '' }: Environment): number | undefined {
  return /^\d{1,9}$/.test(CI_MERGE_REQUEST_IID) ? Number(CI_MERGE_REQUEST_IID) : undefined;
}

/** The notes of a merge request of GitLab, by its REST API. */
export class GitLab implements Host {
  private readonly api: string;
  private readonly notes: string;

  constructor(
    env: Environment,
    number: number,
    private readonly token: string,
    private readonly ask: Ask,
  ) {
    this.api = apiAddress(env, 'CI_API_V4_URL', 'CI_SERVER_URL').href.replace(/\/$/, '');
    const project = variable(env, 'CI_PROJECT_ID', /^\d+$/);
    this.notes = `/projects/${project}/merge_requests/${number}/notes`;
  }

  async *own(): AsyncIterable<OwnComment> {
    const { data: me } = await this.send('GET', '/user');
    const mine = isObject(me) ? me['id'] : undefined;
    if (typeof mine !== 'number') throw new KnownError('GitLab does not say whose token it is');
    for (let page = 1; page <= MOST_PAGES; page++) {
      const query = `?sort=asc&order_by=created_at&per_page=${PAGE}&page=${page}`;
      const { data } = await this.send('GET', `${this.notes}${query}`);
      if (!Array.isArray(data)) throw new KnownError('GitLab does not list the notes');
      for (const it of data as unknown[]) {
        if (!isObject(it) || it['system'] === true || !isObject(it['author'])) continue;
        const { id, body, author } = it;
        if (author['id'] === mine && typeof id === 'number' && typeof body === 'string') {
          yield { id: String(id), body };
        }
      }
      if (data.length < PAGE) return;
    }
    throw new KnownError('the merge request has too many notes to find our own', 'connection');
  }

  async create(body: string): Promise<void> {
    await this.send('POST', this.notes, { body });
  }

  async update(id: string, body: string): Promise<void> {
    await this.send('PUT', `${this.notes}/${id}`, { body });
  }

  private send(method: Question['method'], path: string, body?: object): Promise<Reply> {
    const url = new URL(`${this.api}${path}`);
    const headers = { 'private-token': this.token };
    return this.ask({ method, url, headers, ...(body ? { body } : {}) });
  }
}
