import { type EvaluateOptions, evaluate, type Report } from '../rule-core/index';
import { type Clients, connect, type ConnectionOptions } from './clients';
import type { ReadAccountOptions } from './read-account';

export interface CheckAccountOptions
  extends
    ConnectionOptions,
    Partial<ReadAccountOptions>,
    Pick<EvaluateOptions, 'exceptions' | 'benchmark'> {
  /** Clients to work with. @default made from the connection options */
  readonly clients?: Clients;
}

/**
 * Judges a deployed account: every user with its keys, as they are now.
 *
 * What could not be read is in the report's `errors`, and the report is then not complete.
 *
 * @throws SdkMissing where the AWS SDK is not installed
 */
export async function checkAccount(options: CheckAccountOptions = {}): Promise<Report> {
  const { now = () => new Date(), concurrency, onProgress, exceptions, benchmark } = options;
  const clients = options.clients ?? (await connect(options));
  // Loaded after the SDK was found: this module cannot be loaded without it.
  const { readAccount } = await import('./read-account');
  const reading = await readAccount(clients, {
    now,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(onProgress ? { onProgress } : {}),
  });
  const { account, keys, errors, warnings, users, calls, asOf } = reading;
  const report = evaluate(keys, {
    errors,
    warnings,
    users,
    now: now(),
    ...(exceptions ? { exceptions } : {}),
    ...(benchmark === undefined ? {} : { benchmark }),
  });
  const complete = errors.length === 0;
  return {
    ...report,
    readings: [
      {
        ...(account === undefined ? {} : { account }),
        source: 'list',
        asOf,
        users,
        calls,
        complete,
      },
    ],
  };
}
