import type { Report } from '../../rule-core/index';
import type { CheckOrganizationOptions } from './options';
import { loadOrganizationSdk } from './sdk';
import { budgetOf } from '../aws/rate-budget';

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
  const { roleName, accounts = [], concurrency = 1, now = () => new Date() } = options;
  // A path may hold colons, but who writes an ARN means no path.
  if (!ROLE_NAME.test(roleName) || roleName.startsWith('arn:')) {
    throw new TypeError(
      `"${roleName}" is not the name of a role: what follows "role/" in its ARN, such as audit or security/audit.`,
    );
  }
  const wrong = accounts.find((it) => !/^\d{12}$/.test(it));
  if (wrong !== undefined) throw new TypeError(`"${wrong}" is not an account: twelve digits.`);
  checkFilters(options);
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new TypeError('"concurrency" is a whole number from 1.');
  }
  const budget = budgetOf({ ...options, now });
  const sdk = await loadOrganizationSdk(options.accounts === undefined);
  // Loaded after the SDK was found: these cannot be loaded without it.
  const { Hub } = await import('./hub');
  const { runOrganization } = await import('./run');
  const hub = await Hub.open(sdk, { ...options, now, budget });
  try {
    return await runOrganization(hub, options);
  } finally {
    hub.close();
  }
}

function checkFilters({ accounts, ous, exclude, accountTags }: CheckOrganizationOptions): void {
  if (accounts && (ous ?? accountTags)) {
    throw new TypeError('"ous" and "accountTags" choose of all accounts, not of a list of them.');
  }
  const unit = ous?.find((it) => !UNIT.test(it));
  if (unit !== undefined) {
    throw new TypeError(
      `"${unit}" is not an organizational unit: an id such as ou-ab12-cdef3456, or r-ab12 of the root.`,
    );
  }
  const wrong = exclude?.find((it) => !/^\d{12}$/.test(it));
  if (wrong !== undefined) throw new TypeError(`"${wrong}" is not an account: twelve digits.`);
  if (accountTags?.some((it) => it.key === '')) throw new TypeError('"accountTags" have keys.');
}

/** AWS Organizations API reference, ListChildren, `ParentId`. */
const UNIT = /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/;

/** With its path, without a slash before it (IAM API reference, Role). */
const ROLE_NAME = /^([\x21-\x2e\x30-\x7e]+\/)*[\w+=,.@-]{1,64}$/;
