import {
  type AccessKeyMetadata,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
  type User,
} from '@aws-sdk/client-iam';
import { allPages } from './pages';
import { parseReport, type ReportRows } from './report-rows';
import { readWhileItArrives } from './report-stream';

/** The IAM calls of a check, counted. */
export class IamReader {
  readonly calls: Record<string, number> = {};

  constructor(private readonly client: IAMClient) {}

  /** The names of all users, in pages. */
  async *users(): AsyncGenerator<readonly User[]> {
    yield* allPages(async (marker) => {
      this.count('ListUsers');
      const answer = await this.client.send(
        new ListUsersCommand({
          MaxItems: 1000,
          ...(marker === undefined ? {} : { Marker: marker }),
        }),
      );
      return {
        items: answer.Users ?? [],
        truncated: answer.IsTruncated ?? false,
        marker: answer.Marker,
      };
    });
  }

  /** All access keys of a user. Each key once, however the pages overlap. */
  async keysOf(userName: string): Promise<AccessKeyMetadata[]> {
    const keys = new Map<string, AccessKeyMetadata>();
    const pages = allPages(async (marker) => {
      this.count('ListAccessKeys');
      const answer = await this.client.send(
        new ListAccessKeysCommand({
          UserName: userName,
          ...(marker === undefined ? {} : { Marker: marker }),
        }),
      );
      return {
        items: answer.AccessKeyMetadata ?? [],
        truncated: answer.IsTruncated ?? false,
        marker: answer.Marker,
      };
    });
    for await (const page of pages) {
      for (const [index, key] of page.entries()) keys.set(key.AccessKeyId ?? `#${index}`, key);
    }
    return [...keys.values()];
  }

  /** How many users IAM itself counts, and whether the root user has keys. */
  async summary(): Promise<{ users: number | undefined; rootHasKeys: boolean }> {
    this.count('GetAccountSummary');
    const { SummaryMap: map = {} } = await this.client.send(new GetAccountSummaryCommand({}));
    return { users: map['Users'], rootHasKeys: (map['AccountAccessKeysPresent'] ?? 0) > 0 };
  }

  async lastUse(accessKeyId: string) {
    this.count('GetAccessKeyLastUsed');
    const answer = await this.client.send(
      new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }),
    );
    return answer.AccessKeyLastUsed;
  }

  /** Asks for a credential report; `STARTED` where that makes AWS begin one now. */
  async generateReport(): Promise<string | undefined> {
    this.count('GenerateCredentialReport');
    return (await this.client.send(new GenerateCredentialReportCommand({}))).State;
  }

  /** @throws UnreadableReport for one that cannot be read, beside what AWS says */
  async credentialReport(): Promise<{ rows: ReportRows; generatedAt: Date | undefined }> {
    this.count('GetCredentialReport');
    const command = new GetCredentialReportCommand({});
    const read = readWhileItArrives(command);
    const { Content: content = [], GeneratedTime: generatedAt } = await this.client.send(command);
    return { rows: read.rows ?? parseReport(Buffer.from(content).toString('utf8')), generatedAt };
  }

  count(action: string): void {
    this.calls[action] = (this.calls[action] ?? 0) + 1;
  }
}
