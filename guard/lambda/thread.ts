import type { Worker } from 'node:worker_threads';
import { type HookAnswer, MESSAGE, notJudged } from '../answer/answer';
import { tokenOf } from '../question/event';
import type { HookHandler } from '../hook/handler';
import { logged } from '../answer/log';

/** What the thread is asked. */
export interface Question {
  readonly id: number;
  readonly event: unknown;
  /** Until when it has to answer, in milliseconds since 1970. */
  readonly until: number;
}

/** What the thread answers. */
export interface Reply {
  readonly id: number;
  readonly answer: HookAnswer;
  /** One line for the log. */
  readonly line: string;
}

export interface ThreadOptions {
  /** Makes the thread, which answers each {@link Question} with a {@link Reply}. */
  readonly start: () => Worker;
  /** Takes one line of JSON an invocation. */
  readonly log: (line: string) => void;
}

/** What AWS Lambda leaves for an invocation where it does not say how much it is, in milliseconds. */
const TIME = 28_500;
/** How much of that the answer itself may take. */
const RESERVE = 1_500;

/**
 * A handler whose work is done in a thread, so that no template can keep it from answering: one that is
 * read too slowly, or fills the memory, ends the thread, and the answer is that it was not judged. A
 * timer in one thread with the work would have to wait until the work is done.
 */
export function inThread({ start, log }: ThreadOptions): HookHandler {
  const waiting = new Map<number, (reply: Reply | string) => void>();
  let worker: Worker | undefined;
  let count = 0;

  const end = (why: string, one: Worker): void => {
    if (worker !== one) return;
    worker = undefined;
    void one.terminate();
    for (const tell of waiting.values()) tell(why);
    waiting.clear();
  };
  const running = (): Worker => {
    if (worker) return worker;
    const one = start();
    one.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
    one.on('error', (error) => {
      end(reasonOf(error), one);
    });
    one.on('exit', () => {
      end('its thread ended', one);
    });
    // Between invocations nothing waits for it.
    one.unref();
    worker = one;
    return one;
  };
  // While AWS Lambda starts the function it gives more processor time than later.
  running();

  return async (event, context) => {
    const began = new Date();
    const remaining = context?.getRemainingTimeInMillis?.() ?? TIME;
    const time = Math.max(0, Math.min(TIME, remaining) - RESERVE);
    const id = ++count;
    const one = running();
    const timer = setTimeout(() => {
      end(`that took longer than ${time} ms`, one);
    }, time);
    const reply = await new Promise<Reply | string>((resolve) => {
      waiting.set(id, resolve);
      const question: Question = { id, event, until: began.getTime() + remaining };
      one.postMessage(question);
    });
    clearTimeout(timer);
    waiting.delete(id);
    if (typeof reply !== 'string') {
      log(reply.line);
      return reply.answer;
    }
    const answer = notJudged(reply, tokenOf(event), MESSAGE.cloudControl);
    log(logged(event, answer, began, new Date()));
    return answer;
  };
}

/** Of an error only what it is: its words may hold anything. */
function reasonOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'that took more memory than there is';
  return `an internal error (${typeof name === 'string' ? name.slice(0, 40) : 'unknown'})`;
}
