import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DescribeChangeSetCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Bucket, startBucket, verdictOf } from '../guard/hook-harness';
import { changeSetEvent } from '../guard/hook-events';
import { type Endpoint, hasMoto, startMoto } from '../support/moto';
import { ROOT } from './cdk-harness';
import { type RunningFunction, startFunction } from './guard-lambda/function';

/**
 * The plain template, deployed into moto as far as it goes and read back; and change sets that moto
 * makes, as events to the built function, which asks moto for everything else. moto never asks a hook;
 * its change sets have no resolved properties, and list resources whose condition does not hold.
 */
const STACK = 'one-active-key-guard';
const ACCOUNT = '123456789012';
const REGION = 'us-west-2';
const CREDENTIALS = { accessKeyId: 'x', secretAccessKey: 'x' };

(hasMoto('the deployment of the guard into moto') ? describe : describe.skip)('in moto', () => {
  let moto: Endpoint;
  let cloudFormation: CloudFormationClient;
  let iam: IAMClient;
  let ssm: SSMClient;

  /** What there is no client for here. moto looks at the service in the signature, and no further. */
  const ask = async (
    service: string,
    where: string,
    method = 'GET',
    body?: string | Buffer<ArrayBuffer>,
  ) => {
    const scope = `x/20261127/${REGION}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`;
    const response = await fetch(`${moto.url}${where}`, {
      method,
      headers: { authorization },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${text}`);
    return text;
  };

  beforeAll(async () => {
    moto = await startMoto();
    const settings = { endpoint: moto.url, region: REGION, credentials: CREDENTIALS };
    cloudFormation = new CloudFormationClient(settings);
    iam = new IAMClient(settings);
    ssm = new SSMClient(settings);
    const where = `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint></CreateBucketConfiguration>`;
    await ask('s3', '/code', 'PUT', where);
    // An archive without a file: moto runs none.
    const empty = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');
    await ask('s3', '/code/one-active-key-guard.zip', 'PUT', empty);
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: STACK,
        TemplateBody: readFileSync(
          path.join(ROOT, 'dist/guard/templates/guard.template.json'),
          'utf8',
        ),
        Capabilities: ['CAPABILITY_IAM'],
        Parameters: [
          { ParameterKey: 'CodeBucket', ParameterValue: 'code' },
          { ParameterKey: 'Settings', ParameterValue: '{"strict":true}' },
        ],
      }),
    );
  });
  afterAll(async () => {
    for (const it of [cloudFormation, iam, ssm]) it.destroy();
    await moto.stop();
  });

  test('the plain template is deployed, and is what it says', async () => {
    const { Stacks: stacks = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: STACK }),
    );
    expect(stacks[0]?.StackStatus).toBe('CREATE_COMPLETE');
    const { StackResources: resources = [] } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName: STACK }),
    );
    const template = JSON.parse(
      readFileSync(path.join(ROOT, 'dist/guard/templates/guard.template.json'), 'utf8'),
    ) as { Resources: object };
    expect(resources).toHaveLength(Object.keys(template.Resources).length);
    const physical = (type: string) =>
      resources.flatMap((it) => (it.ResourceType === type ? (it.PhysicalResourceId ?? []) : []));

    const parameter = await ssm.send(new GetParameterCommand({ Name: '/one-active-key/guard' }));
    expect(parameter.Parameter?.Value).toBe('{"strict":true}');

    const roles = physical('AWS::IAM::Role');
    expect(roles).toHaveLength(2);
    const allowed = new Map<string, string[]>();
    for (const RoleName of roles) {
      const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
      expect(role?.Path).toBe('/one-active-key/guard/');
      const trust = decodeURIComponent(role?.AssumeRolePolicyDocument ?? '');
      const service = /"Service":\s*"([\w.]+)"/.exec(trust)?.[1] ?? '';
      const { PolicyNames: names = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      const actions: string[] = [];
      for (const PolicyName of names) {
        const { PolicyDocument: text = '' } = await iam.send(
          new GetRolePolicyCommand({ RoleName, PolicyName }),
        );
        const { Statement } = JSON.parse(decodeURIComponent(text)) as {
          Statement: { Action: string | string[] }[];
        };
        actions.push(...Statement.flatMap((it) => it.Action));
      }
      allowed.set(service, actions.sort());
    }
    expect(Object.fromEntries(allowed)).toEqual({
      'hooks.cloudformation.amazonaws.com': ['lambda:InvokeFunction'],
      'lambda.amazonaws.com': [
        ...['DescribeChangeSet', 'DescribeStacks', 'GetTemplate', 'ListStackResources'].map(
          (it) => `cloudformation:${it}`,
        ),
        'iam:ListAccessKeys',
        ...['logs:CreateLogStream', 'logs:PutLogEvents', 'ssm:GetParameter'],
      ],
    });

    const { Configuration: configuration } = JSON.parse(
      await ask('lambda', '/2015-03-31/functions/one-active-key-guard'),
    ) as { Configuration: Record<string, unknown> };
    expect(configuration).toMatchObject({
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      MemorySize: 512,
      Timeout: 30,
      Environment: { Variables: { CONFIGURATION_PARAMETER: '/one-active-key/guard' } },
    });
  });

  describe('change sets', () => {
    let bucket: Bucket;
    let lambda: RunningFunction;
    const start = () =>
      startFunction({
        environment: {
          AWS_ENDPOINT_URL: moto.url,
          AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
          CONFIGURATION_PARAMETER: '/one-active-key/guard',
          S3_AT: new URL(bucket.put('')).origin,
        },
      });
    beforeAll(async () => {
      bucket = await startBucket();
      lambda = await start();
    });
    afterAll(async () => {
      await lambda.close();
      await bucket.close();
    });

    /** Another at each deployment: CloudFormation makes no change set without a change. */
    const templateOf = (count: number, more: object) =>
      JSON.stringify({
        Parameters: { Env: { Type: 'String' } },
        Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
        Resources: {
          ...more,
          [`Topic${count}`]: { Type: 'AWS::SNS::Topic' },
          User: { Type: 'AWS::IAM::User', Properties: { UserName: 'alice' } },
          A: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: { Ref: 'User' } } },
          B: {
            Type: 'AWS::IAM::AccessKey',
            Properties: {
              UserName: { Ref: 'User' },
              Status: { 'Fn::If': ['Prod', 'Active', 'Inactive'] },
            },
          },
        },
      });
    const ACTIONS: Readonly<Record<string, string>> = {
      Add: 'CREATE',
      Modify: 'UPDATE',
      Remove: 'DELETE',
    };

    let count = 0;

    /** A change set that moto makes, as CloudFormation would ask about it. */
    async function changeSet(stack: string, type: 'CREATE' | 'UPDATE', env: string, more = {}) {
      const template = templateOf(++count, more);
      const { Id: id = '' } = await cloudFormation.send(
        new CreateChangeSetCommand({
          StackName: stack,
          ChangeSetName: `${stack}-${count}`,
          ChangeSetType: type,
          TemplateBody: template,
          Parameters: [{ ParameterKey: 'Env', ParameterValue: env }],
        }),
      );
      const described = await cloudFormation.send(
        new DescribeChangeSetCommand({ ChangeSetName: id, IncludePropertyValues: true }),
      );
      const changedResources = (described.Changes ?? []).map(({ ResourceChange: it }) => ({
        logicalResourceId: it?.LogicalResourceId,
        resourceType: it?.ResourceType,
        action: ACTIONS[it?.Action ?? ''],
        lineNumber: null,
        beforeContext: it?.BeforeContext ?? null,
        afterContext: it?.AfterContext ?? null,
      }));
      const address = new URL(bucket.put({ template, changedResources })).pathname;
      const event = changeSetEvent(`https://hooks.s3.us-west-2.amazonaws.com${address}`, {
        stackId: described.StackId,
        changeSetId: id,
      });
      return { id, event: { ...event, awsAccountId: ACCOUNT } };
    }

    test('with the value of a parameter, then with what was deployed, then with an exception', async () => {
      const prod = await changeSet('other', 'CREATE', 'prod');
      const refused = await lambda.invoke(prod.event);
      expect(verdictOf(refused)).toBe('violation');
      expect(refused.message).toMatch(/^IAM user alice in account 123456789012 has 2 active/);

      const dev = await changeSet('app', 'CREATE', 'dev');
      expect(await lambda.invoke(dev.event)).toMatchObject({ hookStatus: 'SUCCESS' });
      await cloudFormation.send(new ExecuteChangeSetCommand({ ChangeSetName: dev.id }));
      const again = await changeSet('app', 'UPDATE', 'dev');
      expect(await lambda.invoke(again.event)).toMatchObject({ hookStatus: 'SUCCESS' });

      await iam.send(new CreateUserCommand({ UserName: 'bob' }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'bob' }));
      const beside = await changeSet('app', 'UPDATE', 'dev', {
        C: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'bob' } },
      });
      const second = await lambda.invoke(beside.event);
      expect(verdictOf(second)).toBe('violation');
      expect(second.message).toMatch(/in the account, made on/);

      const exceptions = [
        { user: 'bob', account: ACCOUNT, reason: 'r', owner: 'o', expires: '2999-01-01' },
      ];
      await ssm.send(
        new PutParameterCommand({
          Name: '/one-active-key/guard',
          Value: JSON.stringify({ exceptions }),
          Overwrite: true,
        }),
      );
      // Settings that were read hold for a minute: another function has not read them yet.
      const other = await start();
      const accepted = await other.invoke(beside.event);
      expect(accepted).toMatchObject({ hookStatus: 'SUCCESS' });
      expect(accepted.message).toMatch(/1 accepted/);
      await other.close();
    });
  });
});
