import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * HCP Terraform at loopback, as far as a run task sees it: it asks with a signature, has the plan behind
 * a redirect to another host, and takes the result.
 */
export interface Hcp {
  /** Host and port, as `--host-allowed` takes them. */
  readonly host: string;
  /** The host that keeps files: the same machine, another port. */
  readonly archivist: string;
  /** What was asked, in order: by which host, and with which token. */
  readonly asked: readonly Asked[];
  /** The results that came, whether they were taken or not. */
  readonly results: readonly Result[];
  /** The body of a request for this plan. */
  body(plan?: Plan, fields?: object): string;
  /** Sends a request as HCP Terraform does. */
  send(to: string, body: string, headers?: Readonly<Record<string, string>>): Promise<Sent>;
  /** The next result that it takes. */
  result(): Promise<Result>;
  /** How the callback is answered from now on, one after the other; the last one stays. */
  answer(...statuses: number[]): void;
  close(): Promise<void>;
}

/** What lies at the address of a plan. */
export type Plan = string | object | Serve;
export type Serve = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export interface Asked {
  readonly host: 'hcp' | 'archivist';
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
}

export interface Result {
  readonly type: string;
  readonly attributes: { readonly status: string; readonly message: string };
  readonly relationships?: {
    readonly outcomes: { readonly data: { type: string; attributes: OutcomeSent }[] };
  };
}

export interface OutcomeSent {
  readonly 'outcome-id': string;
  readonly description: string;
  readonly body?: string;
  readonly url?: string;
  readonly tags: Readonly<Record<string, { label: string; level?: string }[]>>;
}

export interface Sent {
  readonly status: number;
  readonly text: string;
}

export const KEY = 'a-key-that-nobody-knows';
export const TOKEN = '4QEuyyxug1f2rw.atlasv1.secret-token-of-the-run';

export function sign(body: string | Buffer, key = KEY): string {
  return createHmac('sha512', key).update(body).digest('hex');
}

export async function startHcp(): Promise<Hcp> {
  const plans: Plan[] = [];
  const asked: Asked[] = [];
  const results: Result[] = [];
  const taken: Result[] = [];
  const waiting: ((result: Result) => void)[] = [];
  let statuses = [200];

  const give = (result: Result) => {
    const next = waiting.shift();
    if (next) next(result);
    else taken.push(result);
  };
  const note = (host: Asked['host'], request: http.IncomingMessage) => {
    const { method = '', url = '', headers } = request;
    asked.push({ host, method, path: url, token: headers.authorization });
  };
  const archivist = http.createServer((request, response) => {
    note('archivist', request);
    const plan = plans[Number(request.url?.split('/').at(-1))];
    if (typeof plan === 'function') plan(request, response);
    else response.end(typeof plan === 'object' ? JSON.stringify(plan) : plan);
  });
  const archive = await listen(archivist);
  const api = http.createServer((request, response) => {
    note('hcp', request);
    const [, number] = /^\/api\/v2\/plans\/plan-(\d+)\/json-output$/.exec(request.url ?? '') ?? [];
    if (number !== undefined) {
      response.writeHead(307, { location: `http://${archive}/v1/object/${number}` }).end();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (it: Buffer) => chunks.push(it));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { data: Result };
      results.push(data);
      const status = statuses.length > 1 ? (statuses.shift() ?? 200) : (statuses[0] ?? 200);
      response.writeHead(status).end();
      if (status < 300) give(data);
    });
  });
  const host = await listen(api);
  return {
    host,
    archivist: archive,
    asked,
    results,
    body: (plan = '', fields = {}) => {
      plans.push(plan);
      const number = plans.length - 1;
      // As in the sample payload of HCP Terraform's documentation.
      return JSON.stringify({
        payload_version: 1,
        stage: 'post_plan',
        access_token: TOKEN,
        capabilities: { outcomes: true },
        configuration_version_download_url: null,
        is_speculative: false,
        organization_name: 'hashicorp',
        plan_json_api_url: `http://${host}/api/v2/plans/plan-${number}/json-output`,
        run_app_url: `http://${host}/app/hashicorp/my-workspace/runs/run-i3Df5to9ELvibKpQ`,
        run_created_at: '2021-09-02T14:47:13.036Z',
        run_id: 'run-i3Df5to9ELvibKpQ',
        run_message: 'Triggered via UI',
        task_result_callback_url: `http://${host}/api/v2/task-results/${number}/callback`,
        task_result_enforcement_level: 'mandatory',
        task_result_id: `taskrs-${number}`,
        vcs_pull_request_url: null,
        workspace_id: 'ws-ck4G5bb1Yei5szRh',
        workspace_name: 'tfr_github_0',
        ...fields,
      });
    },
    send: async (to, body, headers = {}) => {
      const response = await fetch(to, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'TFC/1.0 (+https://app.terraform.io; TFC)',
          'x-tfc-task-signature': sign(body),
          ...headers,
        },
      });
      return { status: response.status, text: await response.text() };
    },
    result: () => {
      const next = taken.shift();
      return next ? Promise.resolve(next) : new Promise((resolve) => waiting.push(resolve));
    },
    answer: (...given) => {
      statuses = given;
    },
    close: async () => {
      await Promise.all([api, archivist].map(end));
    },
  };
}

async function listen(server: http.Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function end(server: http.Server): Promise<void> {
  server.closeAllConnections();
  await once(server.close(), 'close');
}
