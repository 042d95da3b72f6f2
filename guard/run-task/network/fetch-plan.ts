import type { IncomingMessage } from 'node:http';
import { NotRead } from '../../not-read';
import { type Ask, pause, wayOf } from './ask';
import type { Hosts } from './hosts';

export const MEGABYTE = 1024 * 1024;

export interface FetchLimits {
  /** In milliseconds, for everything together. */
  readonly time: number;
  readonly bytes: number;
  /** How long it is waited before each further attempt, in milliseconds. */
  readonly waits: readonly number[];
}

/** As much as `check` reads of a file. */
export const FETCH_LIMITS: FetchLimits = {
  time: 120_000,
  bytes: 100 * MEGABYTE,
  waits: [1_000, 3_000, 9_000],
};

/** HCP Terraform redirects once, to where it keeps its files. */
const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/** It may be there in a moment: the plan is still written (204), or the host is busy. */
class NotYet extends NotRead {}

/**
 * The plan of a run, as `terraform show -json` prints it.
 *
 * @throws NotRead
 */
export async function fetchPlan(
  address: string,
  token: string,
  {
    ask,
    hosts,
    limits,
  }: { readonly ask: Ask; readonly hosts: Hosts; readonly limits: FetchLimits },
): Promise<Buffer> {
  const url = hosts.forToken(address, 'the plan');
  const signal = AbortSignal.timeout(limits.time);
  for (const wait of [...limits.waits, undefined]) {
    try {
      return await once(url, token, ask, hosts, limits, signal);
    } catch (error) {
      if (signal.aborted) throw late(limits);
      if (!(error instanceof NotYet) || wait === undefined) throw error;
      if (!(await pause(wait, signal))) break;
    }
  }
  throw late(limits);
}

function late({ time }: FetchLimits): NotRead {
  return new NotRead(`the plan did not come within ${Math.ceil(time / 1000)} s`);
}

async function once(
  from: URL,
  token: string,
  ask: Ask,
  hosts: Hosts,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Buffer> {
  let url = from;
  // A host that the token is not for must not get it back by a second redirect.
  let withToken = true;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await answered(() =>
      ask({ method: 'GET', url, signal, ...(withToken ? { token } : {}) }),
    );
    const { statusCode: status = 0, headers } = response;
    if (!REDIRECTS.includes(status)) return contentOf(response, limits.bytes);
    response.destroy();
    const next = hosts.redirected(headers.location ?? '', url);
    withToken &&= next.origin === from.origin;
    url = next;
  }
  throw new NotRead('the plan is redirected again and again');
}

async function answered(question: () => Promise<IncomingMessage>): Promise<IncomingMessage> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof NotRead) throw error;
    throw new NotYet(`the host of the plan cannot be asked (${wayOf(error)})`);
  }
}

async function contentOf(response: IncomingMessage, most: number): Promise<Buffer> {
  const { statusCode: status = 0, headers } = response;
  const large = new NotRead(
    `the plan is larger than ${Math.floor(most / MEGABYTE)} MB, which is the most that is read`,
  );
  try {
    if (status !== 200) throw refusal(status);
    if (Number(headers['content-length'] ?? 0) > most) throw large;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw large;
      chunks.push(chunk);
    }
    if (!response.complete) throw new NotYet('the plan was cut off on its way');
    return Buffer.concat(chunks);
  } catch (error) {
    response.destroy();
    throw error instanceof NotRead ? error : new NotYet('the plan was cut off on its way');
  }
}

function refusal(status: number): NotRead {
  if (status === 204) return new NotYet('the plan is not complete (HTTP 204)');
  const what = `the host of the plan answered with HTTP ${status}`;
  return status === 429 || status >= 500 ? new NotYet(what) : new NotRead(what);
}
