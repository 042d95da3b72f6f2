import type { Account, OrganizationsClient } from '@aws-sdk/client-organizations';
import { LIST_ACCOUNTS } from '../aws/answers/organizations';
import type { Aws } from '../aws/ask/ask';
import { sentenceOf } from '../aws/errors';
import { allPages } from '../aws/pages';

/** The accounts of an organization. */
export interface AccountList {
  /** Those that can be read, in the order of their ids. */
  readonly active: readonly string[];
  /** The others with their state: closed ones, ones that are not yet open. */
  readonly others: readonly { readonly id: string; readonly state: string }[];
  /** Why there may be more. */
  readonly problem?: string;
}

/** Every account that AWS Organizations lists; what was seen before a failure is kept. */
export async function listAccounts(client: OrganizationsClient, aws: Aws): Promise<AccountList> {
  const states = new Map<string, string>();
  let problem: string | undefined;
  try {
    // Loaded where it is needed: who names the accounts need not have it.
    const { ListAccountsCommand } = await import('@aws-sdk/client-organizations');
    const pages = allPages(
      async (marker) => {
        const command = new ListAccountsCommand(marker === undefined ? {} : { NextToken: marker });
        return aws.ask(client, command, LIST_ACCOUNTS);
      },
      (it) => it.Id,
    );
    for await (const page of pages) {
      for (const account of page) states.set(account.Id, stateOf(account));
    }
  } catch (error) {
    problem = sentenceOf(error);
  }
  const all = [...states]
    .map(([id, state]) => ({ id, state }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    active: all.filter((it) => it.state === 'ACTIVE').map((it) => it.id),
    others: all.filter((it) => it.state !== 'ACTIVE'),
    ...(problem === undefined ? {} : { problem }),
  };
}

/**
 * `State` came in 2025 and `Status` was announced to end in September 2026 (AWS Organizations API
 * reference, Account). One that says neither is taken for active: reading it shows what it is.
 */
function stateOf(account: Account): string {
  const { Status: status } = account as { Status?: string };
  return account.State ?? status ?? 'ACTIVE';
}
