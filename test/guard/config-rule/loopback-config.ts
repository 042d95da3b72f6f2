import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Said {
  readonly ComplianceResourceId: string;
  readonly ComplianceType: string;
  readonly Annotation: string;
  readonly OrderingTimestamp: number;
}

/**
 * AWS Config at loopback for one rule, as its API reference has it: at most a hundred evaluations a
 * request, and an answer of some before others.
 */
export interface LoopbackConfig {
  readonly url: string;
  /** What the rule said last of each resource. */
  readonly said: ReadonlyMap<string, Said>;
  readonly batches: readonly number[];
  readonly tokens: ReadonlySet<string>;
  /** These are not taken. */
  readonly refused: Set<string>;
  close(): Promise<void>;
}

const PAGE = 2;

export async function startConfig(): Promise<LoopbackConfig> {
  const said = new Map<string, Said>();
  const batches: number[] = [];
  const tokens = new Set<string>();
  const refused = new Set<string>();

  const put = ({
    Evaluations: all,
    ResultToken: token,
  }: {
    Evaluations: Said[];
    ResultToken: string;
  }) => {
    batches.push(all.length);
    tokens.add(token);
    for (const it of all)
      if (!refused.has(it.ComplianceResourceId)) said.set(it.ComplianceResourceId, it);
    return { FailedEvaluations: all.filter((it) => refused.has(it.ComplianceResourceId)) };
  };
  const details = ({
    ComplianceTypes: types,
    NextToken,
  }: {
    ComplianceTypes: string[];
    NextToken?: string;
  }) => {
    const all = [...said.values()].filter((it) => types.includes(it.ComplianceType));
    const begin = Number(NextToken ?? 0);
    const results = all.slice(begin, begin + PAGE).map((it) => ({
      ComplianceType: it.ComplianceType,
      EvaluationResultIdentifier: {
        EvaluationResultQualifier: {
          ResourceType: 'AWS::IAM::User',
          ResourceId: it.ComplianceResourceId,
        },
      },
    }));
    const next = begin + PAGE < all.length ? { NextToken: String(begin + PAGE) } : {};
    return { EvaluationResults: results, ...next };
  };

  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (it: Buffer) => chunks.push(it));
    request.on('end', () => {
      const action = String(request.headers['x-amz-target']).split('.').at(-1);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Parameters<typeof put>[0] &
        Parameters<typeof details>[0];
      const isWrong =
        action === 'PutEvaluations' &&
        (body.Evaluations.length > 100 ||
          body.Evaluations.some((it) => it.Annotation.length > 256));
      response.writeHead(isWrong ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      const answer = isWrong
        ? { __type: 'InvalidParameterValueException' }
        : action === 'PutEvaluations'
          ? put(body)
          : details(body);
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ said, batches, tokens, refused },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** An event as AWS Config sends it. */
export function scheduled(more: object = {}, invoking: object = {}): Record<string, unknown> {
  return {
    version: '1.0',
    invokingEvent: JSON.stringify({
      awsAccountId: '111111111111',
      notificationCreationTime: '2026-11-27T12:00:00.000Z',
      messageType: 'ScheduledNotification',
      recordVersion: '1.0',
      ...invoking,
    }),
    ruleParameters: '{}',
    resultToken: 'token-1',
    eventLeftScope: false,
    executionRoleArn: 'arn:aws:iam::111111111111:role/config',
    configRuleArn: 'arn:aws:config:us-east-1:111111111111:config-rule/config-rule-abc',
    configRuleName: 'one-active-key',
    configRuleId: 'config-rule-abc',
    accountId: '111111111111',
    ...more,
  };
}
