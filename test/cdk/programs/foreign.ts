import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as core from 'aws-cdk-lib';
import { CustomResource, type Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
  Provider,
} from 'aws-cdk-lib/custom-resources';
import { key, named, oneStack, type Program, user } from './program';

/** Deprecated and left out of the types, but still there. */
const { CfnInclude: LegacyInclude } = core as unknown as {
  readonly CfnInclude: new (scope: Stack, id: string, props: { template: object }) => unknown;
};

function included(stack: Stack, template: object, parameters?: Record<string, string>): CfnInclude {
  const templateFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'oak-include-')), 't.json');
  writeFileSync(templateFile, JSON.stringify(template));
  return new CfnInclude(stack, 'Include', { templateFile, ...(parameters ? { parameters } : {}) });
}

function createKey(
  stack: Stack,
  id: string,
  userName: string,
  service = 'IAM',
  action = 'createAccessKey',
) {
  return new AwsCustomResource(stack, id, {
    installLatestAwsSdk: false,
    onCreate: {
      service,
      action,
      parameters: { UserName: userName },
      physicalResourceId: PhysicalResourceId.of('key'),
    },
    policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
  });
}

const accessKey = (UserName: unknown, rest: object = {}) => ({
  Type: 'AWS::IAM::AccessKey',
  Properties: { UserName },
  ...rest,
});

/** Keys that no `AccessKey` construct made. */
export const foreign: readonly Program[] = [
  {
    name: 'CfnInclude with two keys',
    why: 'an included template is part of the stack',
    verdict: 'violation',
    build: oneStack((s) => {
      included(s, { Resources: { K1: accessKey('alice'), K2: accessKey('alice') } });
    }),
  },
  {
    name: 'CfnInclude with a parameter for the user, and a level 1 key',
    why: 'the given parameter is written into the template',
    verdict: 'violation',
    build: oneStack((s) => {
      const template = {
        Parameters: { Name: { Type: 'String' } },
        Resources: { K1: accessKey({ Ref: 'Name' }) },
      };
      included(s, template, { Name: 'alice' });
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'CfnInclude whose parameter switches a condition off',
    why: 'the condition compares two constants',
    verdict: 'compliant',
    build: oneStack((s) => {
      const template = {
        Parameters: { Env: { Type: 'String' } },
        Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
        Resources: { K1: accessKey('alice', { Condition: 'Prod' }) },
      };
      included(s, template, { Env: 'dev' });
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'CfnInclude with Fn::Sub of its own user',
    why: 'a Sub of a resource is a Ref to it',
    verdict: 'violation',
    build: oneStack((s) => {
      included(s, {
        Resources: {
          U: { Type: 'AWS::IAM::User' },
          K1: accessKey({ 'Fn::Sub': '${U}' }),
          K2: accessKey({ Ref: 'U' }),
        },
      });
    }),
  },
  {
    name: 'the legacy core.CfnInclude',
    why: 'its keys are in the template only: no construct stands for them',
    verdict: 'violation',
    build: oneStack((s) => {
      new LegacyInclude(s, 'Include', {
        template: { Resources: { K1: accessKey('alice'), K2: accessKey('alice') } },
      });
    }),
  },
  {
    name: 'the legacy core.CfnInclude beside a construct',
    why: 'both write into one template',
    verdict: 'violation',
    build: oneStack((s) => {
      new LegacyInclude(s, 'Include', { template: { Resources: { K1: accessKey('alice') } } });
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'AwsCustomResource that creates a key of a user of the stack',
    why: 'the call creates a second key',
    verdict: 'violation',
    build: oneStack((s) => {
      const alice = user(s, 'U');
      createKey(s, 'C', alice.userName);
      key(s, 'K', alice);
    }),
  },
  {
    name: 'AwsCustomResource with a literal name, in the words of the SDK v3',
    why: 'the same call by its other names',
    verdict: 'violation',
    build: oneStack((s) => {
      createKey(s, 'C', 'alice', '@aws-sdk/client-iam', 'CreateAccessKeyCommand');
      named(s, 'K', 'alice');
    }),
  },
  {
    name: 'two AwsCustomResources for one user',
    why: 'two calls, two keys',
    verdict: 'violation',
    build: oneStack((s) => {
      createKey(s, 'C1', 'alice');
      createKey(s, 'C2', 'alice');
    }),
  },
  {
    name: 'AwsCustomResource that only lists keys',
    why: 'it creates none',
    verdict: 'compliant',
    build: oneStack((s) => {
      createKey(s, 'C', 'alice', 'IAM', 'listAccessKeys');
      named(s, 'K', 'alice');
    }),
  },
  {
    name: 'a custom resource of the user’s own Lambda',
    why: 'what a Lambda does is out of reach, and said so in the documentation',
    verdict: 'compliant',
    build: oneStack((s) => {
      const handler = new Lambda(s, 'F', {
        code: Code.fromInline('exports.handler = async () => ({})'),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_LATEST,
      });
      const { serviceToken } = new Provider(s, 'P', { onEventHandler: handler });
      new CustomResource(s, 'C', { serviceToken, properties: { UserName: 'alice' } });
      named(s, 'K', 'alice');
    }),
  },
];
