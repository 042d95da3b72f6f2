import { type App, Stack } from 'aws-cdk-lib';
import {
  AccessKey,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
  ServicePrincipal,
  User,
} from 'aws-cdk-lib/aws-iam';
import { type Case, pulumiKey, type PulumiResource, pulumiUser, terraformPlan } from './case';

/** A role of a function that has this right, over this user or over this ARN. */
interface Right {
  readonly action: string;
  readonly over: 'alice' | 'bob' | '*';
}

const arnOf = (over: Right['over']) =>
  over === '*' ? '*' : `arn:aws:iam::111111111111:user/${over}`;

const documentOf = ({ action, over }: Right) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: [action], Resource: arnOf(over) }],
  });

function cloudformation(right: Right, hasKey: boolean): string {
  return `
Resources:
  Alice: { Type: AWS::IAM::User, Properties: { UserName: alice } }
  Bob: { Type: AWS::IAM::User, Properties: { UserName: bob } }
${hasKey ? '  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Alice } }' : ''}
  Right:
    Type: AWS::IAM::RolePolicy
    Properties: { RoleName: r, PolicyName: p, PolicyDocument: ${documentOf(right)} }
`;
}

function cdk(right: Right, hasKey: boolean) {
  return (app: App) => {
    const stack = new Stack(app, 'S', { env: { account: '111111111111', region: 'eu-west-1' } });
    const user = (userName: string) => new User(stack, userName, { userName });
    const [alice, bob] = [user('alice'), user('bob')];
    if (hasKey) new AccessKey(stack, 'Key', { user: alice });
    const role = new Role(stack, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    const over = { alice: alice.userArn, bob: bob.userArn, '*': '*' }[right.over];
    const statement: PolicyStatementProps = { actions: [right.action], resources: [over] };
    role.addToPolicy(new PolicyStatement(statement));
  };
}

function pulumi(right: Right, hasKey: boolean): PulumiResource[] {
  return [
    pulumiUser('alice'),
    pulumiUser('bob'),
    ...(hasKey ? [pulumiKey('k', 'alice', { from: { user: ['alice'] } })] : []),
    {
      type: 'aws:iam/rolePolicy:RolePolicy',
      name: 'right',
      props: { role: 'r', policy: documentOf(right) },
    },
  ];
}

/** The policy is known only after apply where it is made out of a user's ARN, as usual. */
function terraform(right: Right, hasKey: boolean): object {
  const plan = terraformPlan(
    { alice: 'alice', bob: 'bob' },
    hasKey ? { k: { user: 'alice', of: 'aws_iam_user.alice' } } : {},
  ) as {
    resource_changes: object[];
    configuration: { root_module: { resources: object[] } };
  };
  const isKnown = right.over === '*';
  plan.resource_changes.push({
    address: 'aws_iam_role_policy.right',
    mode: 'managed',
    type: 'aws_iam_role_policy',
    name: 'right',
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: ['create'],
      before: null,
      after: { role: 'r', ...(isKnown ? { policy: documentOf(right) } : {}) },
      after_unknown: { id: true, ...(isKnown ? {} : { policy: true }) },
    },
  });
  const document = 'data.aws_iam_policy_document.right';
  const user = `aws_iam_user.${right.over}`;
  plan.configuration.root_module.resources.push(
    {
      address: 'aws_iam_role_policy.right',
      mode: 'managed',
      type: 'aws_iam_role_policy',
      name: 'right',
      provider_config_key: 'aws',
      expressions: {
        policy: { references: [`${document}.json`, document] },
        role: { constant_value: 'r' },
      },
    },
    {
      address: document,
      mode: 'data',
      type: 'aws_iam_policy_document',
      name: 'right',
      provider_config_key: 'aws',
      expressions: {
        statement: [
          {
            actions: { constant_value: [right.action] },
            resources: isKnown ? { constant_value: ['*'] } : { references: [`${user}.arn`, user] },
          },
        ],
      },
    },
  );
  return plan;
}

const row = (
  it: Pick<Case, 'name' | 'why' | 'verdict' | 'code'> & { right: Right; hasKey: boolean },
): Case => {
  const { right, hasKey, ...said } = it;
  return {
    ...said,
    programs: {
      cloudformation: cloudformation(right, hasKey),
      cdk: cdk(right, hasKey),
      pulumi: pulumi(right, hasKey),
      terraform: terraform(right, hasKey),
    },
  };
};

/** Policies that let someone make keys of a user: a function behind a custom resource, a rotation. */
export const rights: readonly Case[] = [
  row({
    name: 'a right to make keys of a user, beside a key of that user',
    why: 'who has the right may make the second key, and no declaration shows it',
    verdict: 'undetermined',
    code: 'unknown-condition',
    right: { action: 'iam:CreateAccessKey', over: 'alice' },
    hasKey: true,
  }),
  row({
    name: 'a right to make keys of a user that has none',
    why: 'by itself it makes the only key',
    verdict: 'compliant',
    right: { action: 'iam:CreateAccessKey', over: 'alice' },
    hasKey: false,
  }),
  row({
    name: 'a right to make keys of another user',
    why: 'two users, one key each',
    verdict: 'compliant',
    right: { action: 'iam:CreateAccessKey', over: 'bob' },
    hasKey: true,
  }),
  row({
    name: 'a right by a pattern of actions',
    why: 'iam:*AccessKey* allows it as well as the whole name',
    verdict: 'undetermined',
    code: 'unknown-condition',
    right: { action: 'iam:*AccessKey*', over: 'alice' },
    hasKey: true,
  }),
  row({
    name: 'an administrator',
    why: 'rights over every user say nothing about one: a warning here would be in every account',
    verdict: 'compliant',
    right: { action: 'iam:*', over: '*' },
    hasKey: true,
  }),
];
