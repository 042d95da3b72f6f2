import type { Entries, ValuesOf } from '../entry';
import {
  account,
  duration,
  file,
  files,
  flag,
  parameters,
  paths,
  role,
  text,
  texts,
} from '../kinds/kinds';
import { stacks, templates } from '../kinds/mapping';
import type { ReportValues } from './report';

/** What `check` judges. */
export const CHECK = {
  paths: {
    kind: paths,
    argument: true,
    takes: '[path...]',
    about: 'files, folders or - for stdin (default: cdk.out)',
    file: 'decides',
  },
  parameters: {
    kind: parameters,
    takes: '<value>',
    about: 'KEY=VALUE, or a parameters file; repeatable',
    more: 'a template parameter as `KEY=VALUE`, or a CloudFormation parameters file; may be repeated',
    file: 'decides',
  },
  templates: {
    kind: templates,
    takes: '<address=file>',
    about: 'the file of an address, * for any text; repeatable',
    more: 'the file that stands for [the address of a nested template](#templates-that-others-name); `*` is any text; may be repeated',
    file: 'decides',
  },
  account: {
    kind: account,
    takes: '<id>',
    about: 'the account of inputs that do not name one',
    file: 'decides',
  },
  baseline: {
    kind: file,
    takes: '<report.json>',
    about: 'fail only on what this report lacks',
    more: 'fail only on violations, and on parts that are not read, that this earlier JSON report [does not have](ci.md#only-what-is-new)',
    file: 'decides',
    accepts: true,
  },
  longestException: {
    kind: duration(),
    takes: '<time>',
    about: 'one that ends later, or never, does not count',
    more: 'the longest term of an exception, from now on; one that ends later, or never, is named and does not count',
    file: 'never',
  },
  acceptInCode: {
    kind: flag,
    about: 'exceptions that the inputs bring count (default)',
    negation: 'refuse exceptions that the change brings',
    file: 'never',
  },
  writeExceptions: {
    kind: file,
    takes: '<file>',
    about: 'propose exceptions for what is not read',
    more: 'write a new file that proposes [exceptions for what could not be read](exceptions.md#what-stays-unread)',
    file: 'never',
  },
} as const satisfies Entries;

/** What `check` may read from AWS for templates. */
export const FETCH = {
  fetch: {
    kind: flag,
    about: 'read what templates name from AWS',
    more: '[read what templates name from AWS](#what-aws-has): nested templates in S3, exports of the account, processed templates',
    file: 'never',
  },
  fetchBucket: {
    kind: texts,
    takes: '<name>',
    about: 'a bucket to read, * for any text; repeatable',
    more: 'a bucket of S3 that may be read, `*` is any text; may be repeated. Without it none is',
    needs: ['fetch'],
    file: 'never',
  },
  fetchStack: {
    kind: stacks,
    takes: '<file=stack>',
    about: 'the stack of a template with macros; repeatable',
    more: 'judge this template as the deployed stack of this name (or ARN) [has it written out](#what-aws-has), where the stack was made from the very same template; may be repeated',
    needs: ['fetch'],
    file: 'never',
  },
} as const satisfies Entries;

/** What `check` adds of deployed accounts. */
export const DEPLOYED = {
  live: {
    kind: files,
    takes: '<report.json>',
    about: 'add what is deployed: live --format json',
    more: '[add what is deployed](declared-and-deployed.md), from a report of `live --format json`; may be repeated',
    excludes: { liveAccount: 'which reads the account itself' },
    file: 'never',
  },
  liveMaxAge: {
    kind: duration(),
    takes: '<time>',
    about: 'the maximum age of that report',
    more: 'the maximum age of that report; with an older one, the answer is not complete',
    otherwise: '48h',
    needs: ['live'],
    file: 'never',
  },
  liveAccount: {
    kind: flag,
    about: 'add what is deployed: read it now',
    more: '[add what is deployed](declared-and-deployed.md), read from the account now',
    file: 'never',
  },
  profile: {
    kind: text,
    takes: '<name>',
    about: 'for those that ask AWS: a profile',
    needs: ['liveAccount', 'fetch'],
    file: 'never',
  },
  region: {
    kind: text,
    takes: '<name>',
    about: 'for those that ask AWS: the region of the stacks',
    needs: ['liveAccount', 'fetch'],
    file: 'never',
  },
  roleArn: {
    kind: role,
    takes: '<arn>',
    about: 'for those that ask AWS: a role to assume',
    needs: ['liveAccount', 'fetch'],
    file: 'never',
  },
} as const satisfies Entries;

export type DeployedValues = ValuesOf<typeof DEPLOYED>;
export type FetchValues = ValuesOf<typeof FETCH>;
export type CheckValues = ReportValues & ValuesOf<typeof CHECK> & FetchValues & DeployedValues;
