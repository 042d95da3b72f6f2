import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import { named, oneStack, type Program } from './program';

const lazy = (text: string) => Lazy.string({ produce: () => text });

/** A stack that adds a key to its template once that is resolved. */
class Resolving extends Stack {
  override resolve(it: unknown): unknown {
    const made = super.resolve(it) as { Resources?: Record<string, unknown> } | undefined;
    if (!made?.Resources?.['A']) return made;
    const Z = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } };
    return { ...made, Resources: { ...made.Resources, Z } };
  }
}

/** Programs whose classes and types say what they are only once they are written. */
export const unplain: readonly Program[] = [
  {
    name: 'a key whose type is lazy',
    why: 'the type is a token until the resource is written',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'B', 'alice');
      const properties = { UserName: 'alice' };
      new CfnResource(s, 'I', { type: lazy('AWS::IAM::AccessKey'), properties });
    }),
  },
  {
    name: 'an SDK call whose type is lazy',
    why: 'the type is a token until the resource is written',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'B', 'alice');
      const call = { service: 'IAM', action: 'createAccessKey', parameters: { UserName: 'alice' } };
      const properties = { ServiceToken: 'x', Create: JSON.stringify(call) };
      new CfnResource(s, 'C', { type: lazy('Custom::AWS'), properties });
    }),
  },
  ...['AWS::CloudFormation::Stack', 'AWS::CloudFormation::StackSet'].map((type): Program => ({
    name: `a lazy ${type}`,
    why: 'its template is not at hand',
    verdict: 'compliant',
    unread: 'is not at hand',
    build: oneStack((s) => {
      const properties = {
        TemplateURL: 'https://x.s3.amazonaws.com/y',
        StackSetName: 'n',
        PermissionModel: 'SELF_MANAGED',
      };
      new CfnResource(s, 'M', { type: lazy(type), properties });
    }),
  })),
  {
    name: 'a lazy module',
    why: 'it may be anything',
    verdict: 'compliant',
    unread: 'module',
    build: oneStack((s) => {
      new CfnResource(s, 'M', { type: lazy('My::Own::Keys::MODULE') });
    }),
  },
  {
    name: 'a policy whose type is lazy, over a user with a key',
    why: 'a right to make keys beside one',
    verdict: 'undetermined',
    build: oneStack((s) => {
      named(s, 'B', 'alice');
      const Statement = {
        Effect: 'Allow',
        Action: 'iam:CreateAccessKey',
        Resource: 'arn:aws:iam::111111111111:user/alice',
      };
      const properties = {
        PolicyName: 'p',
        Users: ['alice'],
        PolicyDocument: { Version: '2012-10-17', Statement: [Statement] },
      };
      new CfnResource(s, 'P', { type: lazy('AWS::IAM::Policy'), properties });
    }),
  },
  {
    name: 'a lazy type of no interest',
    why: 'it is written out, and says nothing of keys',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'B', 'alice');
      new CfnResource(s, 'T', { type: lazy('AWS::SNS::Topic') });
    }),
  },
  {
    name: 'a class of stacks that resolves its template in its own way',
    why: 'the elements are not what the template says',
    verdict: 'violation',
    build: (app) => {
      named(new Resolving(app, 'S', { analyticsReporting: false }), 'A', 'alice');
    },
  },
];
