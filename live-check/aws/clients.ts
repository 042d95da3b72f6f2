import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import { Aws } from './ask/ask';
import { BaseCredentials } from './connection/base-credentials';
import { loadSdk, type Sdk } from './connection/load-sdk';
import { ownCredentials } from './connection/own-credentials';
import { commonSettings, type Settings } from './connection/settings';
import type { TimeLimits } from './ask/time-limits';
import { homeRegion } from './home-region';
import { type Pace, pace } from './pace';

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
  /** What these credentials were made from. */
  readonly base?: Pick<BaseCredentials, 'keys'>;
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
  const sdk = await loadSdk();
  return clientsWith(sdk, await signIn(sdk, options), held);
}

/** The caller of a run, and what its clients are made with. */
export interface SignedIn {
  readonly settings: Settings;
  readonly base: BaseCredentials;
  readonly sts: STSClient;
}

export interface SignInOptions extends ConnectionOptions {
  /** @default "one-active-key" */
  readonly sessionName?: string;
  readonly now?: () => Date;
  /** How the SDK tries again, where something else keeps to a rate. */
  readonly retryMode?: 'standard';
}

/** Signs in: with the credentials of the environment, and in the role, where one is named. @throws KnownError */
export async function signIn(sdk: Sdk, options: SignInOptions): Promise<SignedIn> {
  const { roleArn, clientSettings, limits, retryMode, now = () => new Date() } = options;
  const common = { ...(await commonSettings(options)), ...(retryMode ? { retryMode } : {}) };
  const base = new BaseCredentials((it) => new sdk.STSClient({ ...direct, credentials: it }));
  const direct: Settings = {
    ...common,
    credentials: ownCredentials(sdk.providers, common, {
      ...options,
      onCredentials: (it) => {
        base.add(it);
      },
    }),
    ...clientSettings,
  };
  const caller = new sdk.STSClient(direct);
  // One for all clients, so that connections are kept, between accounts as well.
  const settings = { ...direct, requestHandler: caller.config.requestHandler };
  base.addClient(caller);
  if (roleArn === undefined) return { settings, base, sts: caller };
  // It cannot be loaded where the SDK is not installed.
  const { RoleSession } = await import('./connection/role-session');
  const request = { roleArn, sessionName: options.sessionName ?? SESSION_NAME };
  const { provider } = new RoleSession(caller, request, now, new Aws(limits));
  const inRole = { ...settings, credentials: provider };
  const sts = new sdk.STSClient(inRole);
  base.addClient(sts);
  return { settings: inRole, base, sts };
}

/** The name of a role session that nobody gave another one. */
export const SESSION_NAME = 'one-active-key';

/** The clients for one account. */
export function clientsWith(
  { IAMClient, CloudTrailClient }: Sdk,
  { settings, base, sts }: SignedIn,
  held?: Pace,
): Clients {
  return {
    iam: held
      ? // Two that slow down would be one too many.
        pace(new IAMClient({ ...settings, retryMode: 'standard' }), held)
      : new IAMClient(settings),
    sts,
    ...(CloudTrailClient
      ? { cloudTrail: new CloudTrailClient({ ...settings, region: homeRegion(settings.region) }) }
      : {}),
    base,
    settings,
  };
}

/** What a client of another service is made with, to reach the same account. */
export function settingsBeside({ iam, settings }: Clients): Readonly<Record<string, unknown>> {
  const { region, credentials, requestHandler, maxAttempts } = iam.config;
  return settings ?? { region, credentials, requestHandler, maxAttempts };
}

export { homeRegion };
