import { Readable } from 'node:stream';
import { isSaidByAws } from '../errors';
import { type Body, isBody, readBody } from './body';
import { Misread, NoAnswer, NotAnAnswer } from './no-answer';
import { type Operation, type Wire, wrongIn } from './operation';
import type { TimeLimits } from './time-limits';

/** A command of the AWS SDK, of any of its services. */
export interface Command<Input, Output> {
  readonly input: Input;
  readonly middlewareStack: object;
  resolveMiddleware(
    stack: never,
    configuration: never,
    options: never,
  ): (args: never) => Promise<{ output: Output }>;
}

/** What is being waited for, so that a display can say it. */
export interface Waiting {
  readonly service: string;
  readonly action: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** How long this attempt has waited, in milliseconds. */
  readonly waited: number;
}

/** A call that takes longer than this is told to whoever watches, and again each time as long. */
const TELL_AFTER = 5_000;

interface Result<Output> {
  readonly response: unknown;
  readonly output: Output;
}

/** One call with its attempts. */
export class Call<Input, Output, Answer> {
  private attempts = 0;
  private spent = 0;
  private wire: Wire | undefined;
  private body: Body | undefined;
  private read: { readonly answer: Answer } | undefined;

  constructor(
    private readonly command: Command<Input, Output>,
    private readonly operation: Operation<Input, Output, Answer>,
    private readonly limits: Required<TimeLimits>,
    private readonly onWaiting: (waiting: Waiting) => void,
  ) {
    const stack = command.middlewareStack as Stack<Output>;
    // High: around the SDK's own reading of the answer, and within its attempts.
    stack.add((next) => (args) => this.attempt(() => next(args)), {
      step: 'deserialize',
      name: 'attempt',
      priority: 'high',
    });
    // Low: nearest to the wire.
    stack.add(
      (next) => async (args) => {
        const result = await next(args);
        await this.receive(result.response);
        return result;
      },
      { step: 'deserialize', name: 'receive', priority: 'low' },
    );
  }

  get answer(): Answer {
    if (!this.read) throw this.notAnAnswer('it was not read');
    return this.read.answer;
  }

  private async attempt(next: () => Promise<Result<Output>>): Promise<Result<Output>> {
    this.attempts += 1;
    this.wire = this.body = this.read = undefined;
    try {
      const result = await this.inTime(next());
      this.read = { answer: this.readAnswer(result.output) };
      return result;
    } catch (error) {
      throw this.explained(error);
    }
  }

  /** An attempt ends, whatever the server does. */
  private async inTime(attempt: Promise<Result<Output>>): Promise<Result<Output>> {
    const { service, action } = this.operation;
    const left = Math.min(this.limits.attempt, Math.max(1, this.limits.call - this.spent));
    const began = performance.now();
    let timer: NodeJS.Timeout | undefined;
    let waited = 0;
    const teller = setInterval(() => {
      waited += TELL_AFTER;
      this.onWaiting({ service, action, attempt: this.attempts, waited });
    }, TELL_AFTER);
    teller.unref();
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.body?.destroy();
        reject(new NoAnswer('late'));
      }, left);
    });
    try {
      return await Promise.race([attempt, late]);
    } finally {
      clearTimeout(timer);
      clearInterval(teller);
      this.spent += performance.now() - began;
    }
  }

  private async receive(response: unknown): Promise<void> {
    const {
      statusCode,
      headers = {},
      body,
    } = response as {
      statusCode: number;
      headers?: Record<string, string>;
      body?: unknown;
    };
    this.wire = { status: statusCode, headers };
    if (!isBody(body)) return;
    this.body = body;
    if (this.operation.streams) return;
    const { object } = this.operation;
    const bytes = await readBody(body, object?.most);
    // To the SDK the content of an object is a stream.
    (response as { body: unknown }).body = object ? Readable.from([bytes]) : bytes;
    this.wire = { ...this.wire, text: bytes.toString('utf8') };
  }

  private readAnswer(output: Output): Answer {
    const { wire } = this;
    if (!wire) throw new Misread('it was not received');
    const wrong = wire.text === undefined ? undefined : wrongIn(this.operation, wire.text);
    if (wrong !== undefined) throw new Misread(wrong);
    return this.operation.read(output, this.command.input, wire);
  }

  /** In our words what went wrong, unless AWS itself or one of our readers said it. */
  private explained(error: unknown): unknown {
    if (error instanceof NoAnswer || isTimeout(error)) return this.again(this.noAnswer());
    if (error instanceof Misread) return this.again(this.notAnAnswer(error.message));
    // Nothing arrived, or not all: the network's own error, which the SDK knows how to take.
    if (isSaidByAws(error)) return error;
    const { code } = error as { code?: unknown };
    if (typeof code === 'string') return Object.assign(new Error(code), { code });
    if (!this.wire) return error;
    if (['UnreadableReport', 'TooLarge'].includes((error as Error).name)) return error;
    if (this.body?.complete === false)
      return Object.assign(new Error('cut'), { code: 'ECONNRESET' });
    if (this.wire.status === 429) return this.again(throttled());
    return this.again(this.notAnAnswer('it cannot be read'));
  }

  /** The SDK tries again what says that it may be, while there is time for it. */
  private again<E extends Error>(error: E): E {
    return this.spent < this.limits.call ? Object.assign(error, { $retryable: {} }) : error;
  }

  private noAnswer(): NoAnswer {
    const { service, action } = this.operation;
    const times = this.attempts === 1 ? 'one attempt' : `${this.attempts} attempts`;
    const how = this.wire ? 'began to answer and did not end' : 'did not answer';
    return new NoAnswer(
      `${service} ${how} ${action} in time (${times}). Check the network, a proxy and the endpoint (HTTPS_PROXY, NO_PROXY, AWS_ENDPOINT_URL)`,
    );
  }

  private notAnAnswer(what: string): NotAnAnswer {
    const { service, action, format } = this.operation;
    const { status = 0, headers = {} } = this.wire ?? {};
    const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    const came = [`HTTP ${status}`, ...(type === undefined ? [] : [type.slice(0, 40)])].join(', ');
    const foreign = type !== undefined && !type.includes(format);
    return new NotAnAnswer(
      foreign
        ? `what answered ${action} is not ${service} (${came}): a proxy or a sign-in page stands between. Sign in to the network, or set HTTPS_PROXY or NO_PROXY`
        : `the answer to ${action} is not one of ${service}: ${what} (${came}). Something between may have changed it: check the proxy and AWS_ENDPOINT_URL`,
    );
  }
}

/** The SDK's stack of middleware, as far as it is used here. */
interface Stack<Output> {
  add(
    middleware: (
      next: (args: unknown) => Promise<Result<Output>>,
    ) => (args: unknown) => Promise<Result<Output>>,
    options: { step: 'deserialize'; name: string; priority: 'high' | 'low' },
  ): void;
}

/** Too many calls, said by a server that has no more words for it. */
function throttled(): Error {
  return Object.assign(new Error('HTTP 429'), { name: 'Throttling' });
}

function isTimeout(error: unknown): boolean {
  return (error as { name?: string }).name === 'TimeoutError';
}
