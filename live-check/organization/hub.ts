import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { STSClient } from '@aws-sdk/client-sts';
import { Aws } from '../aws/ask/ask';
import type { Waiting } from '../aws/ask/call';
import type { Settings } from '../aws/connection/settings';
import type { Sdk } from '../aws/connection/load-sdk';
import {
  type Clients,
  clientsWith,
  type ConnectionOptions,
  SESSION_NAME,
  type SignedIn,
  signIn,
} from '../aws/clients';
import type { Identity as Caller } from '../aws/answers/sts';
import { ACCOUNT_PATIENCE, Patience } from '../aws/patience';
import type { RateBudget } from '../aws/rate-budget';
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

/** Makes the clients: the caller's own, and those of every account. */
export class Hub {
  /** For the caller's own calls. */
  readonly aws: Aws;
  private readonly patience = new Patience(HUB_PATIENCE);

  private constructor(
    private readonly sdk: Sdk,
    private readonly signedIn: SignedIn,
    private readonly options: HubOptions,
  ) {
    this.aws = new Aws(options.limits, options.onWaiting);
  }

  /** @throws KnownError */
  static async open(sdk: Sdk, options: HubOptions): Promise<Hub> {
    // All accounts keep to one budget, so that the SDK need not slow down by itself.
    return new Hub(sdk, await signIn(sdk, { ...options, retryMode: 'standard' }), options);
  }

  /** The caller's own. */
  get sts(): STSClient {
    return this.signedIn.sts;
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
    return clientsWith(
      this.sdk,
      { ...this.signedIn, settings, sts: new this.sdk.STSClient(settings) },
      { budget: this.options.budget, patience, ...(session ? { session } : {}) },
    );
  }

  private settingsIn(partition: string): Settings {
    const { settings } = this.signedIn;
    const home = REGIONS[partition];
    return home === undefined || isIn(settings.region, partition)
      ? settings
      : { ...settings, region: home };
  }
}

function isIn(region: string, partition: string): boolean {
  if (region.startsWith('us-gov-')) return partition === 'aws-us-gov';
  if (region.startsWith('cn-')) return partition === 'aws-cn';
  return partition === 'aws';
}
