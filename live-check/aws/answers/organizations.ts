import type {
  Account,
  ListAccountsCommandInput,
  ListAccountsCommandOutput,
} from '@aws-sdk/client-organizations';
import type { Page } from '../../pages';
import { Misread } from '../no-answer';
import { list, marker, type Operation } from '../operation';

export type ListedAccount = Account & { readonly Id: string };

export const LIST_ACCOUNTS: Operation<
  ListAccountsCommandInput,
  ListAccountsCommandOutput,
  Page<ListedAccount>
> = {
  service: 'AWS Organizations',
  action: 'ListAccounts',
  format: 'json',
  read: ({ Accounts, NextToken }) => {
    const items = list(Accounts, 'list of accounts').map((it) => {
      const { Id } = it;
      if (Id === undefined || !/^\d{12}$/.test(Id)) {
        throw new Misread('it has an account without an id');
      }
      return { ...it, Id };
    });
    const next = marker(NextToken);
    return { items, truncated: next !== undefined, marker: next };
  },
};
