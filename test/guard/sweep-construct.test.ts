import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  OneActiveKeyGuard,
  type OneActiveKeyGuardProps,
  SweepMemberStack,
  type SweepProps,
} from '../../guard/construct/index';
import { readTemplate } from '../../inputs/cloudformation/index';
import type { PolicyDocument } from '../../embedded-iam/index';
import { checkUsers } from '../support/embedded-account';

const PLAIN = { context: { 'aws:cdk:enable-path-metadata': false }, analyticsReporting: false };
const ORGANIZATION = 'o-abcdefghij';
const env = { account: '100000000000', region: 'us-west-2' };

function template(sweep?: Partial<SweepProps>, more: OneActiveKeyGuardProps = {}): Template {
  const stack = new Stack(new App(PLAIN), 'Guard', { env });
  new OneActiveKeyGuard(stack, 'Guard', {
    code: Code.fromInline('exports.handler = undefined;'),
    ...(sweep ? { sweep: { organizationId: ORGANIZATION, ...sweep } } : {}),
    ...more,
  });
  return Template.fromStack(stack);
}

/** The resources of the template. */
function resourcesOf(it: Template): Readonly<Record<string, Resource>> {
  return (it.toJSON() as { Resources: Record<string, Resource> }).Resources;
}

function memberTemplate(): Record<string, Record<string, Resource>> {
  const app = new App(PLAIN);
  const stack = new SweepMemberStack(app, 'one-active-key-sweep');
  return app.synth().getStackArtifact(stack.artifactId).template as Record<
    string,
    Record<string, Resource>
  >;
}

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Record<string, never>;
}
interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

/** A value of a template in short: references in angle brackets. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': joined, Ref: ref, 'Fn::GetAtt': att } = value as Record<string, unknown>;
  if (typeof ref === 'string') return `<${ref.replace(/[0-9A-F]{8}$/, '')}>`;
  if (Array.isArray(att)) return `<${String(att[0]).replace(/[0-9A-F]{8}$/, '')}>`;
  return (joined as [string, unknown[]])[1].map(flat).join('');
}

/** What each role may do, by the name of the role. */
function rights(resources: Readonly<Record<string, Resource>>): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const it of Object.values(resources)) {
    if (it.Type !== 'AWS::IAM::Policy') continue;
    const { PolicyDocument: document, Roles: roles } = it.Properties as unknown as {
      PolicyDocument: { Statement: Statement[] };
      Roles: { Ref: string }[];
    };
    const role = resources[roles[0]!.Ref]?.Properties['RoleName'] as string | undefined;
    found[role ?? roles[0]!.Ref] = document.Statement.flatMap((one) =>
      [one.Action].flat().flatMap((action) =>
        [one.Resource].flat().map((resource) => {
          const where = one.Condition ? ` if ${JSON.stringify(one.Condition)}` : '';
          return `${action} ${flat(resource).replace('arn:<AWS::Partition>:', '')}${where}`;
        }),
      ),
    );
  }
  return found;
}

test('there is none unless it is asked for', () => {
  template().resourceCountIs('AWS::StepFunctions::StateMachine', 0);
  template().resourceCountIs('AWS::S3::Bucket', 0);
});

