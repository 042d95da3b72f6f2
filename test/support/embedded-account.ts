import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import {
  type EmbeddedIam,
  type EmbeddedIamOptions,
  startEmbeddedIam,
  type UserSeed,
} from '../../embedded-iam/index';
import { checkAccount, type CheckAccountOptions } from '../../live-check/index';
import type { Report } from '../../rule-core/index';
import { retryAtOnce } from './retry-at-once';
import { TestClock } from './test-clock';

export const ACCOUNT = '111111111111';

/** Clients of an embedded IAM; `attempts` bounds their patience, and none of them waits. */
export function clientsFor(
  iam: EmbeddedIam,
  { account = ACCOUNT, attempts = 3, caller }: ClientOptions = {},
) {
  const settings = {
    endpoint: iam.url,
    region: 'us-east-1',
    credentials: iam.credentialsFor(account, caller),
    retryStrategy: retryAtOnce(attempts),
    // The time at the endpoint is not this machine's: the SDK would take every error for one of the
    // clock, and ask again.
    disableClockSkewCorrection: true,
  };
  const clients = {
    iam: new IAMClient(settings),
    sts: new STSClient(settings),
    cloudTrail: new CloudTrailClient(settings),
  };
  const destroy = () => {
    Object.values(clients).forEach((it) => {
      it.destroy();
    });
  };
  return { ...clients, destroy };
}

export interface ClientOptions {
  readonly account?: string;
  readonly attempts?: number;
  readonly caller?: string;
}

export interface CheckUsersOptions extends Omit<EmbeddedIamOptions, 'accounts' | 'now'> {
  readonly rootKeys?: number;
  readonly alias?: string;
  readonly check?: CheckAccountOptions;
  readonly clients?: ClientOptions;
  readonly clock?: TestClock;
}

/** Starts an embedded IAM with these users, checks it, and stops it. */
export async function checkUsers(
  users: readonly UserSeed[],
  options: CheckUsersOptions = {},
  before: (account: AccountAtWork) => Promise<void> = () => Promise.resolve(),
): Promise<{ report: Report; iam: EmbeddedIam }> {
  const {
    rootKeys = 0,
    alias,
    check = {},
    clients: how,
    clock = new TestClock(),
    ...rest
  } = options;
  const { now, sleep } = clock;
  const iam = await startEmbeddedIam({
    ...rest,
    now,
    accounts: [{ id: ACCOUNT, users, rootKeys, ...(alias === undefined ? {} : { alias }) }],
  });
  const clients = clientsFor(iam, how);
  try {
    await before({ iam, clients, clock });
    const report = await checkAccount({ clients, now, sleep, ...check });
    return { report, iam };
  } finally {
    clients.destroy();
    await iam.close();
  }
}

/** An account before it is checked: what a test needs to make its history. */
export interface AccountAtWork {
  readonly iam: EmbeddedIam;
  readonly clients: ReturnType<typeof clientsFor>;
  readonly clock: TestClock;
}
