import type {
  AccessKeyLastUsed,
  AccessKeyMetadata,
  DeleteAccessKeyCommandInput,
  DeleteAccessKeyCommandOutput,
  GenerateCredentialReportCommandInput,
  GenerateCredentialReportCommandOutput,
  GetAccessKeyLastUsedCommandInput,
  GetAccessKeyLastUsedCommandOutput,
  GetAccountSummaryCommandInput,
  GetAccountSummaryCommandOutput,
  GetCredentialReportCommandInput,
  GetCredentialReportCommandOutput,
  GetUserCommandInput,
  GetUserCommandOutput,
  ListAccessKeysCommandInput,
  ListAccessKeysCommandOutput,
  ListAccountAliasesCommandInput,
  ListAccountAliasesCommandOutput,
  ListUserTagsCommandInput,
  ListUserTagsCommandOutput,
  ListUsersCommandInput,
  ListUsersCommandOutput,
  UpdateAccessKeyCommandInput,
  UpdateAccessKeyCommandOutput,
  User,
} from '@aws-sdk/client-iam';
import type { Page } from '../pages';
import { Misread } from '../ask/no-answer';
import { list, more, type Operation, text } from '../ask/operation';

const IAM = { service: 'IAM', format: 'xml' } as const;

/** A user with what every user has. */
export type ListedUser = User & { readonly UserName: string };
/** An access key with what every one has; its status may be a word that is not known here. */
export type ListedKey = AccessKeyMetadata & { readonly AccessKeyId: string };

export const LIST_USERS: Operation<
  ListUsersCommandInput,
  ListUsersCommandOutput,
  Page<ListedUser>
> = {
  ...IAM,
  action: 'ListUsers',
  lists: ['Users'],
  booleans: ['IsTruncated'],
  read: ({ Users, IsTruncated: truncated, Marker }) => {
    const items = list(Users, 'list of users').map((it) => ({
      ...it,
      UserName: text(it.UserName, 'name of a user'),
    }));
    if (typeof truncated !== 'boolean') throw new Misread('it does not say whether all is in it');
    return { items, ...more(truncated, Marker) };
  },
};

export const GET_USER: Operation<GetUserCommandInput, GetUserCommandOutput, ListedUser> = {
  ...IAM,
  action: 'GetUser',
  read: ({ User: user }, { UserName: asked }) => {
    const name = text(user?.UserName, 'name of a user');
    if (name.toLowerCase() !== asked?.toLowerCase()) throw new Misread('it is about another user');
    return { ...user, UserName: name } as ListedUser;
  },
};

export const LIST_ACCESS_KEYS: Operation<
  ListAccessKeysCommandInput,
  ListAccessKeysCommandOutput,
  Page<ListedKey>
> = {
  ...IAM,
  action: 'ListAccessKeys',
  lists: ['AccessKeyMetadata'],
  booleans: ['IsTruncated'],
  read: ({ AccessKeyMetadata: keys, IsTruncated: truncated, Marker }, { UserName: asked }) => {
    const items = list(keys, 'list of access keys').map((it) => ({
      ...it,
      AccessKeyId: text(it.AccessKeyId, 'id of an access key'),
    }));
    const other = items.find((it) => it.UserName?.toLowerCase() !== asked?.toLowerCase());
    if (other) throw new Misread(`it is about the keys of another user (${other.UserName ?? ''})`);
    // moto, and LocalStack which builds on it, do not say whether all is in it; AWS does.
    return { items, ...more(truncated, Marker) };
  },
};

/** How many users there are, and whether the root user has access keys. */
export interface Summary {
  readonly users: number;
  readonly rootHasKeys: boolean;
}

export const GET_ACCOUNT_SUMMARY: Operation<
  GetAccountSummaryCommandInput,
  GetAccountSummaryCommandOutput,
  Summary
> = {
  ...IAM,
  action: 'GetAccountSummary',
  read: ({ SummaryMap: map }) => {
    const users = map?.['Users'];
    if (typeof users !== 'number' || !Number.isInteger(users) || users < 0) {
      throw new Misread('it has no count of users');
    }
    return { users, rootHasKeys: (map?.['AccountAccessKeysPresent'] ?? 0) > 0 };
  },
};

