import {
  AccessAnalyzerClient,
  GetFindingV2Command,
  ListAnalyzersCommand,
  ListFindingsV2Command,
} from '@aws-sdk/client-accessanalyzer';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListUserTagsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListChildrenCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import * as analyzer from '../../live-check/aws/answers/access-analyzer';
import { DESCRIBE_STACK_RESOURCES } from '../../live-check/aws/answers/cloudformation';
import { LOOKUP_EVENTS } from '../../live-check/aws/answers/cloudtrail';
import * as iam from '../../live-check/aws/answers/iam';
import {
  LIST_ACCOUNTS,
  LIST_ACCOUNTS_FOR_PARENT,
  LIST_CHILDREN,
  LIST_TAGS_FOR_RESOURCE,
} from '../../live-check/aws/answers/organizations';
import { ASSUME_ROLE, GET_CALLER_IDENTITY } from '../../live-check/aws/answers/sts';
import { Aws } from '../../live-check/aws/ask/ask';
import { sentenceOf } from '../../live-check/aws/errors';
import { type FaultProxy, type OtherAnswer, startFaultProxy } from '../support/fault-proxy';
import { retryAtOnce } from '../support/retry-at-once';
import { INTERNALS, NOT_AN_ANSWER } from './not-an-answer';

const ACCOUNT = '111111111111';
const KEY = 'AKIAEXAMPLE000000001';

let endpoint: EmbeddedIam;
let proxy: FaultProxy;
let calls: Readonly<Record<string, () => Promise<unknown>>>;
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  endpoint = await startEmbeddedIam({
    accounts: [
      {
        id: ACCOUNT,
        alias: 'acme-prod',
        users: [{ name: 'alice', keys: [{ id: KEY, status: 'Active' }] }],
      },
    ],
    trailDelay: () => 0,
  });
  const account = endpoint.accounts.get(ACCOUNT)!;
  const key = { logicalId: 'Key', physicalId: KEY, type: 'AWS::IAM::AccessKey' };
  account.stacks.push({ name: 'app', resources: [key] });
  account.unusedKeys.add(KEY);
  proxy = await startFaultProxy(endpoint.url);
  calls = callsOf(proxy.url, new Aws({ attempt: 5_000, call: 10_000 }));
});
afterAll(async () => {
  clients.forEach((it) => {
    it.destroy();
  });
  await proxy.close();
  await endpoint.close();
});

