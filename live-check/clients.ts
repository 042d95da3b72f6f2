import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import { type Pace, pace } from './paced-client';
import { loadPackages } from './sdk-packages';

/** How to reach an account. Without any of these the SDK's own chain decides (environment, files). */
export interface ConnectionOptions {
  readonly profile?: string;
  /** IAM is global; the region only picks the partition's endpoint. */
  readonly region?: string;
  /** A role to take on in the account. */
  readonly roleArn?: string;
  /** Settings for every SDK client: a FIPS endpoint, a proxy, a test's endpoint. */
  readonly clientSettings?: Readonly<Record<string, unknown>>;
}

/** The clients a check works with; tests and other tools may bring their own. */
export interface Clients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  /** In the region where IAM's events are kept; without it `delta` is not possible. */
  readonly cloudTrail?: CloudTrailClient;
}

/**
 * Bounded patience: eight attempts, slowed down by the SDK's own rate limiter when AWS throttles, and
 * time-outs, so that a check always ends.
 */
const PATIENCE = { maxAttempts: 8, retryMode: 'adaptive' } as const;
const TIMEOUTS = { connectionTimeout: 10_000, requestTimeout: 30_000 };

/**
 * Makes the clients of an account.
 *
 * @param held what the IAM client's calls are held to; without it the SDK slows down by itself, but
 *   only after AWS has throttled
 */
export async function connect(
  { profile, region, roleArn, clientSettings }: ConnectionOptions,
  held?: Pace,
): Promise<Clients> {
  const { IAMClient, STSClient, CloudTrailClient, providers } = await loadSdk();
  const own = profile === undefined ? undefined : providers.fromIni({ profile });
  const direct: Settings = {
    ...PATIENCE,
    requestHandler: TIMEOUTS,
    region: region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    ...(own ? { credentials: own } : {}),
    ...clientSettings,
  };
  const clientsWith = (settings: Settings): Clients => ({
    iam: held
      ? // Two that slow down would be one too many.
        pace(new IAMClient({ ...settings, retryMode: 'standard' }), held)
      : new IAMClient(settings),
    sts: new STSClient(settings),
    ...(CloudTrailClient
      ? { cloudTrail: new CloudTrailClient({ ...settings, region: homeRegion(settings.region) }) }
      : {}),
  });
  if (roleArn === undefined) return clientsWith(direct);
  const credentials = providers.fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: 'one-active-key' },
    clientConfig: { region: direct.region, ...clientSettings },
    ...(own ? { masterCredentials: own } : {}),
  });
  return clientsWith({ ...direct, credentials });
}

type Settings = { readonly region: string } & Readonly<Record<string, unknown>>;

/** Where a partition keeps the events of IAM, which is global (CloudTrail user guide). */
export function homeRegion(region: string): string {
  if (region.startsWith('us-gov-')) return 'us-gov-west-1';
  if (region.startsWith('cn-')) return 'cn-north-1';
  return 'us-east-1';
}

async function loadSdk() {
  const sdk = await loadPackages({
    '@aws-sdk/client-iam': () => import('@aws-sdk/client-iam'),
    '@aws-sdk/client-sts': () => import('@aws-sdk/client-sts'),
    '@aws-sdk/credential-providers': () => import('@aws-sdk/credential-providers'),
  });
  return {
    IAMClient: sdk['@aws-sdk/client-iam'].IAMClient,
    STSClient: sdk['@aws-sdk/client-sts'].STSClient,
    CloudTrailClient: await loadCloudTrail(),
    providers: sdk['@aws-sdk/credential-providers'],
  };
}

/** Only `delta` needs it. */
export async function loadCloudTrail() {
  try {
    return (await import('@aws-sdk/client-cloudtrail')).CloudTrailClient;
  } catch {
    return undefined;
  }
}
