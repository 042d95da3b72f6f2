import http from 'node:http';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  type Account,
  type EmbeddedIam,
  type EmbeddedIamOptions,
  startEmbeddedIam,
} from '../../embedded-iam/index';
import {
  awsAccount,
  configurationOf,
  fetchWith,
  type HookAnswer,
  hookHandler,
} from '../../guard/index';
import { retryAtOnce } from '../support/retry-at-once';
import { ACCOUNT } from './hook-events';

// On Node 20 the SDK writes eight lines about versions of itself that are to come.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

export type Serve = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** Stands for Amazon S3 at loopback: what lies at each address. */
export interface Bucket {
  /** @returns the address */
  put(content: string | object | Serve): string;
  close(): Promise<void>;
}

export async function startBucket(): Promise<Bucket> {
  const contents: (string | Serve)[] = [];
  const server = http.createServer((request, response) => {
    const found = contents[Number(request.url?.slice(1))];
    if (typeof found === 'string') response.end(found);
    else if (found) found(request, response);
    else response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    put: (content) => {
      contents.push(typeof content === 'object' ? JSON.stringify(content) : content);
      return `http://127.0.0.1:${port}/${contents.length - 1}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

export interface GuardOptions extends Omit<EmbeddedIamOptions, 'accounts'> {
  readonly configuration?: object;
  /** The milliseconds that Lambda says are left. */
  readonly remaining?: number;
}

export interface Guard {
  readonly bucket: Bucket;
  readonly iam: EmbeddedIam;
  readonly account: Account;
  readonly log: readonly Readonly<Record<string, unknown>>[];
  ask(event: unknown, options?: GuardOptions): Promise<HookAnswer>;
  close(): Promise<void>;
}

export const NOW = new Date('2026-11-25T12:00:00Z');

/** The handler over HTTP: with a bucket, and with an account that the AWS SDK asks. */
export async function startGuard(
  users: NonNullable<NonNullable<EmbeddedIamOptions['accounts']>[number]['users']> = [],
  setup: GuardOptions = {},
): Promise<Guard> {
  const { configuration: given, remaining: left, ...rest } = setup;
  const bucket = await startBucket();
  const iam = await startEmbeddedIam({
    now: () => NOW,
    ...rest,
    accounts: [{ id: ACCOUNT, users }],
  });
  const settings = {
    endpoint: iam.url,
    region: 'us-west-2',
    credentials: iam.credentialsFor(ACCOUNT),
    retryStrategy: retryAtOnce(3),
    disableClockSkewCorrection: true,
  };
  const clients = {
    iam: new IAMClient(settings),
    cloudFormation: new CloudFormationClient(settings),
  };
  const log: Record<string, unknown>[] = [];
  return {
    bucket,
    iam,
    account: iam.accounts.get(ACCOUNT)!,
    log,
    ask: (event, { configuration = given ?? {}, remaining = left } = {}) => {
      const handler = hookHandler({
        configuration: async () => Promise.resolve(configurationOf(configuration)),
        account: (time) => awsAccount(clients, time),
        fetch: { text: fetchWith(http.get), url: (it) => new URL(it) },
        now: () => NOW,
        log: (line) => log.push(JSON.parse(line) as Record<string, unknown>),
      });
      return handler(
        event,
        remaining === undefined ? {} : { getRemainingTimeInMillis: () => remaining },
      );
    },
    close: async () => {
      clients.iam.destroy();
      clients.cloudFormation.destroy();
      await iam.close();
      await bucket.close();
    },
  };
}

/** What an answer says, to compare with the verdict of the other faces. */
export function verdictOf({ hookStatus, errorCode, annotations = [] }: HookAnswer): string {
  if (hookStatus === 'IN_PROGRESS') return 'in progress';
  if (hookStatus === 'FAILED') return errorCode === 'NonCompliant' ? 'violation' : 'not read';
  const isOpen = annotations.some((it) => it.severityLevel === 'LOW');
  return isOpen ? 'undetermined' : 'compliant';
}
