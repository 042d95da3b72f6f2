import {
  type AccessKeyLastUsed,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListUserTagsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import {
  GENERATE_CREDENTIAL_REPORT,
  GET_ACCESS_KEY_LAST_USED,
  GET_ACCOUNT_SUMMARY,
  GET_CREDENTIAL_REPORT,
  GET_USER,
  LIST_ACCESS_KEYS,
  LIST_ACCOUNT_ALIASES,
  LIST_USER_TAGS,
  LIST_USERS,
  USER_OF_ACCESS_KEY,
  type ListedKey,
  type ListedUser,
  type ReportState,
  type Summary,
} from '../aws/answers/iam';
import type { Aws } from '../aws/ask/ask';
import { allPages } from '../aws/pages';
import { parseReport, type ReportRows } from './report/rows';
import { readWhileItArrives } from './report/stream';

/** The IAM calls of a check, counted. */
export class IamReader {
  readonly calls: Record<string, number> = {};

  constructor(
    private readonly client: IAMClient,
    private readonly aws: Aws,
  ) {}

  /** All users, in pages. */
  async *users(): AsyncGenerator<readonly ListedUser[]> {
    yield* allPages(
      async (marker) => {
        this.count('ListUsers');
        const next = marker === undefined ? {} : { Marker: marker };
        const command = new ListUsersCommand({ MaxItems: 1000, ...next });
        return this.aws.ask(this.client, command, LIST_USERS);
      },
      (it) => it.UserName,
    );
  }

  /** One user. @throws what AWS throws where there is none */
  async user(userName: string): Promise<ListedUser> {
    this.count('GetUser');
    return this.aws.ask(this.client, new GetUserCommand({ UserName: userName }), GET_USER);
  }

  /** All access keys of a user. Each key once, however the pages overlap. */
  async keysOf(userName: string): Promise<ListedKey[]> {
    const keys = new Map<string, ListedKey>();
    const pages = allPages(
      async (marker) => {
        this.count('ListAccessKeys');
        const next = marker === undefined ? {} : { Marker: marker };
        const command = new ListAccessKeysCommand({ UserName: userName, ...next });
        return this.aws.ask(this.client, command, LIST_ACCESS_KEYS);
      },
      (it) => it.AccessKeyId,
    );
    for await (const page of pages) {
      for (const key of page) keys.set(key.AccessKeyId, key);
    }
    return [...keys.values()];
  }

  /** How many users IAM itself counts, and whether the root user has keys. */
  async summary(): Promise<Summary> {
    this.count('GetAccountSummary');
    return this.aws.ask(this.client, new GetAccountSummaryCommand({}), GET_ACCOUNT_SUMMARY);
  }

  /** The account's alias; an account has one at most (IAM API reference, ListAccountAliases). */
  async alias(): Promise<string | undefined> {
    this.count('ListAccountAliases');
    const command = new ListAccountAliasesCommand({});
    return this.aws.ask(this.client, command, LIST_ACCOUNT_ALIASES);
  }

  /** The tags of a user. Keys of tags are one without regard to case (IAM user guide, "Tags"). */
  async tagsOf(userName: string): Promise<ReadonlyMap<string, string>> {
    const tags = new Map<string, string>();
    const pages = allPages(
      async (marker) => {
        this.count('ListUserTags');
        const next = marker === undefined ? {} : { Marker: marker };
        const command = new ListUserTagsCommand({ UserName: userName, ...next });
        return this.aws.ask(this.client, command, LIST_USER_TAGS);
      },
      (it) => it.Key,
    );
    for await (const page of pages) for (const it of page) tags.set(it.Key.toLowerCase(), it.Value);
    return tags;
  }

  async lastUse(accessKeyId: string): Promise<AccessKeyLastUsed> {
    this.count('GetAccessKeyLastUsed');
    const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId });
    return this.aws.ask(this.client, command, GET_ACCESS_KEY_LAST_USED);
  }

  /** The name that the user of a key has now. */
  async userOf(accessKeyId: string): Promise<string> {
    this.count('GetAccessKeyLastUsed');
    const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId });
    return this.aws.ask(this.client, command, USER_OF_ACCESS_KEY);
  }

  /** Asks for a credential report; `STARTED` where that makes AWS begin one now. */
  async generateReport(): Promise<ReportState> {
    this.count('GenerateCredentialReport');
    const command = new GenerateCredentialReportCommand({});
    return this.aws.ask(this.client, command, GENERATE_CREDENTIAL_REPORT);
  }

  /** @throws UnreadableReport for one that cannot be read, beside what AWS says */
  async credentialReport(): Promise<{ rows: ReportRows; generatedAt: Date }> {
    this.count('GetCredentialReport');
    const command = new GetCredentialReportCommand({});
    const read = readWhileItArrives(command);
    const { content, generatedAt } = await this.aws.ask(
      this.client,
      command,
      GET_CREDENTIAL_REPORT,
    );
    return { rows: read.rows ?? parseReport(Buffer.from(content).toString('utf8')), generatedAt };
  }

  count(action: string): void {
    this.calls[action] = (this.calls[action] ?? 0) + 1;
  }
}
