import { connect, type ConnectionOptions } from '../../live-check/aws/clients';
import { ACCOUNT_PATIENCE, Patience } from '../../live-check/aws/patience';
import { budgetOf } from '../../live-check/aws/rate-budget';
import { readAccount } from '../../live-check/account/read-account';
import type { Source } from '../../live-check/account/facts';
import { accountOf, runOf } from './event';
import { keepReading, type LambdaContext, type ReadAnswer, timeFor } from './reading';
import type { ResultBucket } from './result-bucket';

export interface MemberOptions {
  readonly bucket: ResultBucket;
  /** @default "list" */
  readonly source?: Source;
  /** The most IAM calls a second, all of them of this account. @default 100, beginning at 20 */
  readonly rate?: number;
  /** @default what the environment says */
  readonly connection?: ConnectionOptions;
  /** @default the real time */
  readonly now?: () => Date;
}

/**
 * Reads the account that the function is in, at its own rate, and writes what it said to the bucket of
 * the sweep.
 *
 * @throws BadEvent; and where the account is another, or nothing can be written: the state machine then
 *   keeps the reason
 */
export async function member(
  event: unknown,
  context: LambdaContext | undefined,
  { bucket, source, rate, connection = {}, now = () => new Date() }: MemberOptions,
): Promise<ReadAnswer> {
  const [run, account] = [runOf(event), accountOf(event)];
  const pace = {
    budget: budgetOf(rate === undefined ? {} : { rate }),
    patience: new Patience(ACCOUNT_PATIENCE),
  };
  const reading = await readAccount(await connect(connection, pace), {
    now,
    nameUsers: true,
    limits: { account: timeFor(context) },
    ...(source === undefined ? {} : { source }),
  });
  if (reading.account === undefined) {
    throw new Error(reading.errors.map((it) => it.message).join('; '));
  }
  if (reading.account !== account) {
    throw new Error(`this function reads account ${reading.account}, and was asked for ${account}`);
  }
  return keepReading(bucket, run, { ...reading, account });
}