export const LIST_ACCOUNT_ALIASES: Operation<
  ListAccountAliasesCommandInput,
  ListAccountAliasesCommandOutput,
  string | undefined
> = {
  ...IAM,
  action: 'ListAccountAliases',
  lists: ['AccountAliases'],
  read: ({ AccountAliases: aliases }) => list(aliases, 'list of account aliases')[0],
};

/** A tag with what every one has; its value may be empty. */
export interface UserTag {
  readonly Key: string;
  readonly Value: string;
}

export const LIST_USER_TAGS: Operation<
  ListUserTagsCommandInput,
  ListUserTagsCommandOutput,
  Page<UserTag>
> = {
  ...IAM,
  action: 'ListUserTags',
  lists: ['Tags'],
  booleans: ['IsTruncated'],
  read: ({ Tags, IsTruncated: truncated, Marker }) => {
    const items = list(Tags, 'list of tags').map(({ Key, Value }) => {
      if (typeof Value !== 'string') throw new Misread('it has a tag without a value');
      return { Key: text(Key, 'key of a tag'), Value };
    });
    return { items, ...more(truncated, Marker) };
  },
};

export const GET_ACCESS_KEY_LAST_USED: Operation<
  GetAccessKeyLastUsedCommandInput,
  GetAccessKeyLastUsedCommandOutput,
  AccessKeyLastUsed
> = {
  ...IAM,
  action: 'GetAccessKeyLastUsed',
  read: ({ AccessKeyLastUsed: use }) => {
    // Of a key that was never used IAM says so ("N/A"); silence is not "never".
    if (!use?.ServiceName) throw new Misread('it does not say when the key was used');
    return use;
  },
};

/** The same answer says whose key it is, under the name that the user has now. */
export const USER_OF_ACCESS_KEY: Operation<
  GetAccessKeyLastUsedCommandInput,
  GetAccessKeyLastUsedCommandOutput,
  string
> = {
  ...IAM,
  action: 'GetAccessKeyLastUsed',
  read: ({ UserName: name }) => text(name, 'name of a user'),
};

export type ReportState = 'STARTED' | 'INPROGRESS' | 'COMPLETE';
const REPORT_STATES: readonly string[] = ['STARTED', 'INPROGRESS', 'COMPLETE'];

export const GENERATE_CREDENTIAL_REPORT: Operation<
  GenerateCredentialReportCommandInput,
  GenerateCredentialReportCommandOutput,
  ReportState
> = {
  ...IAM,
  action: 'GenerateCredentialReport',
  read: ({ State: state }) => {
    if (state === undefined || !REPORT_STATES.includes(state)) {
      throw new Misread('it has no state of the report that is known');
    }
    return state;
  },
};

/** The text of a report, empty where it was read as it arrived, and when AWS made it. */
export interface ReportAnswer {
  readonly content: Uint8Array;
  readonly generatedAt: Date;
}

export const GET_CREDENTIAL_REPORT: Operation<
  GetCredentialReportCommandInput,
  GetCredentialReportCommandOutput,
  ReportAnswer
> = {
  ...IAM,
  action: 'GetCredentialReport',
  streams: true,
  read: ({ Content: content = new Uint8Array(), GeneratedTime: generatedAt }) => {
    if (!generatedAt || Number.isNaN(generatedAt.getTime())) {
      throw new Misread('it does not say when AWS made the report');
    }
    return { content, generatedAt };
  },
};

/** IAM says nothing more than that it heard: the keys are read again to see what became of them. */
export const UPDATE_ACCESS_KEY: Operation<
  UpdateAccessKeyCommandInput,
  UpdateAccessKeyCommandOutput,
  undefined
> = { ...IAM, action: 'UpdateAccessKey', read: () => undefined };

export const DELETE_ACCESS_KEY: Operation<
  DeleteAccessKeyCommandInput,
  DeleteAccessKeyCommandOutput,
  undefined
> = { ...IAM, action: 'DeleteAccessKey', read: () => undefined };
