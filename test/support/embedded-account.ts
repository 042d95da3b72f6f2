import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import {
  type EmbeddedIam,
  type EmbeddedIamOptions,
  startEmbeddedIam,
  type UserSeed,
} from '../../embedded-iam/index';
import { checkAccount } from '../../live-check/index';
import type { Report } from '../../rule-core/index';

export const ACCOUNT = '111111111111';

/** Clients of an embedded IAM; `attempts` bounds the SDK's patience, so that tests end soon. */
export function clientsFor(iam: EmbeddedIam, { account = ACCOUNT, attempts = 3 } = {}) {
  const settings = {
    endpoint: iam.url,
    region: 'us-east-1',
    credentials: iam.credentialsFor(account),
    maxAttempts: attempts,
  };
  return { iam: new IAMClient(settings), sts: new STSClient(settings) };
}

/** Starts an embedded IAM with these users, checks it, and stops it. */
export async function checkUsers(
  users: readonly UserSeed[],
  options: Omit<EmbeddedIamOptions, 'accounts'> & { rootKeys?: number } = {},
): Promise<{ report: Report; iam: EmbeddedIam }> {
  const { rootKeys = 0, ...rest } = options;
  const iam = await startEmbeddedIam({ ...rest, accounts: [{ id: ACCOUNT, users, rootKeys }] });
  try {
    const clients = clientsFor(iam);
    const report = await checkAccount({ clients, now: () => new Date('2026-11-23T12:00:00Z') });
    clients.iam.destroy();
    clients.sts.destroy();
    return { report, iam };
  } finally {
    await iam.close();
  }
}
