import type { Account } from '../account/account';
import { BadConfiguration, type GuardConfiguration } from '../configuration';
import { NotRead } from '../not-read';
import { answerTo, type HookAnswer, MESSAGE, notJudged } from '../answer/answer';
import { BadEvent, type HookRequest, requestOf, tokenOf } from '../question/event';
import { fetchFromS3, type FetchText, PAYLOAD_BYTES, payloadUrl } from '../question/fetch-payload';
import { judgeResource } from './judge-resource';
import { judgeTemplate } from './judge-template';
import type { Judgement } from './judgement';
import type { Judging } from './judging';
import { logged } from '../answer/log';
import { payloadOf } from '../question/payload';

/** An account that is asked within the time of one invocation. */
export interface AskedAccount extends Account {
  end(): void;
}

export interface HookOptions {
  /** Asked at each invocation. @default {@link DEFAULT_CONFIGURATION} */
  readonly configuration: () => Promise<GuardConfiguration>;
  /**
   * The account that the stack is deployed to.
   *
   * @param time in milliseconds, for everything that is asked
   */
  readonly account: (time: number) => AskedAccount;
  /** Gets a payload. @default from Amazon S3, and from nowhere else */
  readonly fetch?: { readonly text: FetchText; readonly url: (text: string) => URL };
  /** @default the real time */
  readonly now?: () => Date;
  /** Takes one line of JSON an invocation. @default standard output, which Lambda puts into the log */
  readonly log?: (line: string) => void;
}

/** What Lambda tells a function of an invocation. */
export interface LambdaContext {
  getRemainingTimeInMillis?(): number;
}

export type HookHandler = (event: unknown, context?: LambdaContext) => Promise<HookAnswer>;

/** CloudFormation waits for 30 seconds; the answer needs some of them itself. */
const TIME = 26_000;
const RESERVE = 2_500;
/** For Amazon S3 and for what the account is asked, each. */
const FETCH_TIME = 10_000;
const ACCOUNT_TIME = 12_000;
/** A hook is invoked three times at most. */
const INVOCATIONS = 3;
const DELAY_SECONDS = 10;

/**
 * A CloudFormation Lambda Hook that stops an operation which would give an IAM user a second active
 * access key. It always answers: what goes wrong is an answer too, and never SUCCESS.
 */
export function hookHandler(options: HookOptions): HookHandler {
  const { log = writeLine, now = () => new Date() } = options;
  return async (event, context) => {
    const began = now();
    const answer = await answered(event, context, options, began);
    log(logged(event, answer, began, now()));
    return answer;
  };
}

async function answered(
  event: unknown,
  context: LambdaContext | undefined,
  options: HookOptions,
  now: Date,
): Promise<HookAnswer> {
  const token = tokenOf(event);
  const remaining = context?.getRemainingTimeInMillis?.() ?? TIME + RESERVE;
  const time = Math.max(0, Math.min(TIME, remaining - RESERVE));
  let length: number = MESSAGE.cloudControl;
  let request: HookRequest | undefined;
  try {
    request = requestOf(event);
    const byCloudControl = request.kind === 'resource' && request.cloudControl;
    length = byCloudControl ? MESSAGE.cloudControl : MESSAGE.stack;
    if (request.kind === 'deletion') {
      const message = 'A deletion gives no IAM user another access key.';
      return { hookStatus: 'SUCCESS', message, clientRequestToken: token };
    }
    const { judgement, configuration } = await inTime(time, judged(request, options, now));
    return answerTo(judgement, token, configuration, length);
  } catch (error) {
    const again = error instanceof NotRead && error.passing;
    if (again && request && request.invocation < INVOCATIONS) return later(token, error.message);
    return notJudged(reasonOf(error), token, length);
  }
}

/** What fails now may work in a moment, and CloudFormation asks again. */
function later(token: string, why: string): HookAnswer {
  return {
    hookStatus: 'IN_PROGRESS',
    message: `${why}. It is tried again.`.slice(0, MESSAGE.cloudControl),
    clientRequestToken: token,
    callbackContext: {},
    callbackDelaySeconds: DELAY_SECONDS,
  };
}

async function judged(
  request: Exclude<HookRequest, { kind: 'deletion' }>,
  options: HookOptions,
  now: Date,
): Promise<{ judgement: Judgement; configuration: GuardConfiguration }> {
  const configuration = await options.configuration();
  const account = configuration.account ? options.account(ACCOUNT_TIME) : undefined;
  const judging: Judging = { configuration, now, ...(account ? { account } : {}) };
  try {
    if (request.kind === 'resource') {
      return { judgement: await judgeResource(request, judging), configuration };
    }
    const { text, url } = options.fetch ?? { text: fetchFromS3, url: payloadUrl };
    const limits = { time: FETCH_TIME, bytes: PAYLOAD_BYTES };
    const payload = payloadOf(await text(url(request.payload), limits), request.kind);
    return { judgement: await judgeTemplate(request, payload, judging), configuration };
  } finally {
    account?.end();
  }
}

async function inTime<T>(time: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new NotRead(`that took longer than ${time} ms`));
    }, time);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Our own sentences as they are; of anything else only that it happened: it may hold anything. */
function reasonOf(error: unknown): string {
  if (error instanceof NotRead || error instanceof BadEvent || error instanceof BadConfiguration) {
    return error.message;
  }
  const { name } = (error ?? {}) as { name?: unknown };
  return `an internal error (${typeof name === 'string' ? name.slice(0, 40) : 'unknown'})`;
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
