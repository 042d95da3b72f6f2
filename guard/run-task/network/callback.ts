import { NotRead } from '../../not-read';
import { type Ask, pause, wayOf } from './ask';
import type { Hosts } from './hosts';
import type { RunTask } from '../request/request';
import type { TaskResult } from '../result';

export interface CallbackLimits {
  /** In milliseconds, for all attempts together. */
  readonly time: number;
  /** One attempt. */
  readonly attempt: number;
  /** How long it is waited before each further attempt. */
  readonly waits: readonly number[];
}

export const CALLBACK_LIMITS: CallbackLimits = {
  time: 60_000,
  attempt: 15_000,
  waits: [1_000, 3_000, 9_000],
};

/** What became of the result: whether HCP Terraform took it, or why not. */
export type Delivery = { readonly done: true } | { readonly done: false; readonly why: string };

/**
 * Tells HCP Terraform the result, a few times where that may help. Where it is not taken the task runs
 * out of time there, which is no pass.
 */
export async function callBack(
  { callback, token, outcomes }: Pick<RunTask, 'callback' | 'token' | 'outcomes'>,
  result: TaskResult,
  {
    ask,
    hosts,
    limits,
  }: { readonly ask: Ask; readonly hosts: Hosts; readonly limits: CallbackLimits },
): Promise<Delivery> {
  let url: URL;
  try {
    url = hosts.forToken(callback, 'the callback');
  } catch (error) {
    if (error instanceof NotRead) return { done: false, why: error.message };
    throw error;
  }
  const all = AbortSignal.timeout(limits.time);
  let body = bodyOf(result, outcomes);
  let why = 'there was no time';
  for (const wait of [...limits.waits, undefined]) {
    const signal = AbortSignal.any([all, AbortSignal.timeout(limits.attempt)]);
    const status = await statusOf(ask, url, token, body, signal);
    if (typeof status === 'number' && status >= 200 && status < 300) return { done: true };
    why =
      typeof status === 'number'
        ? `HCP Terraform answered the callback with HTTP ${status}`
        : `HCP Terraform cannot be reached (${status})`;
    const without = bodyOf(result, false);
    // The verdict is more than its details.
    if (status === 422 && body !== without) body = without;
    else if (typeof status === 'number' && status < 500 && status !== 429) break;
    if (wait === undefined || !(await pause(wait, all))) break;
  }
  return { done: false, why };
}

async function statusOf(
  ask: Ask,
  url: URL,
  token: string,
  body: string,
  signal: AbortSignal,
): Promise<number | string> {
  try {
    // Redirects are not followed: the token belongs to this host alone.
    const response = await ask({ method: 'PATCH', url, token, body, signal });
    response.destroy();
    return response.statusCode ?? 0;
  } catch (error) {
    return wayOf(error);
  }
}

function bodyOf({ status, message, outcomes }: TaskResult, withOutcomes: boolean): string {
  const relationships = {
    outcomes: {
      data: outcomes.map((attributes) => ({ type: 'task-result-outcomes', attributes })),
    },
  };
  return JSON.stringify({
    data: {
      type: 'task-results',
      attributes: { status, message },
      ...(withOutcomes && outcomes.length > 0 ? { relationships } : {}),
    },
  });
}
