import type {
  Account,
  ListAccountsCommandInput,
  ListAccountsCommandOutput,
  ListAccountsForParentCommandInput,
  ListAccountsForParentCommandOutput,
  ListChildrenCommandInput,
  ListChildrenCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-organizations';
import type { Page } from '../pages';
import { Misread } from '../ask/no-answer';
import { list, marker, type Operation, text } from '../ask/operation';

export type ListedAccount = Account & { readonly Id: string };

const ORGANIZATIONS = { service: 'AWS Organizations', format: 'json' } as const;

export const LIST_ACCOUNTS: Operation<
  ListAccountsCommandInput,
  ListAccountsCommandOutput,
  Page<ListedAccount>
> = { ...ORGANIZATIONS, action: 'ListAccounts', read: accounts };

export const LIST_ACCOUNTS_FOR_PARENT: Operation<
  ListAccountsForParentCommandInput,
  ListAccountsForParentCommandOutput,
  Page<ListedAccount>
> = { ...ORGANIZATIONS, action: 'ListAccountsForParent', read: accounts };

function accounts({
  Accounts,
  NextToken,
}: Pick<ListAccountsCommandOutput, 'Accounts' | 'NextToken'>): Page<ListedAccount> {
  const items = list(Accounts, 'list of accounts').map((it) => {
    const { Id } = it;
    if (Id === undefined || !/^\d{12}$/.test(Id)) {
      throw new Misread('it has an account without an id');
    }
    return { ...it, Id };
  });
  return { items, ...more(NextToken) };
}

/** The ids of the units below a parent. */
export const LIST_CHILDREN: Operation<
  ListChildrenCommandInput,
  ListChildrenCommandOutput,
  Page<string>
> = {
  ...ORGANIZATIONS,
  action: 'ListChildren',
  read: ({ Children, NextToken }, { ChildType: asked }) => {
    const items = list(Children, 'list of children').map(({ Id, Type }) => {
      if (Type !== asked) throw new Misread(`it has a child of another type (${Type ?? 'none'})`);
      return text(Id, 'id of a child');
    });
    return { items, ...more(NextToken) };
  },
};

export interface ListedTag {
  readonly Key: string;
  readonly Value: string;
}

export const LIST_TAGS_FOR_RESOURCE: Operation<
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  Page<ListedTag>
> = {
  ...ORGANIZATIONS,
  action: 'ListTagsForResource',
  read: ({ Tags, NextToken }) => {
    const items = list(Tags, 'list of tags').map(({ Key, Value }) => {
      // A tag may have an empty value.
      if (typeof Value !== 'string') throw new Misread('it has a tag without a value');
      return { Key: text(Key, 'key of a tag'), Value };
    });
    return { items, ...more(NextToken) };
  },
};

function more(token: string | undefined): { truncated: boolean; marker: string | undefined } {
  const next = marker(token);
  return { truncated: next !== undefined, marker: next };
}
