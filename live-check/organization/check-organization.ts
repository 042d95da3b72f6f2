import type { Report } from '../../rule-core/index';
import type { CheckOrganizationOptions } from './options';
import { withHub } from './with-hub';

/**
 * Judges every account of an organization, or every one of a list: takes a role on in each, reads it as
 * `checkAccount` does, and makes one report of them all. All accounts share one rate of IAM calls.
 *
 * An account that cannot be read is an error of the report, and the others are judged all the same. An
 * account that AWS Organizations does not call active is mentioned.
 *
 * @throws SdkMissing where the AWS SDK is not installed
 * @throws KnownError for a checkpoint that cannot be used
 * @throws TypeError for options that make no sense
 */
export async function checkOrganization(options: CheckOrganizationOptions): Promise<Report> {
  return withHub(options, options.accounts === undefined, async (hub) => {
    const { runOrganization } = await import('./run');
    return runOrganization(hub, options);
  });
}