/** Every call that the live check makes and concludes something from. */
function callsOf(url: string, aws: Aws): Readonly<Record<string, () => Promise<unknown>>> {
  const settings = {
    endpoint: url,
    region: 'us-east-1',
    credentials: endpoint.credentialsFor(ACCOUNT),
    retryStrategy: retryAtOnce(2),
  };
  const own = <C extends { destroy(): void }>(client: C): C => {
    clients.push(client);
    return client;
  };
  const [IAM, STS] = [own(new IAMClient(settings)), own(new STSClient(settings))];
  const trail = own(new CloudTrailClient(settings));
  const organizations = own(new OrganizationsClient(settings));
  const stacks = own(new CloudFormationClient(settings));
  const findings = own(new AccessAnalyzerClient(settings));
  const role = { RoleArn: `arn:aws:iam::${ACCOUNT}:role/audit`, RoleSessionName: 'test' };
  const created = { AttributeKey: 'EventName' as const, AttributeValue: 'CreateAccessKey' };
  const arn = `arn:aws:access-analyzer:us-east-1:${ACCOUNT}:analyzer/unused-access`;
  return {
    ListUsers: () => aws.ask(IAM, new ListUsersCommand({}), iam.LIST_USERS),
    ListAccessKeys: () =>
      aws.ask(IAM, new ListAccessKeysCommand({ UserName: 'alice' }), iam.LIST_ACCESS_KEYS),
    GetAccountSummary: () =>
      aws.ask(IAM, new GetAccountSummaryCommand({}), iam.GET_ACCOUNT_SUMMARY),
    ListAccountAliases: () =>
      aws.ask(IAM, new ListAccountAliasesCommand({}), iam.LIST_ACCOUNT_ALIASES),
    ListUserTags: () =>
      aws.ask(IAM, new ListUserTagsCommand({ UserName: 'alice' }), iam.LIST_USER_TAGS),
    GetAccessKeyLastUsed: () =>
      aws.ask(
        IAM,
        new GetAccessKeyLastUsedCommand({ AccessKeyId: KEY }),
        iam.GET_ACCESS_KEY_LAST_USED,
      ),
    GenerateCredentialReport: () =>
      aws.ask(IAM, new GenerateCredentialReportCommand({}), iam.GENERATE_CREDENTIAL_REPORT),
    GetCredentialReport: () =>
      aws.ask(IAM, new GetCredentialReportCommand({}), iam.GET_CREDENTIAL_REPORT),
    GetCallerIdentity: () => aws.ask(STS, new GetCallerIdentityCommand({}), GET_CALLER_IDENTITY),
    AssumeRole: () => aws.ask(STS, new AssumeRoleCommand(role), ASSUME_ROLE),
    LookupEvents: () =>
      aws.ask(trail, new LookupEventsCommand({ LookupAttributes: [created] }), LOOKUP_EVENTS),
    ListAccounts: () => aws.ask(organizations, new ListAccountsCommand({}), LIST_ACCOUNTS),
    ListAccountsForParent: () =>
      aws.ask(
        organizations,
        new ListAccountsForParentCommand({ ParentId: 'r-embd' }),
        LIST_ACCOUNTS_FOR_PARENT,
      ),
    ListChildren: () =>
      aws.ask(
        organizations,
        new ListChildrenCommand({ ParentId: 'r-embd', ChildType: 'ORGANIZATIONAL_UNIT' }),
        LIST_CHILDREN,
      ),
    ListTagsForResource: () =>
      aws.ask(
        organizations,
        new ListTagsForResourceCommand({ ResourceId: ACCOUNT }),
        LIST_TAGS_FOR_RESOURCE,
      ),
    DescribeStackResources: () =>
      aws.ask(
        stacks,
        new DescribeStackResourcesCommand({ PhysicalResourceId: KEY }),
        DESCRIBE_STACK_RESOURCES,
      ),
    ListAnalyzers: () => aws.ask(findings, new ListAnalyzersCommand({}), analyzer.LIST_ANALYZERS),
    ListFindingsV2: () =>
      aws.ask(findings, new ListFindingsV2Command({ analyzerArn: arn }), analyzer.LIST_FINDINGS),
    GetFindingV2: () =>
      aws.ask(
        findings,
        new GetFindingV2Command({ analyzerArn: arn, id: KEY }),
        analyzer.GET_FINDING,
      ),
  };
}

const ACTIONS = [
  'ListUsers',
  'ListAccessKeys',
  'GetAccountSummary',
  'ListAccountAliases',
  'ListUserTags',
  'GetAccessKeyLastUsed',
  'GenerateCredentialReport',
  'GetCredentialReport',
  'GetCallerIdentity',
  'AssumeRole',
  'LookupEvents',
  'ListAccounts',
  'ListAccountsForParent',
  'ListChildren',
  'ListTagsForResource',
  'DescribeStackResources',
  'ListAnalyzers',
  'ListFindingsV2',
  'GetFindingV2',
];

async function answered(
  action: string,
  other?: OtherAnswer,
): Promise<string | { answer: unknown }> {
  proxy.script = () => other;
  try {
    return { answer: await calls[action]?.() };
  } catch (error) {
    return sentenceOf(error);
  } finally {
    proxy.script = () => undefined;
  }
}

describe.each(ACTIONS)('%s', (action) => {
  beforeAll(async () => {
    // A report must have been asked for before there is one.
    await calls['GenerateCredentialReport']?.();
    await answered('GetCredentialReport');
  });

  test('the real answer is taken', async () => {
    expect(await answered(action)).toEqual({ answer: expect.anything() });
  });

  test.each(NOT_AN_ANSWER)('%s is not taken for one', async (_, other) => {
    const said = await answered(action, other);
    // With an answer it would be an object.
    expect(said).toEqual(expect.any(String));
    expect(said).not.toMatch(INTERNALS);
  });
});
