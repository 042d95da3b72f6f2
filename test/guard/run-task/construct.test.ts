import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import {
  OneActiveKeyGuard,
  type OneActiveKeyGuardProps,
  PlainRunTaskStack,
  type RunTaskProps,
} from '../../../guard/construct/index';
import { readTemplate } from '../../../inputs/cloudformation/index';

const code = Code.fromInline('exports.handler = undefined;');

function template(runTask?: RunTaskProps, more: OneActiveKeyGuardProps = {}): Template {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Guard');
  new OneActiveKeyGuard(stack, 'Guard', { code, ...more, ...(runTask ? { runTask } : {}) });
  return Template.fromStack(stack);
}

function plain(): Record<string, unknown> {
  const app = new App({ analyticsReporting: false });
  const { artifactId } = new PlainRunTaskStack(app, 'one-active-key-guard-run-task');
  return app.synth().getStackArtifact(artifactId).template as Record<string, unknown>;
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What the role of the run task may do, by action. */
function rights(it: Template): Map<string, unknown> {
  const [policy] = Object.entries(it.findResources('AWS::IAM::Policy')).filter(([id]) =>
    id.includes('RunTask'),
  );
  const { Properties } = policy?.[1] as {
    Properties: { PolicyDocument: { Statement: Statement[] } };
  };
  return new Map(
    Properties.PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => [action, Resource] as const),
    ),
  );
}

test('it is off where nobody asks for it', () => {
  template().resourceCountIs('AWS::Lambda::Url', 0);
  template().resourceCountIs('AWS::Lambda::Function', 1);
});

test('it may read its key and settings, hand itself the work and write its log: nothing else', () => {
  const allowed = rights(template({}));
  expect([...allowed.keys()].sort()).toEqual([
    'lambda:InvokeFunction',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'ssm:GetParameter',
  ]);
  expect(JSON.stringify([...allowed])).not.toContain('*');
  const own = JSON.stringify(allowed.get('lambda:InvokeFunction'));
  expect(own).toContain(':function:one-active-key-guard-run-task"');
  const read = JSON.stringify(allowed.get('ssm:GetParameter'));
  expect(read).toContain(':parameter/one-active-key/run-task/hmac-key"');
});

test('a key of its own to decrypt with is one more right, on that key', () => {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Guard');
  const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111111111111:key/k');
  new OneActiveKeyGuard(stack, 'Guard', { code, runTask: { encryptionKey } });
  const allowed = rights(Template.fromStack(stack));
  expect(allowed.get('kms:Decrypt')).toBe('arn:aws:kms:us-east-1:111111111111:key/k');
});

test('the function ends in time, tries twice more, and drops what HCP Terraform waits for no longer', () => {
  const it = template({ hosts: ['tfe.example.com'], reservedConcurrency: 5 });
  it.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'one-active-key-guard-run-task',
    Handler: 'run-task.handler',
    Timeout: 300,
    ReservedConcurrentExecutions: 5,
    Environment: {
      Variables: {
        HOSTS_ALLOWED: 'tfe.example.com',
        KEY_PARAMETER: '/one-active-key/run-task/hmac-key',
      },
    },
  });
  it.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumEventAgeInSeconds: 600,
    MaximumRetryAttempts: 2,
  });
  it.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE' });
  expect(JSON.stringify(it.toJSON())).not.toMatch(/"Cors"/);
});

test.each(['https://tfe.example.com', 'tfe.example.com/x', ''])('%j is no host', (host) => {
  expect(() => template({ hosts: [host] })).toThrow(/is not the name of a host/);
});

test('the plain template has the same function, and our own rule reads it', () => {
  const body = plain();
  const it = Template.fromJSON(body);
  it.resourceCountIs('AWS::Lambda::Function', 1);
  it.resourceCountIs('AWS::CloudFormation::LambdaHook', 0);
  expect([...rights(it).keys()]).toHaveLength(4);
  expect(Object.keys(body['Parameters'] as object).sort()).toEqual(
    ['CodeBucket', 'CodeKey', 'HostsAllowed', 'Settings'].sort(),
  );
  expect(readTemplate(body)).toMatchObject({ keys: [], errors: [] });
});
