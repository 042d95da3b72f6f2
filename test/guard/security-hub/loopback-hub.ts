import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { retryAtOnce } from '../../support/retry-at-once';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

export interface Stored {
  readonly Id: string;
  readonly AwsAccountId: string;
  readonly GeneratorId: string;
  readonly UpdatedAt: string;
  readonly Compliance: { readonly Status: string };
  readonly Resources: readonly {
    readonly Type: string;
    readonly Id: string;
    readonly Details?: { readonly AwsIamUser?: { readonly UserName: string } };
  }[];
}

type Failure = { readonly Id: string; readonly ErrorCode: string; readonly ErrorMessage: string };

/**
 * Security Hub at loopback, as its API reference and user guide have it: a hundred findings a request, of
 * one account; a finding is updated only by what is of later.
 */
export interface LoopbackHub {
  readonly client: SecurityHubClient;
  readonly findings: ReadonlyMap<string, Stored>;
  /** How many findings each import had. */
  readonly imports: readonly number[];
  /** Which findings fail at the next imports, and with what. */
  fail(decide: (id: string, attempt: number) => string | undefined): void;
  /** What is answered in place of everything, once for each. */
  answer(...answers: object[]): void;
  close(): Promise<void>;
}

export async function startHub(): Promise<LoopbackHub> {
  const findings = new Map<string, Stored>();
  const imports: number[] = [];
  const attempts = new Map<string, number>();
  const answers: object[] = [];
  let decide: (id: string, attempt: number) => string | undefined = () => undefined;

  const take = (all: readonly Stored[]) => {
    imports.push(all.length);
    const failed: Failure[] = [];
    for (const it of all) {
      const attempt = (attempts.get(it.Id) ?? 0) + 1;
      attempts.set(it.Id, attempt);
      const code = decide(it.Id, attempt);
      if (code !== undefined) failed.push({ Id: it.Id, ErrorCode: code, ErrorMessage: 'failed' });
      else if (it.UpdatedAt > (findings.get(it.Id)?.UpdatedAt ?? '')) findings.set(it.Id, it);
    }
    return {
      SuccessCount: all.length - failed.length,
      FailedCount: failed.length,
      FailedFindings: failed,
    };
  };

  const find = ({ Filters, MaxResults, NextToken }: Query) => {
    const wanted = (name: string) => Filters[name]?.[0]?.Value;
    const all = [...findings.values()].filter(
      (it) =>
        it.AwsAccountId === wanted('AwsAccountId') && it.GeneratorId === wanted('GeneratorId'),
    );
    const begin = Number(NextToken ?? 0);
    const end = begin + MaxResults;
    return {
      Findings: all.slice(begin, end),
      ...(end < all.length ? { NextToken: String(end) } : {}),
    };
  };

  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (it: Buffer) => chunks.push(it));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Query & {
        Findings: Stored[];
      };
      const isImport = request.url === '/findings/import';
      const isLarge = isImport && body.Findings.length > 100;
      response.writeHead(isLarge ? 400 : 200, { 'content-type': 'application/json' });
      const answer = answers.shift() ?? (isImport ? take(body.Findings) : find(body));
      response.end(JSON.stringify(isLarge ? { Code: 'InvalidInputException' } : answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new SecurityHubClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    retryStrategy: retryAtOnce(2),
  });
  return {
    client,
    findings,
    imports,
    fail: (it) => (decide = it),
    answer: (...them) => answers.push(...them),
    close: () =>
      new Promise((resolve) => {
        client.destroy();
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

interface Query {
  readonly Filters: Readonly<Record<string, readonly { readonly Value: string }[]>>;
  readonly MaxResults: number;
  readonly NextToken?: string;
}
