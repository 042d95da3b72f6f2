import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { STSClient } from '@aws-sdk/client-sts';
import type { Providers } from '../aws/connection/own-credentials';
import { loadCloudTrail, providersOf } from '../aws/clients';
import { loadPackages } from '../aws/connection/sdk-packages';

/** The parts of the AWS SDK that an organization is read with. */
export interface OrganizationSdk {
  readonly IAMClient: typeof IAMClient;
  readonly STSClient: typeof STSClient;
  readonly providers: Providers;
  /** Only who lists the accounts of an organization needs it. */
  readonly OrganizationsClient: typeof OrganizationsClient | undefined;
  /** Only `delta` needs it. */
  readonly CloudTrailClient: typeof CloudTrailClient | undefined;
}

/**
 * @param lists whether the accounts are to be listed
 * @throws SdkMissing where what is needed is not installed
 */
export async function loadOrganizationSdk(lists: boolean): Promise<OrganizationSdk> {
  const listing = '@aws-sdk/client-organizations';
  const sdk = await loadPackages({
    '@aws-sdk/client-iam': () => import('@aws-sdk/client-iam'),
    '@aws-sdk/client-sts': () => import('@aws-sdk/client-sts'),
    '@aws-sdk/credential-providers': () => import('@aws-sdk/credential-providers'),
    [listing]: async () => (lists ? import('@aws-sdk/client-organizations') : undefined),
  });
  return {
    IAMClient: sdk['@aws-sdk/client-iam'].IAMClient,
    STSClient: sdk['@aws-sdk/client-sts'].STSClient,
    providers: providersOf(sdk['@aws-sdk/credential-providers'], sdk['@aws-sdk/client-sts']),
    OrganizationsClient: sdk[listing]?.OrganizationsClient,
    CloudTrailClient: await loadCloudTrail(),
  };
}