const IN_ORGANIZATION = `if {"StringEquals":{"aws:ResourceOrgID":"${ORGANIZATION}"}}`;
const BUCKET = '<GuardSweepResults>/sweeps';
const listing = (...parts: string[]) =>
  `s3:ListBucket <GuardSweepResults> if {"StringLike":{"s3:prefix":${JSON.stringify(parts.map((it) => `sweeps/*/${it}/*`))}}}`;
const LOG = ['logs:CreateLogStream <GuardSweepLog>', 'logs:PutLogEvents <GuardSweepLog>'];

test('each step may do what it does, and no more', () => {
  const found = rights(resourcesOf(template({ findings: true })));
  const own = Object.fromEntries(
    Object.entries(found).filter(([name]) => name.startsWith('one-active-key-sweep')),
  );
  expect(own).toEqual({
    'one-active-key-sweep-list': [
      ...LOG,
      'organizations:ListAccounts *',
      ...['run.json', 'items.json'].map((it) => `s3:PutObject ${BUCKET}/*/${it}`),
    ],
    'one-active-key-sweep-remaining': [
      ...LOG,
      `s3:GetObject ${BUCKET}/*/run.json`,
      listing('results'),
      `s3:PutObject ${BUCKET}/*/remaining.json`,
    ],
    'one-active-key-sweep-by-role': [
      ...LOG,
      `sts:AssumeRole iam::*:role/one-active-key/sweep/one-active-key-sweep-reader ${IN_ORGANIZATION}`,
      ...['results', 'users'].map((it) => `s3:PutObject ${BUCKET}/*/${it}/*`),
    ],
    'one-active-key-sweep-merge': [
      ...LOG,
      ...['run.json', 'results/*', 'failed/*'].map((it) => `s3:GetObject ${BUCKET}/*/${it}`),
      listing('results', 'failed'),
      `s3:PutObject ${BUCKET}/*/report/*`,
      `s3:PutObject ${BUCKET}/latest.json`,
      expect.stringMatching(/^ssm:GetParameter ssm:us-west-2:100000000000:parameter/),
    ],
    'one-active-key-sweep-findings': [
      ...LOG,
      `sts:AssumeRole iam::*:role/one-active-key/sweep/one-active-key-sweep-importer ${IN_ORGANIZATION}`,
      ...['run.json', 'report/report.json', 'users/*'].map(
        (it) => `s3:GetObject ${BUCKET}/*/${it}`,
      ),
    ],
    'one-active-key-sweep': [
      ...['List', 'Merge', 'Remaining', 'ByRole', 'Findings'].map(
        (it) => `lambda:InvokeFunction <GuardSweep${it}>`,
      ),
      `sts:AssumeRole iam::*:role/one-active-key/sweep/one-active-key-sweep-invoker ${IN_ORGANIZATION}`,
      ...['items.json', 'remaining.json'].map((it) => `s3:GetObject ${BUCKET}/*/${it}`),
      `s3:PutObject ${BUCKET}/*/failed/*`,
      ...['PutObject', 'GetObject', 'ListMultipartUploadParts', 'AbortMultipartUpload'].map(
        (it) => `s3:${it} <GuardSweepResults>/maps/*`,
      ),
      'states:StartExecution states:us-west-2:100000000000:stateMachine:one-active-key-sweep',
      ...['DescribeExecution', 'StopExecution'].map(
        (it) => `states:${it} states:us-west-2:100000000000:execution:one-active-key-sweep/*`,
      ),
    ],
  });
});

test('what is not wanted has neither function nor right', () => {
  const found = Object.keys(rights(resourcesOf(template({ byRole: false }))));
  expect(found.filter((it) => it.startsWith('one-active-key-sweep')).sort()).toEqual([
    'one-active-key-sweep',
    'one-active-key-sweep-list',
    'one-active-key-sweep-merge',
  ]);
});

test('the bucket is closed, and an account may write its own result only, once, by its function', () => {
  const it = template({});
  it.hasResourceProperties('AWS::S3::Bucket', {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      ],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 400 })] },
  });
  const [policy] = Object.values(it.findResources('AWS::S3::BucketPolicy')) as {
    Properties: { PolicyDocument: { Statement: (Statement & { Effect: string })[] } };
  }[];
  const { Statement: statements } = policy!.Properties.PolicyDocument;
  const allowed = statements.filter((one) => one.Effect === 'Allow');
  expect(allowed).toHaveLength(1);
  expect([allowed[0]!.Resource].flat().map(flat)).toEqual([
    `${BUCKET}/*/results/\${aws:PrincipalAccount}.json`,
    `${BUCKET}/*/users/\${aws:PrincipalAccount}.json`,
  ]);
  expect(allowed[0]).toMatchObject({
    Action: 's3:PutObject',
    Condition: {
      StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
      Null: { 's3:if-none-match': 'false' },
    },
  });
  expect(JSON.stringify(allowed[0]!.Condition)).toContain(
    ':role/one-active-key/sweep/one-active-key-sweep-member',
  );
  const denied = statements.filter((one) => one.Effect === 'Deny');
  expect(JSON.stringify(denied)).toContain('"aws:SecureTransport":"false"');
  expect(JSON.stringify(denied)).toContain('"s3:TlsVersion":1.2');
});

test('alarms go to the topic of the guard', () => {
  const stack = new Stack(new App(PLAIN), 'Guard', { env });
  const alarmTopic = new Topic(stack, 'Topic');
  new OneActiveKeyGuard(stack, 'Guard', {
    code: Code.fromInline('x'),
    alarmTopic,
    sweep: { organizationId: ORGANIZATION },
  });
  const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm', {
    Properties: { Namespace: 'AWS/States', AlarmActions: [Match.anyValue()] },
  });
  expect(Object.keys(alarms)).toHaveLength(3);
});

test.each<[string, Partial<SweepProps>, RegExp]>([
  ['an organization', { organizationId: 'acme' }, /"acme" is not the id of an organization/],
  ['a unit', { organizationalUnits: ['root'] }, /"root" is not an organizational unit/],
  ['an account', { exclude: ['1'] }, /"1" is not an account/],
  ['a number', { concurrency: 0 }, /"concurrency" of a sweep/],
  ['a rate', { byRole: { rate: 0 } }, /"byRole.rate" of a sweep/],
  ['accounts at a time', { byRole: { concurrency: 1.5 } }, /"byRole.concurrency" of a sweep/],
])('what is not %s is refused when the app is synthesized', (_, props, says) => {
  expect(() => template(props)).toThrow(says);
});

describe('what an account has', () => {
  const { Resources: resources = {} } = memberTemplate();
  const own = rights(resources);

  test('its roles trust one role of the account that sweeps, each, and may do what they are for', () => {
    const trusted = Object.values(resources)
      .filter((it) => it.Type === 'AWS::IAM::Role')
      .map(({ Properties: it }) => {
        const { Statement: statements } = it['AssumeRolePolicyDocument'] as unknown as {
          Statement: { Principal: object; Condition?: { ArnEquals: Record<string, unknown> } }[];
        };
        const arn = statements[0]?.Condition?.ArnEquals['aws:PrincipalArn'];
        return [it['RoleName'], arn === undefined ? 'lambda' : flat(arn).split('/').at(-1)];
      });
    expect(Object.fromEntries(trusted)).toEqual({
      'one-active-key-sweep-reader': 'one-active-key-sweep-by-role',
      'one-active-key-sweep-importer': 'one-active-key-sweep-findings',
      'one-active-key-sweep-invoker': 'one-active-key-sweep',
      'one-active-key-sweep-member': 'lambda',
    });
    expect(own['one-active-key-sweep-importer']).toEqual([
      'securityhub:BatchImportFindings securityhub:*:<AWS::AccountId>:product/<AWS::AccountId>/default',
      'securityhub:GetFindings securityhub:*:<AWS::AccountId>:hub/default',
    ]);
    expect(own['one-active-key-sweep-invoker']).toEqual(['lambda:InvokeFunction <SweepFunction>']);
    const reads = own['one-active-key-sweep-reader'];
    expect(own['one-active-key-sweep-member']).toEqual([
      'logs:CreateLogStream <SweepLog>',
      'logs:PutLogEvents <SweepLog>',
      ...reads!,
      ...['results', 'users'].map(
        (it) => `s3:PutObject s3:::<ResultBucket>/sweeps/*/${it}/<AWS::AccountId>.json`,
      ),
    ]);
  });

  test('without code it has no function, and nothing of one', () => {
    const withCondition = Object.entries(resources).filter(([, it]) => it.Condition);
    expect(withCondition.map(([, it]) => it.Type).sort()).toEqual([
      'AWS::IAM::Policy',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
    ]);
  });

  const CALLER = 'arn:aws:iam::111111111111:user/reader';
  const actions = own['one-active-key-sweep-reader']!.map((it) => it.split(' ')[0]!);
  const check = async (allowed: readonly string[]) => {
    const Statement = [{ Effect: 'Allow', Action: [...allowed], Resource: '*' }];
    const policy = { Version: '2012-10-17', Statement } as PolicyDocument;
    const { report } = await checkUsers([{ name: 'alice', keys: ['Active'] }], {
      policies: { [CALLER]: policy },
      clients: { caller: CALLER },
    });
    return report;
  };

  test('its rights to read suffice', async () => {
    expect(await check(actions)).toMatchObject({ verdict: 'compliant', errors: [], warnings: [] });
  });

  test.each(actions.filter((it) => !/LastUsed|Aliases/.test(it)))(
    'without %s the account is not whole',
    async (action) => {
      const report = await check(actions.filter((it) => it !== action));
      expect(report).toMatchObject({ verdict: 'undetermined', complete: false });
    },
  );
});

test('our own rule reads the templates, and finds no key', () => {
  for (const it of [memberTemplate(), template({ findings: true }).toJSON()]) {
    expect(readTemplate(it)).toMatchObject({ keys: [], errors: [] });
  }
});
