import { setMaxListeners } from 'node:events';
import { Call, type Command, type Waiting } from './call';
import { TimeIsUp } from './no-answer';
import type { Operation } from './operation';
import { limitsOf, shownTime, type TimeLimits } from './time-limits';

/** A client of the AWS SDK, of any of its services. */
export interface Client {
  send(command: never, options: { abortSignal: AbortSignal }): Promise<unknown>;
}

/**
 * The one way in which AWS is asked (a lint rule forbids `client.send` elsewhere): every call names the
 * answer that it needs, ends within its time, and is tried again by the SDK where that may help.
 */
export class Aws {
  private readonly limits: Required<TimeLimits>;
  private readonly over = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;

  /**
   * @param limits how long AWS is waited for; `account` counts from now and only with {@link forAccount}
   * @param onWaiting told while an answer is slow to come
   */
  constructor(
    limits: TimeLimits = {},
    private readonly onWaiting: (waiting: Waiting) => void = () => undefined,
    account = false,
  ) {
    this.limits = limitsOf(limits);
    // Every call on its way listens; Node would warn of more than ten.
    setMaxListeners(0, this.over.signal);
    if (!account) return;
    this.timer = setTimeout(() => {
      this.over.abort();
    }, this.limits.account);
  }

  /** For the calls of one account, which end together; call {@link end} when they are done. */
  static forAccount(limits?: TimeLimits, onWaiting?: (waiting: Waiting) => void): Aws {
    return new Aws(limits, onWaiting, true);
  }

  /** Nothing more will be asked. */
  end(): void {
    clearTimeout(this.timer);
  }

  /**
   * Asks, and gives the answer with all that it must have.
   *
   * @throws what AWS says; NoAnswer, TimeIsUp; NotAnAnswer for what is not the answer to this call
   */
  async ask<Input, Output, Answer>(
    client: Client,
    command: Command<Input, Output>,
    operation: Operation<Input, Output, Answer>,
  ): Promise<Answer> {
    const { signal } = this.over;
    if (signal.aborted) throw this.timeIsUp();
    const call = new Call(command, operation, this.limits, this.onWaiting);
    let stop: () => void = () => undefined;
    const ended = new Promise<never>((_, reject) => {
      stop = () => {
        reject(this.timeIsUp());
      };
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      await Promise.race([client.send(command as never, { abortSignal: signal }), ended]);
      return call.answer;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  private timeIsUp(): TimeIsUp {
    return new TimeIsUp(shownTime(this.limits.account));
  }
}
