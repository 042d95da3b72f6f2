import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { EVENT_PATTERN } from '../../guard/construct/detection/pattern';
import { created, record, updated } from '../guard/event/records';
import { scheduled } from '../guard/config-rule/loopback-config';
import { type Endpoint, hasMoto, startMoto } from '../support/moto';
import { type RunningFunction, startFunction } from './guard-lambda/function';

/**
 * The built functions of events and of the rule of AWS Config, on AWS's Lambda emulator where it is
 * installed, with moto for everything else: IAM, EventBridge, SQS, S3, SNS, Security Hub, Config.
 */
const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'x', secretAccessKey: 'x' };

(hasMoto('what sees keys that no hook is asked about') ? describe : describe.skip)(
  'in moto',
  () => {
    let moto: Endpoint;
    let config: http.Server;
    let iam: IAMClient;
    let topic: string;
    let queue: string;
    const functions: { close(): Promise<void> }[] = [];

    /** What there is no client for here. moto looks at the service in the signature, and no further. */
    const ask = async (service: string, path: string, init: RequestInit = {}) => {
      const scope = `x/20261127/${REGION}/${service}/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`;
      const headers = { ...(init.headers as Record<string, string>), authorization };
      const response = await fetch(`${moto.url}${path}`, { method: 'POST', ...init, headers });
      const text = await response.text();
      if (!response.ok) throw new Error(`${service} ${path}: ${response.status} ${text}`);
      return text;
    };
    const json = async (service: string, target: string, body: object) => {
      const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
      const text = await ask(service, '/', { headers, body: JSON.stringify(body) });
      return JSON.parse(text === '' ? '{}' : text) as Record<string, never>;
    };
    const form = (service: string, fields: Record<string, string>) =>
      ask(service, '/', {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      });

    async function start<Answer>(
      handler: string,
      environment: Record<string, string>,
    ): Promise<RunningFunction<Answer>> {
      const running = await startFunction<Answer>({
        handler,
        timeout: 120,
        environment: {
          AWS_ENDPOINT_URL: moto.url,
          AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
          AWS_REGION: REGION,
          ...environment,
        },
      });
      functions.push(running);
      return running;
    }

    beforeAll(async () => {
      moto = await startMoto();
      iam = new IAMClient({ endpoint: moto.url, region: REGION, credentials: CREDENTIALS });
      await ask('s3', '/one-active-key-state', { method: 'PUT' });
      await ask('securityhub', '/accounts', { body: '{}' });
      topic = /<TopicArn>([^<]+)/.exec(
        await form('sns', { Action: 'CreateTopic', Name: 'notices' }),
      )![1]!;
      const made = await json('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'events' });
      queue = String(made['QueueUrl']);
      const arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:events`;
      await json('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'notices' });
      await form('sns', {
        ...{ Action: 'Subscribe', TopicArn: topic, Protocol: 'sqs' },
        Endpoint: `arn:aws:sqs:${REGION}:${ACCOUNT}:notices`,
      });
      const { detailType, ...pattern } = EVENT_PATTERN;
      await json('events', 'AWSEvents.PutRule', {
        Name: 'keys',
        EventPattern: JSON.stringify({ ...pattern, 'detail-type': detailType }),
      });
      await json('events', 'AWSEvents.PutTargets', {
        Rule: 'keys',
        Targets: [{ Id: 'q', Arn: arn }],
      });
      config = await startConfigBeforeMoto();
    });
    afterAll(async () => {
      for (const it of functions) await it.close();
      iam.destroy();
      config.closeAllConnections();
      config.close();
      await moto.stop();
    });

    /** moto cannot say what a rule said before: that is answered here, and all else is moto's. */
    async function startConfigBeforeMoto(): Promise<http.Server> {
      const server = http.createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (it: Buffer) => chunks.push(it));
        request.on('end', () => {
          const target = String(request.headers['x-amz-target']);
          if (target.endsWith('GetComplianceDetailsByConfigRule')) {
            response.end(
              JSON.stringify({
                EvaluationResults: [
                  {
                    EvaluationResultIdentifier: {
                      EvaluationResultQualifier: {
                        ResourceType: 'AWS::IAM::User',
                        ResourceId: 'AIDAGONE',
                      },
                    },
                  },
                ],
              }),
            );
            return;
          }
          const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
          said.push(...(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Put).Evaluations);
          void ask('config', '/', { headers, body: Buffer.concat(chunks).toString('utf8') }).then(
            (it) => response.end(it),
          );
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }
    interface Put {
      readonly Evaluations: { ComplianceResourceId: string; ComplianceType: string }[];
    }
    const said: Put['Evaluations'] = [];

    /** Through EventBridge, its rule and a queue, as an event comes to the function. */
    async function through(event: Record<string, unknown>): Promise<unknown> {
      await json('events', 'AWSEvents.PutEvents', {
        Entries: [
          {
            Source: event['source'],
            DetailType: event['detail-type'],
            Detail: JSON.stringify(event['detail']),
          },
        ],
      });
      const { Messages: messages = [] } = (await json('sqs', 'AmazonSQS.ReceiveMessage', {
        QueueUrl: queue,
      })) as { Messages?: { Body: string; ReceiptHandle: string }[] };
      const [message] = messages;
      if (!message) return undefined;
      await json('sqs', 'AmazonSQS.DeleteMessage', {
        QueueUrl: queue,
        ReceiptHandle: message.ReceiptHandle,
      });
      return JSON.parse(message.Body);
    }

    async function shown(user: string): Promise<string | undefined> {
      const text = await ask('securityhub', '/findings', {
        body: JSON.stringify({ MaxResults: 100 }),
      });
      const { Findings: all } = JSON.parse(text) as {
        Findings: { Id: string; Compliance: { Status: string } }[];
      };
      return all.find((it) => it.Id.endsWith(`/user/${user}`))?.Compliance.Status;
    }

    async function notices(): Promise<string[]> {
      const QueueUrl = queue.replace(/events$/, 'notices');
      const got = (await json('sqs', 'AmazonSQS.ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: 10,
      })) as {
        Messages?: { Body: string }[];
      };
      return (got.Messages ?? []).map((it) => (JSON.parse(it.Body) as { Message: string }).Message);
    }

    async function makeKey(user: string): Promise<string> {
      const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
      return key?.AccessKeyId ?? '';
    }
    /** Two keys, the second certainly the newer one: the times of moto are whole seconds. */
    async function secondKey(UserName: string): Promise<string> {
      const make = async () => (await iam.send(new CreateAccessKeyCommand({ UserName }))).AccessKey;
      const first = await make();
      for (;;) {
        const { AccessKeyId = '', CreateDate } = (await make()) ?? {};
        if (Number(CreateDate) > Number(first?.CreateDate)) return AccessKeyId;
        await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
      }
    }
    const at = () => new Date().toISOString();
    const parts = (id: string) => ({ id, at: at(), account: ACCOUNT });

    test('a second key: EventBridge, the function, Security Hub FAILED, one notice; then PASSED', async () => {
      await iam.send(new CreateUserCommand({ UserName: 'alice' }));
      const first = await makeKey('alice');
      const second = await makeKey('alice');
      const lambda = await start<{ users?: object[]; errorMessage?: string }>('event.handler', {
        STATE_BUCKET: 'one-active-key-state',
        NOTICE_TOPIC_ARN: topic,
      });
      const event = await through(created('alice', second, parts('1')));
      expect(event).toMatchObject({
        source: 'aws.iam',
        'detail-type': 'AWS API Call via CloudTrail',
      });
      expect(await lambda.invoke(event)).toMatchObject({
        users: [{ user: 'alice', verdict: 'violation', told: 'opened' }],
      });
      expect(await shown('alice')).toBe('FAILED');
      expect(await lambda.invoke(event)).toMatchObject({ users: [{ told: 'noted' }] });
      expect(await notices()).toEqual([
        expect.stringMatching(
          new RegExp(`^IAM user alice in account ${ACCOUNT} has 2 active access keys`),
        ),
      ]);

      await iam.send(
        new UpdateAccessKeyCommand({ UserName: 'alice', AccessKeyId: first, Status: 'Inactive' }),
      );
      const closing = await through(updated('alice', first, 'Inactive', parts('2')));
      expect(await lambda.invoke(closing)).toMatchObject({ users: [{ verdict: 'compliant' }] });
      expect(await shown('alice')).toBe('PASSED');
      expect(lambda.log()).toContain('"event":"one-active-key.event","status":"DONE"');
    });

    test('what failed, and what other services do, comes not through the rule', async () => {
      const failed = created('alice', 'AKIAIOSFODNN7EXAMPLE', {
        ...parts('3'),
        errorCode: 'LimitExceeded',
      });
      expect(await through(failed)).toBeUndefined();
      expect(await through({ ...created('alice'), source: 'aws.s3' })).toBeUndefined();
      expect(await through(record('CreateRole'))).toBeUndefined();
    });

    test('an event that is not known fails the function', async () => {
      const lambda = await start<{ errorMessage?: string }>('event.handler', {
        STATE_BUCKET: 'one-active-key-state',
      });
      const answer = await lambda.invoke(record('CreateAccessKey', parts('4')));
      expect(answer.errorMessage).toMatch(/^the event is not one of IAM's calls/);
      expect(lambda.log()).toContain('"status":"FAILED"');
    });

    test('a new second key is deactivated where asked, with its journal in Amazon S3', async () => {
      await iam.send(new CreateUserCommand({ UserName: 'bob' }));
      const second = await secondKey('bob');
      const lambda = await start<{ users?: object[]; errorMessage?: string }>('event.handler', {
        STATE_BUCKET: 'one-active-key-state',
        DEACTIVATE_NEW_KEYS: 'true',
      });
      const event = await through(created('bob', second, parts('5')));
      expect(await lambda.invoke(event)).toMatchObject({
        users: [
          { user: 'bob', verdict: 'compliant', done: expect.stringContaining(second) as string },
        ],
      });
      const { AccessKeyMetadata: keys = [] } = await iam.send(
        new ListAccessKeysCommand({ UserName: 'bob' }),
      );
      expect(keys.map((it) => [it.AccessKeyId === second, it.Status])).toEqual([
        [false, 'Active'],
        [true, 'Inactive'],
      ]);
      expect(await shown('bob')).toBe('PASSED');
      const name = `/one-active-key-state/remediation/${ACCOUNT}/bob/${second}/journal.jsonl`;
      const journal = await ask('s3', name, { method: 'GET' });
      expect(journal.trim().split('\n')).toHaveLength(5);
    });

    test('the rule of AWS Config: every user by its id, and who is gone; nothing where IAM is away', async () => {
      await iam.send(new CreateUserCommand({ UserName: 'carol' }));
      await makeKey('carol');
      await makeKey('carol');
      await iam.send(new CreateUserCommand({ UserName: 'dave' }));
      await iam.send(new DeleteUserCommand({ UserName: 'dave' }));
      const { port } = config.address() as AddressInfo;
      const lambda = await start<Record<string, unknown>>('config-rule.handler', {
        AWS_ENDPOINT_URL_CONFIG_SERVICE: `http://127.0.0.1:${port}`,
      });
      const event = scheduled(
        { accountId: ACCOUNT, resultToken: 'TESTMODE' },
        { awsAccountId: ACCOUNT },
      );
      expect(await lambda.invoke(event)).toEqual({
        COMPLIANT: 2,
        NON_COMPLIANT: 1,
        NOT_APPLICABLE: 1,
      });
      expect(said.filter((it) => it.ComplianceType === 'NOT_APPLICABLE')).toMatchObject([
        { ComplianceResourceId: 'AIDAGONE' },
      ]);
      const other = scheduled({ accountId: '222222222222' }, { awsAccountId: '222222222222' });
      expect((await lambda.invoke(other))['errorMessage']).toMatch(/deploy the rule there/);
    });
  },
);
