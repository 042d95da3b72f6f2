import { isObject } from '../../rule-core/text/json';
import { NotRead } from '../not-read';
import type { JudgePlan } from '../run-task/judge-plan';
import { turnedAway } from '../run-task/log';
import { type Received, receive, type Reply } from '../run-task/request/receive';
import { SIGNATURE } from '../run-task/request/signature';
import { doTask, type TaskParts } from '../run-task/task';
import { CALLBACK_LIMITS } from '../run-task/network/callback';
import { FETCH_LIMITS } from '../run-task/network/fetch-plan';

/** What a function URL answers (AWS Lambda developer guide, "Response payload format"). */
export interface UrlAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RunTaskOptions extends Omit<TaskParts, 'judge' | 'limits'> {
  /** The key that HCP Terraform signs with. */
  readonly key: () => Promise<string>;
  /** Has this function invoked once more, with an event of ours. */
  readonly later: (event: object) => Promise<void>;
  /** @param time how long judging may take, in milliseconds */
  readonly judge: (time: number) => JudgePlan;
}

export interface Context {
  getRemainingTimeInMillis?(): number;
}

/** Marks the event with which the function invokes itself. */
const WORK = 'one-active-key.run-task';
/** Where AWS Lambda does not say how much time is left, in milliseconds. */
const TIME = 60_000;

/**
 * The run task as a function behind a function URL. AWS Lambda stops a function once it has answered,
 * so the work is handed to an asynchronous invocation of the same function: the very request with its
 * signature, which is checked there once more.
 */
export function runTaskHandler(
  options: RunTaskOptions,
): (event: unknown, context?: Context) => Promise<UrlAnswer | undefined> {
  return async (event, context) => {
    const work = workIn(event);
    if (work) {
      await doWork(work, options, context?.getRemainingTimeInMillis?.() ?? TIME);
      return undefined;
    }
    const { status, text } = await answered(event, options);
    if (status !== 200) options.log(turnedAway(status, text));
    return {
      statusCode: status,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: `${text}\n`,
    };
  };
}

async function answered(event: unknown, { key, later }: RunTaskOptions): Promise<Reply> {
  const received = receivedIn(event);
  if (!received) return { status: 400, text: 'the event is not one of a function URL' };
  try {
    const reply = receive(received, await key());
    if (!reply.task) return reply;
    const { body, signature = '' } = received;
    await later({ work: WORK, body: body.toString('base64'), signature });
    return reply;
  } catch (error) {
    // HCP Terraform asks again after anything but 200.
    const why = error instanceof NotRead ? error.message : 'an internal error';
    return { status: 503, text: why };
  }
}

/** @throws Error where HCP Terraform did not take the result: AWS Lambda then tries once more */
async function doWork(work: Received, options: RunTaskOptions, time: number): Promise<void> {
  const { task, status, text } = receive(work, await options.key());
  if (!task) {
    options.log(turnedAway(status, text));
    return;
  }
  const { judge, ...parts } = options;
  const delivery = await doTask(task, {
    ...parts,
    judge: judge(Math.floor(time * 0.45)),
    limits: {
      fetch: { ...FETCH_LIMITS, time: Math.min(FETCH_LIMITS.time, Math.floor(time * 0.3)) },
      callback: {
        ...CALLBACK_LIMITS,
        time: Math.min(CALLBACK_LIMITS.time, Math.floor(time * 0.15)),
      },
    },
  });
  if (!delivery.done) throw new Error(`the result was not delivered: ${delivery.why}`);
}

function workIn(event: unknown): Received | undefined {
  if (!isObject(event) || event['work'] !== WORK) return undefined;
  const { body, signature } = event;
  if (typeof body !== 'string' || typeof signature !== 'string') return undefined;
  return { method: 'POST', body: Buffer.from(body, 'base64'), signature };
}

/** A request as a function URL gives it (payload format 2.0). */
function receivedIn(event: unknown): Received | undefined {
  if (!isObject(event)) return undefined;
  const { requestContext: context, headers, body = '', isBase64Encoded } = event;
  const http = isObject(context) ? context['http'] : undefined;
  const method = isObject(http) ? http['method'] : undefined;
  if (typeof method !== 'string' || typeof body !== 'string') return undefined;
  const signature = isObject(headers) ? headers[SIGNATURE] : undefined;
  return {
    method,
    body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
    signature: typeof signature === 'string' ? signature : undefined,
  };
}
