import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { EVENT_PATTERN } from '../../guard/construct/detection/pattern';
import {
  OneActiveKeyConfigRule,
  OneActiveKeyEventBus,
  OneActiveKeyEvents,
  OneActiveKeyGuard,
  type OneActiveKeyGuardProps,
  PlainDetectionStack,
} from '../../guard/construct/index';
import { EVENT_NAMES } from '../../guard/event/record';
import { readTemplate } from '../../inputs/cloudformation/index';

const code = Code.fromInline('exports.handler = undefined;');
const PLAIN = { context: { 'aws:cdk:enable-path-metadata': false }, analyticsReporting: false };

function guard(
  props: OneActiveKeyGuardProps | ((stack: Stack) => OneActiveKeyGuardProps),
  env = {},
) {
  const stack = new Stack(new App(PLAIN), 'Guard', env);
  const given = typeof props === 'function' ? props(stack) : props;
  new OneActiveKeyGuard(stack, 'Guard', { code, ...given });
  return Template.fromStack(stack);
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Effect: string;
  readonly Sid?: string;
}

/** What the role of one function may do, each action with the resources that it is allowed for. */
function rightsOf(template: Template, functionName: string): Record<string, string> {
  const [found] = Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: functionName } }),
  );
  const { 'Fn::GetAtt': role } = (found as { Properties: { Role: { 'Fn::GetAtt': string[] } } })
    .Properties.Role;
  const policies = template.findResources('AWS::IAM::Policy', {
    Properties: { Roles: [{ Ref: role[0] }] },
  });
  const statements = Object.values(policies).flatMap(
    (it) =>
      (it as { Properties: { PolicyDocument: { Statement: Statement[] } } }).Properties
        .PolicyDocument.Statement,
  );
  expect(statements.every((it) => it.Effect === 'Allow')).toBe(true);
  return Object.fromEntries(
    statements
      .flatMap(({ Action, Resource }) =>
        [Action].flat().map((it) => [it, [Resource].flat().map(shown).join(' ')] as const),
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A resource as people write it, without what is different in every app. */
function shown(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const it = resource as {
    'Fn::Join'?: [string, unknown[]];
    'Fn::GetAtt'?: string[];
    Ref?: string;
  };
  if (it['Fn::Join']) return it['Fn::Join'][1].map(shown).join('');
  const name = it.Ref ?? it['Fn::GetAtt']?.[0] ?? '';
  return `<${name.replace(/^AWS::|^Guard|[0-9A-F]{8}$/g, '')}>`;
}

const OWN = {
  'logs:CreateLogStream': expect.stringMatching(/Log>$/) as string,
  'logs:PutLogEvents': expect.stringMatching(/Log>$/) as string,
  'ssm:GetParameter': expect.stringMatching(/:parameter/) as string,
};
const USERS = 'arn:<Partition>:iam::<AccountId>:user/*';
const EVENTS = {
  ...OWN,
  'iam:GetAccessKeyLastUsed': USERS,
  'iam:GetUser': USERS,
  'iam:ListAccessKeys': USERS,
  's3:GetObject': '<EventsState>/findings/*',
  's3:ListBucket': '<EventsState>',
  's3:PutObject': '<EventsState>/findings/*',
  'securityhub:BatchImportFindings':
    'arn:<Partition>:securityhub:<Region>:<AccountId>:product/<AccountId>/default',
  'sqs:SendMessage': '<EventsDeadLetters>',
};

test('both are off unless asked for', () => {
  const template = guard({});
  for (const type of ['AWS::Events::Rule', 'AWS::Config::ConfigRule', 'AWS::S3::Bucket']) {
    template.resourceCountIs(type, 0);
  }
});

test('the function of events may do this, and nothing more', () => {
  expect(rightsOf(guard({ events: {} }), 'one-active-key-guard-events')).toEqual(EVENTS);
});

test('with notices it may also tell that topic', () => {
  const template = guard((stack) => ({ events: { noticeTopic: new Topic(stack, 'Notices') } }));
  expect(rightsOf(template, 'one-active-key-guard-events')).toEqual({
    ...EVENTS,
    'sns:Publish': '<Notices>',
  });
});

test('only where new keys are deactivated it may change keys', () => {
  const template = guard({ events: { deactivateNewKeys: true } });
  const objects = '<EventsState>/findings/* <EventsState>/remediation/*';
  expect(rightsOf(template, 'one-active-key-guard-events')).toEqual({
    ...EVENTS,
    'iam:UpdateAccessKey': USERS,
    's3:GetObject': objects,
    's3:PutObject': objects,
  });
});

test('the function of the rule of AWS Config may do this, and nothing more', () => {
  expect(rightsOf(guard({ configRule: {} }), 'one-active-key-guard-config-rule')).toEqual({
    ...OWN,
    'config:GetComplianceDetailsByConfigRule':
      'arn:<Partition>:config:<Region>:<AccountId>:config-rule/*',
    'config:PutEvaluations': '*',
    'iam:GetAccessKeyLastUsed': USERS,
    'iam:GetAccountSummary': '*',
    'iam:ListAccessKeys': USERS,
    'iam:ListUsers': USERS,
  });
});

test('the rights of the hook stay as they are', () => {
  const rights = (props: OneActiveKeyGuardProps) => rightsOf(guard(props), 'one-active-key-guard');
  expect(rights({ events: { deactivateNewKeys: true }, configRule: {} })).toEqual(rights({}));
});

test('no role has a managed policy, or can be taken on by others', () => {
  const roles = guard({ events: {}, configRule: {} }).findResources('AWS::IAM::Role');
  const services = Object.values(roles).map((it) => {
    const { Properties } = it as {
      Properties: {
        ManagedPolicyArns?: unknown;
        Path: string;
        AssumeRolePolicyDocument: { Statement: { Principal: { Service: string } }[] };
      };
    };
    expect([Properties.ManagedPolicyArns, Properties.Path]).toEqual([
      undefined,
      '/one-active-key/guard/',
    ]);
    return Properties.AssumeRolePolicyDocument.Statement.map((one) => one.Principal.Service);
  });
  expect(services.flat().sort()).toEqual([
    'hooks.cloudformation.amazonaws.com',
    ...['lambda.amazonaws.com', 'lambda.amazonaws.com', 'lambda.amazonaws.com'],
  ]);
});

test('the rule asks for what the function knows, and what is not worked on is kept and told', () => {
  expect(EVENT_PATTERN.detail.eventName).toEqual(EVENT_NAMES);
  const template = guard((stack) => ({
    alarmTopic: new Topic(stack, 'Alarms'),
    events: {
      forwardTo: EventBus.fromEventBusArn(
        stack,
        'Bus',
        'arn:aws:events:us-east-1:222222222222:event-bus/security',
      ),
    },
  }));
  const dead = { DeadLetterConfig: { Arn: Match.anyValue() } };
  template.hasResourceProperties('AWS::Events::Rule', {
    State: 'ENABLED',
    EventPattern: { source: ['aws.iam'], detail: { errorCode: [{ exists: false }] } },
    Targets: [
      Match.objectLike(dead),
      Match.objectLike({
        ...dead,
        Arn: 'arn:aws:events:us-east-1:222222222222:event-bus/security',
      }),
    ],
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'one-active-key-guard-events',
    DeadLetterConfig: { TargetArn: Match.anyValue() },
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    AlarmActions: [Match.anyValue()],
  });
});

test('what was told is kept, encrypted, from everybody else', () => {
  const template = guard({ events: {} });
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      BucketEncryption: Match.anyValue(),
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        ...{ BlockPublicAcls: true, BlockPublicPolicy: true },
        ...{ IgnorePublicAcls: true, RestrictPublicBuckets: true },
      },
    },
  });
});

