import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type * as Sts from '@aws-sdk/client-sts';
import type { Providers } from './own-credentials';
import { loadPackages } from './sdk-packages';

/** The parts of the AWS SDK that accounts are read with. */
export interface Sdk {
  readonly IAMClient: typeof IAMClient;
  readonly STSClient: typeof Sts.STSClient;
  readonly providers: Providers;
  /** Only a run that lists the accounts of an organization needs it. */
  readonly OrganizationsClient: typeof OrganizationsClient | undefined;
  /** Only `delta` needs it. */
  readonly CloudTrailClient: typeof CloudTrailClient | undefined;
}

/**
 * @param lists whether the accounts of an organization are to be listed
 * @throws SdkMissing where what is needed is not installed
 */
export async function loadSdk(lists = false): Promise<Sdk> {
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

type RoleAssumerOptions = Parameters<typeof Sts.getDefaultRoleAssumer>[0];

function providersOf(
  { fromIni, fromNodeProviderChain }: Pick<Providers, 'fromIni' | 'fromNodeProviderChain'>,
  { getDefaultRoleAssumer }: Pick<typeof Sts, 'getDefaultRoleAssumer'>,
): Providers {
  return {
    fromIni,
    fromNodeProviderChain,
    roleAssumer: (settings) => getDefaultRoleAssumer(settings as RoleAssumerOptions),
  };
}

async function loadCloudTrail(): Promise<typeof CloudTrailClient | undefined> {
  try {
    return (await import('@aws-sdk/client-cloudtrail')).CloudTrailClient;
  } catch {
    return undefined;
  }
}
