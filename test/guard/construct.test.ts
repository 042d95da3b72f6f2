import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { App, type Stack, Stack as CdkStack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  OneActiveKeyGuard,
  type OneActiveKeyGuardProps,
  OrganizationStack,
  PlainGuardStack,
  protectionPolicy,
} from '../../guard/construct/index';
import { HOOK_TYPES } from '../../guard/names';
import { readTemplate } from '../../inputs/cloudformation/index';

const code = Code.fromInline('exports.handler = undefined;');
const PLAIN = { context: { 'aws:cdk:enable-path-metadata': false }, analyticsReporting: false };

function template(props: OneActiveKeyGuardProps = {}): Template {
  const stack = new CdkStack(new App(PLAIN), 'Guard');
  new OneActiveKeyGuard(stack, 'Guard', { code, ...props });
  return Template.fromStack(stack);
}

function json(make: (app: App) => Stack): Record<string, unknown> {
  const app = new App(PLAIN);
  const stack = make(app);
  return app.synth().getStackArtifact(stack.artifactId).template as Record<string, unknown>;
}

const plain = () => json((app) => new PlainGuardStack(app, 'one-active-key-guard'));

test('the plain template is the one that was looked at: test/guard/guard.template.json', () => {
  const file = path.join(__dirname, 'guard.template.json');
  expect(plain()).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});

