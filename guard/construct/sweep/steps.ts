import { Aws } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { IN_RUN, SWEEP } from '../../sweep/names';
import { addFunction, allow, allowWhere, type SweepFunction } from './functions';
import type { ByRoleProps, SweepProps } from './props';

export interface StepsProps {
  readonly sweep: SweepProps;
  readonly bucket: Bucket;
  readonly code: Code;
  readonly logGroup: ILogGroup;
  readonly parameter: IStringParameter;
}

/** The functions of the account that sweeps, by what they do. */
export interface Steps {
  readonly list: SweepFunction;
  readonly merge: SweepFunction;
  readonly byRole?: { readonly remaining: SweepFunction; readonly read: SweepFunction };
  readonly findings?: SweepFunction;
}

/** One report of 10,000 accounts; docs/guard.md has what was measured. In MB. */
const WHOLE_REPORT = 3_008;

export const DEFAULT_BY_ROLE = { rate: 20, concurrency: 2 } as const;

/** How accounts without a function are read; `undefined` where they are not. */
export function byRoleOf({ byRole = {} }: SweepProps): Required<ByRoleProps> | undefined {
  return byRole === false ? undefined : { ...DEFAULT_BY_ROLE, ...byRole };
}

export function addSteps(scope: Construct, props: StepsProps): Steps {
  const { sweep, bucket, parameter } = props;
  const { source = 'list', organizationalUnits = [], exclude = [] } = sweep;
  const common = { code: props.code, logGroup: props.logGroup };
  const inRuns = (...names: string[]) =>
    names.map((it) => bucket.arnForObjects(`${SWEEP.folder}/*/${it}`));
  const put = (...names: string[]) => allow(['s3:PutObject'], ...inRuns(...names));
  const get = (...names: string[]) => allow(['s3:GetObject'], ...inRuns(...names));
  const listing = (...parts: string[]) =>
    allowWhere(
      { StringLike: { 's3:prefix': parts.map((it) => `${SWEEP.folder}/*/${it}/*`) } },
      ['s3:ListBucket'],
      bucket.bucketArn,
    );
  const roleInOrganization = (name: string) =>
    allowWhere(
      { StringEquals: { 'aws:ResourceOrgID': sweep.organizationId } },
      ['sts:AssumeRole'],
      `arn:${Aws.PARTITION}:iam::*:role${SWEEP.path}${name}`,
    );
  const environment = { SWEEP_BUCKET: bucket.bucketName, SWEEP_SOURCE: source };
  const roleName = (name: string) => `${SWEEP.path}${name}`.slice(1);
  const byRole = byRoleOf(sweep);
  const units = organizationalUnits.length > 0;
  return {
    list: addFunction(scope, 'List', {
      ...common,
      name: SWEEP.list,
      handler: 'list',
      description: 'lists the accounts of a sweep.',
      environment: {
        ...environment,
        SWEEP_ROLE: roleName(SWEEP.reader),
        ...(units ? { SWEEP_UNITS: organizationalUnits.join(',') } : {}),
        ...(exclude.length > 0 ? { SWEEP_EXCLUDE: exclude.join(',') } : {}),
      },
      rights: [
        // AWS Organizations has no resources for these.
        allow(
          [
            'organizations:ListAccounts',
            ...(units ? ['organizations:ListAccountsForParent', 'organizations:ListChildren'] : []),
          ],
          '*',
        ),
        put('run.json', IN_RUN.items),
      ],
    }),
    merge: addFunction(scope, 'Merge', {
      ...common,
      name: SWEEP.merge,
      handler: 'merge',
      description: 'makes one report of a sweep.',
      memory: WHOLE_REPORT,
      environment: { ...environment, CONFIGURATION_PARAMETER: parameter.parameterName },
      rights: [
        get('run.json', 'results/*', 'failed/*'),
        listing('results', 'failed'),
        put(`${IN_RUN.reports}/*`),
        allow(['s3:PutObject'], bucket.arnForObjects(`${SWEEP.folder}/latest.json`)),
        allow(['ssm:GetParameter'], parameter.parameterArn),
      ],
    }),
    ...(byRole
      ? {
          byRole: {
            remaining: addFunction(scope, 'Remaining', {
              ...common,
              name: SWEEP.remaining,
              handler: 'remaining',
              description: 'finds out which accounts of a sweep have no result yet.',
              environment,
              rights: [get('run.json'), listing('results'), put(IN_RUN.remaining)],
            }),
            read: addFunction(scope, 'ByRole', {
              ...common,
              name: SWEEP.byRole,
              handler: 'byRole',
              description: 'reads an account that has no function of its own.',
              environment: {
                ...environment,
                SWEEP_ROLE: roleName(SWEEP.reader),
                SWEEP_RATE: String(byRole.rate / byRole.concurrency),
              },
              rights: [roleInOrganization(SWEEP.reader), put('results/*', `${IN_RUN.users}/*`)],
            }),
          },
        }
      : {}),
    ...(sweep.findings === true
      ? {
          findings: addFunction(scope, 'Findings', {
            ...common,
            name: SWEEP.findings,
            handler: 'findings',
            description: 'imports findings into the Security Hub of each account.',
            memory: WHOLE_REPORT,
            environment: { ...environment, SWEEP_ROLE: roleName(SWEEP.importer) },
            rights: [
              roleInOrganization(SWEEP.importer),
              get('run.json', `${IN_RUN.reports}/report.json`, `${IN_RUN.users}/*`),
            ],
          }),
        }
      : {}),
  };
}
