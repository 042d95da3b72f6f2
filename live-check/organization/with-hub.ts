import { budgetOf } from '../aws/rate-budget';
import type { Hub } from './hub';
import type { CheckOrganizationOptions } from './options';
import { loadSdk } from '../aws/connection/load-sdk';

/**
 * Opens the way to the accounts of an organization, and closes it after the work.
 *
 * @param lists whether the accounts are to be listed
 * @throws SdkMissing where the AWS SDK is not installed
 * @throws TypeError for options that make no sense
 */
export async function withHub<T>(
  options: CheckOrganizationOptions,
  lists: boolean,
  work: (hub: Hub) => Promise<T>,
): Promise<T> {
  checkOptions(options);
  const { now = () => new Date() } = options;
  const budget = budgetOf({ ...options, now });
  const sdk = await loadSdk(lists);
  // Loaded after the SDK was found: it cannot be loaded without it.
  const { Hub } = await import('./hub');
  const hub = await Hub.open(sdk, { ...options, now, budget });
  try {
    return await work(hub);
  } finally {
    hub.close();
  }
}

function checkOptions(options: CheckOrganizationOptions): void {
  const { roleName, accounts = [], concurrency = 1 } = options;
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