test('both hooks warn first, ask for everything, and leave out their own stack only', () => {
  const hooks = Object.values(template().findResources('AWS::CloudFormation::LambdaHook'));
  expect(hooks.map((it) => it['Properties'] as unknown)).toMatchObject([
    { Alias: 'OneActiveKey::Guard::Stacks', TargetOperations: ['STACK', 'CHANGE_SET'] },
    { Alias: 'OneActiveKey::Guard::Resources', TargetOperations: ['RESOURCE', 'CLOUD_CONTROL'] },
  ]);
  for (const { Properties } of hooks) {
    expect(Properties).toMatchObject({
      FailureMode: 'WARN',
      HookStatus: 'ENABLED',
      StackFilters: {
        FilteringCriteria: 'ALL',
        StackNames: { Exclude: [{ Ref: 'AWS::StackName' }] },
      },
    });
    expect(Properties['Alias']).toMatch(
      /^(?!aws)[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$/i,
    );
  }
  const { Targets: targets } = hooks[1]!['Properties'].TargetFilters as {
    Targets: { TargetName: string; Action: string; InvocationPoint: string }[];
  };
  const wanted = ['AWS::IAM::AccessKey', ...HOOK_TYPES].flatMap((it) => [
    [it, 'CREATE', 'PRE_PROVISION'],
    [it, 'UPDATE', 'PRE_PROVISION'],
  ]);
  expect(targets.map((it) => [it.TargetName, it.Action, it.InvocationPoint])).toEqual(wanted);
  // The hook about stacks has no filter for resources.
  expect(hooks[0]?.['Properties']).not.toHaveProperty('TargetFilters');
});

test.each([
  [{ failureMode: 'FAIL' }, { FailureMode: 'FAIL' }],
  [{ enabled: false }, { HookStatus: 'DISABLED' }],
] as const)('with %j', (props, expected) => {
  template(props).allResourcesProperties('AWS::CloudFormation::LambdaHook', expected);
});

/** Everything that the guard may do, by action. */
function rights(it: Template): Map<string, unknown> {
  const policies = Object.values(it.findResources('AWS::IAM::Policy'));
  const statements = policies.flatMap(
    (policy) =>
      (
        policy as {
          Properties: {
            PolicyDocument: {
              Statement: { Action: string | string[]; Resource: unknown; Effect: string }[];
            };
          };
        }
      ).Properties.PolicyDocument.Statement,
  );
  return new Map(
    statements.flatMap(({ Action, Resource, Effect }) => {
      expect(Effect).toBe('Allow');
      return [Action].flat().map((action) => [action, Resource] as const);
    }),
  );
}

test('the function may read, and nothing more; no action is a wildcard', () => {
  const allowed = rights(template());
  expect([...allowed.keys()].sort()).toEqual([
    'cloudformation:DescribeChangeSet',
    'cloudformation:DescribeStacks',
    'cloudformation:GetTemplate',
    'cloudformation:ListStackResources',
    'iam:ListAccessKeys',
    'lambda:InvokeFunction',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ssm:GetParameter',
  ]);
  // Names of users and stacks are not known before: these two, and no other resource.
  const wild = [...allowed].filter(([, resource]) => JSON.stringify(resource).includes('*'));
  expect(wild.map(([action]) => action).sort()).toEqual([
    'cloudformation:DescribeChangeSet',
    'cloudformation:DescribeStacks',
    'cloudformation:GetTemplate',
    'cloudformation:ListStackResources',
    'iam:ListAccessKeys',
  ]);
  expect(JSON.stringify(allowed.get('iam:ListAccessKeys'))).toContain(':user/*');
  expect(JSON.stringify(allowed.get('cloudformation:GetTemplate'))).toContain(':stack/*');
});

test('without the account it may read nothing of it', () => {
  const allowed = rights(template({ settings: { account: false } }));
  expect([...allowed.keys()].filter((it) => /^(iam|cloudformation):/.test(it))).toEqual([]);
});

test('no managed policy, and no role that others may take on', () => {
  const roles = Object.values(template().findResources('AWS::IAM::Role'));
  const principals = roles.map((it) => {
    const { Properties } = it as {
      Properties: {
        ManagedPolicyArns?: unknown;
        Path: string;
        AssumeRolePolicyDocument: { Statement: { Principal: unknown; Condition?: unknown }[] };
      };
    };
    expect(Properties.ManagedPolicyArns).toBeUndefined();
    expect(Properties.Path).toBe('/one-active-key/guard/');
    return Properties.AssumeRolePolicyDocument.Statement;
  });
  expect(principals).toEqual([
    [expect.objectContaining({ Principal: { Service: 'lambda.amazonaws.com' } })],
    [
      expect.objectContaining({
        Principal: { Service: 'hooks.cloudformation.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ],
  ]);
});

test('settings are kept in a parameter, and checked when the app is synthesized', () => {
  const exceptions = [
    { user: 'a', account: '111111111111', reason: 'r', owner: 'o', expires: '2027-01-31' },
  ];
  template({ settings: { strict: true, exceptions } }).hasResourceProperties(
    'AWS::SSM::Parameter',
    {
      Name: '/one-active-key/guard',
      Tier: 'Standard',
      Value: JSON.stringify({ strict: true, exceptions }),
    },
  );
  expect(() => template({ settings: { rotationWindow: 'a week' } })).toThrow(/"rotationWindow"/);
  const many = Array.from({ length: 60 }, () => exceptions[0]!);
  template({ settings: { exceptions: many } }).hasResourceProperties('AWS::SSM::Parameter', {
    Tier: 'Advanced',
  });
  const tooMany = Array.from({ length: 200 }, () => exceptions[0]!);
  expect(() => template({ settings: { exceptions: tooMany } })).toThrow(/a parameter holds 8192/);
});

test('alarms go to a topic where one is given', () => {
  const stack = new CdkStack(new App(PLAIN), 'Guard');
  const alarmTopic = new Topic(stack, 'Topic');
  new OneActiveKeyGuard(stack, 'Guard', { code, alarmTopic });
  const all = Template.fromStack(stack);
  all.resourceCountIs('AWS::CloudWatch::Alarm', 3);
  all.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue()] });
});

test('the stack set deploys the plain template, with every parameter that it has', () => {
  const body = plain();
  const organization = json((app) => new OrganizationStack(app, 'o', JSON.stringify(body)));
  const [set] = Object.values(organization['Resources'] as Record<string, { Properties: object }>);
  expect(set?.Properties).toMatchObject({
    PermissionModel: 'SERVICE_MANAGED',
    AutoDeployment: { Enabled: true },
    TemplateBody: JSON.stringify(body),
  });
  const { Parameters: passed } = set?.Properties as { Parameters: { ParameterKey: string }[] };
  const declared = Object.keys(body['Parameters'] as object);
  for (const { ParameterKey } of passed) expect(declared).toContain(ParameterKey);
  // CloudFormation takes a template of this length in a request.
  expect(JSON.stringify(organization).length).toBeLessThan(51_200);
});

test('our own rule reads both templates, and finds no key', () => {
  const body = plain();
  const organization = json((app) => new OrganizationStack(app, 'o', JSON.stringify(body)));
  for (const it of [body, organization]) {
    expect(readTemplate(it)).toMatchObject({ keys: [], errors: [] });
  }
});

test('the service control policy fits, and leaves the deployers alone', () => {
  const policy = protectionPolicy(['arn:aws:iam::*:role/security']);
  expect(JSON.stringify(policy).length).toBeLessThan(5_120);
  for (const statement of policy.Statement) {
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Condition: {
        ArnNotLike: {
          'aws:PrincipalArn': [
            'arn:*:iam::*:role/stacksets-exec-*',
            'arn:aws:iam::*:role/security',
          ],
        },
      },
    });
  }
});

test('the handler never loads the CDK, and the construct never the AWS SDK', () => {
  const root = path.join(__dirname, '../../guard');
  const texts = (folder: string) =>
    readdirSync(path.join(root, folder))
      .filter((it) => it.endsWith('.ts'))
      .map((it) => readFileSync(path.join(root, folder, it), 'utf8'));
  const faces = ['account', 'answer', 'config-rule', 'event', 'hook', 'lambda', 'question'];
  for (const it of ['.', ...faces, 'security-hub', 'store'].flatMap(texts)) {
    expect(it).not.toMatch(/from '(aws-cdk-lib|constructs)|\/construct\//);
  }
  const others = new RegExp(`@aws-sdk|/(${[...faces, 'security-hub', 'store'].join('|')})/`);
  for (const it of ['construct', 'construct/detection'].flatMap(texts)) {
    expect(it).not.toMatch(others);
  }
});
