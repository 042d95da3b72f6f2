import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { STSClient } from '@aws-sdk/client-sts';
import { Aws } from '../aws/ask/ask';
import type { Waiting } from '../aws/ask/call';
import { ownCredentials } from '../aws/connection/own-credentials';
import { commonSettings, type Settings } from '../aws/connection/settings';
import { type Clients, type ConnectionOptions, homeRegion } from '../aws/clients';
import type { Identity as Caller } from '../aws/answers/sts';
import { pace } from '../aws/pace';
import { ACCOUNT_PATIENCE, Patience } from '../aws/patience';
import type { RateBudget } from '../aws/rate-budget';
import type { OrganizationSdk } from './sdk';
import { RoleSession } from '../aws/connection/role-session';

/** The caller, from whom every other account is reached. */
export type { Identity as Caller } from '../aws/answers/sts';

export interface HubOptions extends ConnectionOptions {
  readonly roleName: string;
  /** @default "one-active-key" */
  readonly sessionName?: string;
  readonly externalId?: string;
  readonly budget: RateBudget;
  readonly now: () => Date;
  readonly onWaiting?: (waiting: Waiting) => void;
}

/** Where IAM and Organizations of a partition are reached, when no region is given. */
const REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
};

/** Given up calls in a row, over all accounts, after which AWS is left alone. */
const HUB_PATIENCE = 30;

/** All accounts keep to one budget, so that the SDK need not slow down by itself. */
const ATTEMPTS = { retryMode: 'standard' } as const;

/** Makes the clients: the caller's own, and those of every account. */
export class Hub {
  /** For the caller's own calls. */
  readonly aws: Aws;
  private readonly patience = new Patience(HUB_PATIENCE);

  private constructor(
    private readonly sdk: OrganizationSdk,
    private readonly settings: Settings,
    private readonly options: HubOptions,
    readonly sts: STSClient,
    private readonly baseKeys: ReadonlySet<string>,
  ) {
    this.aws = new Aws(options.limits, options.onWaiting);
  }

  /** @throws KnownError */
  static async open(sdk: OrganizationSdk, options: HubOptions): Promise<Hub> {
    const { roleArn, clientSettings } = options;
    const common = { ...(await commonSettings(options)), ...ATTEMPTS };
    const baseKeys = new Set<string>();
    const direct = {
      ...common,
      credentials: ownCredentials(sdk.providers, common, {
        ...options,
        onKey: (it) => baseKeys.add(it),
      }),
      ...clientSettings,
    };
    const sts = new sdk.STSClient(direct);
    // One for all clients, so that connections are kept between accounts.
    const settings = { ...direct, requestHandler: sts.config.requestHandler };
    if (roleArn === undefined) return new Hub(sdk, settings, options, sts, baseKeys);
    const request = { roleArn, sessionName: options.sessionName ?? SESSION_NAME };
    const aws = new Aws(options.limits);
    const credentials = new RoleSession(sts, request, options.now, aws).provider;
    const inRole = { ...settings, credentials };
    return new Hub(sdk, inRole, options, new sdk.STSClient(inRole), baseKeys);
  }

  /** Connections of all clients are closed. */
  close(): void {
    this.sts.destroy();
  }

  organizations({ partition }: Caller): OrganizationsClient {
    const { OrganizationsClient } = this.sdk;
    if (!OrganizationsClient) throw new Error('loaded without what lists accounts');
    return new OrganizationsClient(this.settingsIn(partition));
  }

  /** The session of the role in an account. */
  sessionIn({ partition }: Caller, account: string): RoleSession {
    const { roleName, sessionName = SESSION_NAME, externalId, now } = this.options;
    const roleArn = `arn:${partition}:iam::${account}:role/${roleName}`;
    const request = { roleArn, sessionName, ...(externalId === undefined ? {} : { externalId }) };
    return new RoleSession(this.sts, request, now, this.aws);
  }

  /** Clients for an account: in the session, or the caller's own. */
  clientsIn({ partition }: Caller, session?: RoleSession): Clients {
    const own = this.settingsIn(partition);
    const settings = session ? { ...own, credentials: session.provider } : own;
    const patience = new Patience(ACCOUNT_PATIENCE, this.patience);
    const iam = pace(new this.sdk.IAMClient(settings), {
      budget: this.options.budget,
      patience,
      ...(session ? { session } : {}),
    });
    const { CloudTrailClient } = this.sdk;
    return {
      iam,
      sts: new this.sdk.STSClient(settings),
      ...(CloudTrailClient
        ? {
            cloudTrail: new CloudTrailClient({ ...settings, region: homeRegion(settings.region) }),
          }
        : {}),
      baseKeys: () => this.baseKeys,
      settings,
    };
  }

  private settingsIn(partition: string): Settings {
    const { region } = this.settings;
    const home = REGIONS[partition];
    return home === undefined || isIn(region, partition)
      ? this.settings
      : { ...this.settings, region: home };
  }
}

const SESSION_NAME = 'one-active-key';

function isIn(region: string, partition: string): boolean {
  if (region.startsWith('us-gov-')) return partition === 'aws-us-gov';
  if (region.startsWith('cn-')) return partition === 'aws-cn';
  return partition === 'aws';
}
