import type { AccountScope } from './access-key';

/** One key for every scope that is certainly the same account. */
export function accountKey(account: AccountScope): string {
  return account.id === undefined ? `scope:${account.scope}` : `id:${account.id}`;
}

/** Whether two different accounts (by {@link accountKey}) may turn out to be one. */
export function mayBeTheSameAccount(a: AccountScope, b: AccountScope): boolean {
  if (accountKey(a) === accountKey(b)) return true;
  if (a.id !== undefined && b.id !== undefined) return false;
  if (a.family === undefined || a.family !== b.family) return false;
  return (a.uncertain ?? false) || (b.uncertain ?? false);
}
