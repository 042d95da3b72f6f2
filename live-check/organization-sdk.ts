import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { STSClient } from '@aws-sdk/client-sts';
import type { fromIni } from '@aws-sdk/credential-providers';
import { loadCloudTrail, SdkMissing } from './clients';

/** The parts of the AWS SDK that an organization is read with. */
export interface OrganizationSdk {
  readonly IAMClient: typeof IAMClient;
  readonly OrganizationsClient: typeof OrganizationsClient;
  readonly STSClient: typeof STSClient;
  readonly fromIni: typeof fromIni;
  /** Only `delta` needs it. */
  readonly CloudTrailClient: typeof CloudTrailClient | undefined;
}

/** @throws SdkMissing where they are not installed */
export async function loadOrganizationSdk(): Promise<OrganizationSdk> {
  try {
    const [iam, organizations, sts, providers] = await Promise.all([
      import('@aws-sdk/client-iam'),
      import('@aws-sdk/client-organizations'),
      import('@aws-sdk/client-sts'),
      import('@aws-sdk/credential-providers'),
    ]);
    return {
      IAMClient: iam.IAMClient,
      OrganizationsClient: organizations.OrganizationsClient,
      STSClient: sts.STSClient,
      fromIni: providers.fromIni,
      CloudTrailClient: await loadCloudTrail(),
    };
  } catch (error) {
    throw new SdkMissing(error);
  }
}
