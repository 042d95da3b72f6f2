import { resultText } from '../../live-check/organization/results/account-result';
import { resultName } from '../../live-check/organization/results/result-folder';
import type { MemberReading } from '../../live-check/organization/read-member';
import { IN_RUN } from './names';
import type { ResultBucket } from './result-bucket';

/** What a step that reads an account tells the state machine: as little as that. */
export interface ReadAnswer {
  readonly account: string;
  readonly users: number;
  readonly errors: number;
  /** Whether it is kept; not where the account has a result in this run already. */
  readonly kept: boolean;
}

/** Of an invocation of AWS Lambda. */
export interface LambdaContext {
  readonly getRemainingTimeInMillis?: () => number;
}

/** AWS Lambda's own limit, where it does not say what is left, in milliseconds. */
const TIME = 15 * 60_000;
/** How much of it is kept to write the result. */
const RESERVE = 20_000;

/** How long an account may be read: so that what was read by then is still written. */
export function timeFor(context: LambdaContext | undefined): number {
  const remaining = context?.getRemainingTimeInMillis?.() ?? TIME;
  return Math.max(1_000, remaining - RESERVE);
}

/**
 * Keeps what an account said: its result, which has the keys that matter; and apart, because no merge
 * needs it, who passes, so that what Security Hub has of them can be closed.
 */
export async function keepReading(
  bucket: ResultBucket,
  run: string,
  { judged = [], ...reading }: MemberReading,
): Promise<ReadAnswer> {
  const { account, users, errors } = reading;
  await bucket.writeOnce(run, usersName(account), usersText(run, account, judged));
  const kept = await bucket.writeOnce(run, resultName(account), resultText(run, reading));
  return { account, users, errors: errors.length, kept };
}

/** Where it lies how many active keys each user has. */
export function usersName(account: string): string {
  return `${IN_RUN.users}/${account}.json`;
}

function usersText(
  run: string,
  account: string,
  judged: NonNullable<MemberReading['judged']>,
): string {
  const users = judged.map((it) => [it.name, it.activeKeys]);
  return `${JSON.stringify({ run, account, users })}\n`;
}
