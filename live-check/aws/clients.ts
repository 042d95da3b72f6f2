import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { IAMClient } from '@aws-sdk/client-iam';
import type * as Sts from '@aws-sdk/client-sts';
import type { STSClient } from '@aws-sdk/client-sts';
import { Aws } from './ask/ask';
import { ownCredentials, type Providers } from './connection/own-credentials';
import { commonSettings, type Settings } from './connection/settings';
import type { TimeLimits } from './ask/time-limits';
import { type Pace, pace } from './pace';
import { loadPackages } from './connection/sdk-packages';

/** How to reach an account. Without any of these the SDK's own chain decides (environment, files). */
export interface ConnectionOptions {
  readonly profile?: string;
  /** IAM is global; the region only picks the partition's endpoint. */
  readonly region?: string;
  /** A role to take on in the account. */
  readonly roleArn?: string;
  /** Settings for every SDK client: a FIPS endpoint, a proxy, a test's endpoint. */
  readonly clientSettings?: Readonly<Record<string, unknown>>;
  /**
   * Asks for the code of the MFA device whose serial number or ARN is given, where a profile wants one.
   * @default an error that says what to do
   */
  readonly askMfaCode?: (device: string) => Promise<string>;
  /** How long AWS is waited for. @default {@link TIME_LIMITS} */
  readonly limits?: TimeLimits;
}

/** The clients a check works with; tests and other tools may bring their own. */
export interface Clients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  /** In the region where IAM's events are kept; without it `delta` is not possible. */
  readonly cloudTrail?: CloudTrailClient;
  /** The access keys that these credentials were made from, as far as was asked for them. */
  readonly baseKeys?: () => ReadonlySet<string>;
  /** What clients of other services are made with. @default region, credentials and connections of `iam` */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * Makes the clients of an account.
 *
 * @param held what the IAM client's calls are held to; without it the SDK slows down by itself, but
 *   only after AWS has throttled
 * @throws SdkMissing, KnownError
 */
export async function connect(options: ConnectionOptions, held?: Pace): Promise<Clients> {
  const { roleArn, clientSettings, limits } = options;
  const { IAMClient, STSClient, CloudTrailClient, providers } = await loadSdk();
  const common = await commonSettings(options);
  const baseKeys = new Set<string>();
  const direct = {
    ...common,
    credentials: ownCredentials(providers, common, {
      ...options,
      onKey: (it) => baseKeys.add(it),
    }),
    ...clientSettings,
  };
  const caller = new STSClient(direct);
  // One for all clients, so that connections are kept.
  const { requestHandler } = caller.config;
  const clientsWith = (settings: Settings, sts: STSClient): Clients => ({
    iam: held
      ? // Two that slow down would be one too many.
        pace(new IAMClient({ ...settings, retryMode: 'standard' }), held)
      : new IAMClient(settings),
    sts,
    ...(CloudTrailClient
      ? { cloudTrail: new CloudTrailClient({ ...settings, region: homeRegion(settings.region) }) }
      : {}),
    baseKeys: () => baseKeys,
    settings,
  });
  const shared = { ...direct, requestHandler };
  if (roleArn === undefined) return clientsWith(shared, caller);
  const { RoleSession } = await import('./connection/role-session');
  const request = { roleArn, sessionName: 'one-active-key' };
  const session = new RoleSession(caller, request, () => new Date(), new Aws(limits));
  const inRole = { ...shared, credentials: session.provider };
  return clientsWith(inRole, new STSClient(inRole));
}

/** What a client of another service is made with, to reach the same account. */
export function settingsBeside({ iam, settings }: Clients): Readonly<Record<string, unknown>> {
  const { region, credentials, requestHandler, maxAttempts } = iam.config;
  return settings ?? { region, credentials, requestHandler, maxAttempts };
}

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
    providers: providersOf(sdk['@aws-sdk/credential-providers'], sdk['@aws-sdk/client-sts']),
  };
}

type RoleAssumerOptions = Parameters<typeof Sts.getDefaultRoleAssumer>[0];

export function providersOf(
  { fromIni, fromNodeProviderChain }: Pick<Providers, 'fromIni' | 'fromNodeProviderChain'>,
  { getDefaultRoleAssumer }: Pick<typeof Sts, 'getDefaultRoleAssumer'>,
): Providers {
  return {
    fromIni,
    fromNodeProviderChain,
    roleAssumer: (settings) => getDefaultRoleAssumer(settings as RoleAssumerOptions),
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
