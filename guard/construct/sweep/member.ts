import { Aws } from 'aws-cdk-lib';
import { AccountPrincipal, Effect, Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { IN_RUN, SWEEP } from '../../sweep/names';
import { acknowledgeWildcards } from './acknowledged';
import { addFunction, allow } from './functions';

/** What reading every user with its keys takes (docs/live-check.md), and the alias to show. */
const READ = [
  'iam:GetAccessKeyLastUsed',
  'iam:GetAccountSummary',
  'iam:ListAccessKeys',
  'iam:ListAccountAliases',
  'iam:ListUsers',
];

export interface SweepMemberProps {
  /** The account that sweeps, twelve digits. */
  readonly sweepAccount: string;
  /** The bucket of the sweep. */
  readonly resultBucket: string;
  /** What its function runs. @default the account has none, and is read by a role */
  readonly code?: Code;
}

/**
 * What an account of the organization has, so that a sweep may read it: a role to be read by, a role to
 * import findings by, and a function that reads the account at its own rate, with a role to invoke it by.
 */
export class SweepMember extends Construct {
  readonly function?: LambdaFunction;
  readonly ofFunction: readonly Construct[] = [];

  constructor(scope: Construct, id: string, props: SweepMemberProps) {
    super(scope, id);
    const { sweepAccount, resultBucket, code } = props;
    const role = (what: string, name: string, by: string, rights: PolicyStatement[]) => {
      const made = new Role(this, what, {
        roleName: name,
        path: SWEEP.path,
        // The whole account is named, so that this can be deployed before that role is there.
        assumedBy: new AccountPrincipal(sweepAccount).withConditions({
          ArnEquals: {
            'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::${sweepAccount}:role${SWEEP.path}${by}`,
          },
        }),
        description: 'Lets a sweep of one-active-key look at this account.',
      });
      const policy = new Policy(this, `${what}Rights`, { roles: [made], statements: rights });
      acknowledgeWildcards(policy);
      return [made, policy];
    };
    role('Reader', SWEEP.reader, SWEEP.byRole, [allow(READ, '*')]);
    role('Importer', SWEEP.importer, SWEEP.findings, [
      allow(
        ['securityhub:BatchImportFindings'],
        `arn:${Aws.PARTITION}:securityhub:*:${Aws.ACCOUNT_ID}:product/${Aws.ACCOUNT_ID}/default`,
      ),
      allow(
        ['securityhub:GetFindings'],
        `arn:${Aws.PARTITION}:securityhub:*:${Aws.ACCOUNT_ID}:hub/default`,
      ),
    ]);
    if (!code) return;
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.THREE_MONTHS });
    const made = addFunction(this, 'Function', {
      name: SWEEP.member,
      handler: 'member',
      description: 'reads the access keys of this account.',
      code,
      logGroup,
      environment: { SWEEP_BUCKET: resultBucket },
      rights: [
        allow(READ, '*'),
        allow(
          ['s3:PutObject'],
          ...['results', IN_RUN.users].map(
            (it) =>
              `arn:${Aws.PARTITION}:s3:::${resultBucket}/${SWEEP.folder}/*/${it}/${Aws.ACCOUNT_ID}.json`,
          ),
        ),
      ],
    });
    acknowledgeWildcards(made.rights);
    const invoker = role('Invoker', SWEEP.invoker, SWEEP.stateMachine, [
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['lambda:InvokeFunction'],
        resources: [made.function.functionArn],
      }),
    ]);
    this.function = made.function;
    this.ofFunction = [logGroup, made.role, made.rights, made.function, ...invoker];
  }
}