test('AWS Config asks on schedule, and only Config of this account may', () => {
  const template = guard({ configRule: { frequency: 'One_Hour' } });
  template.hasResourceProperties('AWS::Config::ConfigRule', {
    Source: {
      Owner: 'CUSTOM_LAMBDA',
      SourceDetails: [
        {
          ...{ EventSource: 'aws.config', MessageType: 'ScheduledNotification' },
          MaximumExecutionFrequency: 'One_Hour',
        },
      ],
    },
  });
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'config.amazonaws.com',
    SourceAccount: { Ref: 'AWS::AccountId' },
  });
});

test.each([
  ['eu-central-1', 'us-east-1'],
  ['cn-northwest-1', 'cn-north-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
])('in %s both say that they belong into %s', (region, home) => {
  const env = { env: { account: '111111111111', region } };
  const why = new RegExp(`belongs into ${home}, and this stack is in ${region}`);
  expect(() => guard({ events: {} }, env)).toThrow(why);
  expect(() => guard({ configRule: {} }, env)).toThrow(why);
  const stack = new Stack(new App(PLAIN), 'Guard', {
    env: { account: '111111111111', region: home },
  });
  const settingsParameter = StringParameter.fromStringParameterName(stack, 'Settings', '/settings');
  new OneActiveKeyEvents(stack, 'Events', { code, settingsParameter });
  new OneActiveKeyConfigRule(stack, 'Rule', { code, settingsParameter });
  Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 1);
});

test('the bus of a security account takes events of its organization only', () => {
  const stack = new Stack(new App(PLAIN), 'Security');
  new OneActiveKeyEventBus(stack, 'Bus', { organizationId: 'o-abcd123456' });
  Template.fromStack(stack).hasResourceProperties('AWS::Events::EventBusPolicy', {
    Statement: {
      Action: 'events:PutEvents',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcd123456' } },
    },
  });
});

describe('the plain template', () => {
  const app = new App(PLAIN);
  const plain = new PlainDetectionStack(app, 'one-active-key-guard-detection');
  const template = app.synth().getStackArtifact(plain.artifactId).template as {
    Resources: Record<string, { Type: string; Condition?: string }>;
    Rules: object;
  };

  test('makes nothing that is not asked for, and refuses other regions', () => {
    const conditions = Object.values(template.Resources).map((it) => it.Condition);
    expect(new Set(conditions)).toEqual(new Set(['HasEvents', 'HasConfigRule']));
    expect(JSON.stringify(template.Rules)).toContain('us-gov-west-1');
  });

  test('has the rights of the construct', () => {
    const { 'sns:Publish': topic, ...rights } = rightsOf(
      Template.fromJSON(template),
      'one-active-key-guard-events',
    );
    expect(topic).toBeDefined();
    expect(rights).toEqual(EVENTS);
  });

  test('fits into one request, and our own rule finds no key in it', () => {
    expect(JSON.stringify(template).length).toBeLessThan(51_200);
    expect(readTemplate(template)).toMatchObject({ keys: [], errors: [] });
  });
});
