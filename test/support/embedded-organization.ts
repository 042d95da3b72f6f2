import {
  type AccountSeed,
  type EmbeddedIam,
  type EmbeddedIamOptions,
  startEmbeddedIam,
} from '../../embedded-iam/index';
import { checkOrganization, type CheckOrganizationOptions } from '../../live-check/index';
import type { Report } from '../../rule-core/index';
import { retryAtOnce } from './retry-at-once';
import { TestClock } from './test-clock';

export const MANAGEMENT = '100000000000';

/** The id of a member account. */
export function member(index: number): string {
  return String(200_000_000_000 + index);
}

/** Accounts with three users each; in every third one, user-1 has two active keys. */
export function members(count: number): AccountSeed[] {
  return Array.from({ length: count }, (_, index) => ({
    id: member(index),
    users: [
      { name: 'user-0', keys: ['Active', 'Inactive'] as const },
      { name: 'user-1', keys: index % 3 === 0 ? (['Active', 'Active'] as const) : [] },
      { name: 'user-2', keys: ['Active'] as const },
    ],
  }));
}

export interface OrganizationAtWork extends Omit<EmbeddedIamOptions, 'now'> {
  readonly check?: Partial<CheckOrganizationOptions>;
  readonly clock?: TestClock;
  readonly caller?: string;
  /** Whose credentials are used. @default the first account, which manages the organization */
  readonly callerAccount?: string;
}

/** Starts an embedded organization, checks it, and stops it. */
export async function checkMembers({
  check = {},
  clock = new TestClock(),
  caller,
  callerAccount,
  ...options
}: OrganizationAtWork): Promise<{ report: Report; iam: EmbeddedIam }> {
  const { now, sleep } = clock;
  const iam = await startEmbeddedIam({ ...options, now });
  const [management] = iam.accounts.keys();
  try {
    const report = await checkOrganization({
      roleName: 'audit',
      now,
      sleep,
      ...check,
      clientSettings: {
        endpoint: iam.url,
        region: 'us-east-1',
        credentials: iam.credentialsFor(callerAccount ?? management ?? '', caller),
        retryStrategy: retryAtOnce(3),
        ...check.clientSettings,
      },
    });
    return { report, iam };
  } finally {
    await iam.close();
  }
}

/** A report without what tells when things were read, and by which run; the digest is over these too. */
export function timeless(report: Report): unknown {
  const warnings = report.warnings.filter(
    (it) => !/one after another|from the checkpoint/.test(it.message),
  );
  const text = JSON.stringify({ ...report, warnings });
  return JSON.parse(text, (key, value: unknown) =>
    ['asOf', 'observedAt', 'fromCheckpoint', 'readingsDigest'].includes(key) ? undefined : value,
  );
}
