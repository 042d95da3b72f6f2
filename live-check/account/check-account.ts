import type { EvaluateOptions, Report } from '../../rule-core/index';
import type { ReadAccountOptions } from './facts';
import { type Clients, connect, type ConnectionOptions } from '../aws/clients';
import type { Pace } from '../aws/pace';
import { ACCOUNT_PATIENCE, Patience } from '../aws/patience';
import { budgetOf } from '../aws/rate-budget';

export interface CheckAccountOptions
  extends
    ConnectionOptions,
    Partial<ReadAccountOptions>,
    Pick<EvaluateOptions, 'exceptions' | 'benchmark' | 'rotationWindow'> {
  /** Clients to work with. @default made from the connection options */
  readonly clients?: Clients;
  /**
   * The most IAM calls a second; AWS's throttling lowers it. Clients that you bring keep their own pace.
   * @default 100, beginning at 20
   */
  readonly rate?: number;
}

/**
 * Judges a deployed account: every user with its keys.
 *
 * What could not be read is in the report's `errors`, and the report is then not complete.
 *
 * @throws SdkMissing where the AWS SDK is not installed
 * @throws TypeError for a rate that makes no sense
 */
export async function checkAccount(options: CheckAccountOptions = {}): Promise<Report> {
  const { now = () => new Date(), exceptions, benchmark, rotationWindow } = options;
  const clients = options.clients ?? (await connect(options, paceOf(options)));
  // Loaded after the SDK was found: these cannot be loaded without it.
  const { readAccount } = await import('./read-account');
  const { toReport } = await import('./to-report');
  const reading = await readAccount(clients, { ...options, now });
  return toReport([reading], {
    now: now(),
    ...(exceptions ? { exceptions } : {}),
    ...(rotationWindow === undefined ? {} : { rotationWindow }),
    ...(benchmark === undefined ? {} : { benchmark }),
  });
}

function paceOf(options: CheckAccountOptions): Pace {
  return { budget: budgetOf(options), patience: new Patience(ACCOUNT_PATIENCE) };
}
