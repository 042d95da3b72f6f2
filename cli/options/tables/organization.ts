import type { Entries } from '../entry';
import { accounts, choice, duration, file, flag, number, text, texts } from '../kinds/kinds';

const MANY = ['organization', 'accounts'];

/** What only a run that asks the accounts itself can keep to. */
const ASKING = [
  ...['accounts', 'ou', 'exclude', 'accountTag', 'roleName', 'ownAccount', 'externalId'],
  ...['sessionName', 'concurrency', 'checkpoint', 'source', 'rate', 'timeout', 'stacks'],
  ...['nameUsers', 'ownerTag', 'credentialReport'],
];

/** What `live` takes for many accounts. */
export const ORGANIZATION = {
  organization: {
    kind: flag,
    about: 'every account; needs --role-name',
    more: 'judge every account that AWS Organizations lists; needs `--role-name`',
    file: 'decides',
  },
  from: {
    kind: text,
    takes: '<folder>',
    about: 'judge the results of a sweep: a folder or s3://…',
    more: 'judge the results of a [sweep](guard.md#sweep), in a folder or in Amazon S3 (`s3://BUCKET/PREFIX`), and ask no account',
    needs: ['organization'],
    excludes: Object.fromEntries(
      ASKING.map((it) => [it, 'which is of a run that asks the accounts itself']),
    ),
    file: 'never',
  },
  accounts: {
    kind: accounts,
    takes: '<list>',
    about: 'these accounts: ids with commas, or a file',
    more: 'judge these accounts: ids with commas, or a file with one a line; needs `--role-name`',
    file: 'decides',
  },
  ou: {
    kind: texts,
    takes: '<id>',
    about: 'only in this unit or root; repeatable',
    more: 'only accounts in this unit (`ou-…`) or root (`r-…`), however deep; may be repeated',
    needs: ['organization'],
    file: 'decides',
  },
  exclude: {
    kind: accounts,
    takes: '<list>',
    about: 'skip these: ids with commas, or a file',
    more: 'not these accounts: ids with commas, or a file with one a line',
    needs: MANY,
    file: 'decides',
  },
  accountTag: {
    kind: texts,
    takes: '<key=value>',
    about: 'only with this tag; repeatable',
    more: 'only accounts with this tag; if repeated, with all of the tags',
    needs: ['organization'],
    file: 'decides',
  },
  roleName: {
    kind: text,
    takes: '<name>',
    about: 'the role to assume in every account',
    more: 'the role to assume in every account, with its path if it has one',
    needs: MANY,
    file: 'decides',
  },
  ownAccount: {
    kind: choice(['auto', 'direct', 'role']),
    takes: '<how>',
    about: "caller's own",
    more: "how the caller's own account is read: with the role (`role`), with the caller's own credentials (`direct`), or directly where the role is refused (`auto`)",
    otherwise: 'auto',
    needs: MANY,
    file: 'decides',
  },
  externalId: {
    kind: text,
    takes: '<id>',
    about: "what the roles' trust policies require",
    more: "the external id that the roles' trust policies require",
    needs: MANY,
    file: 'decides',
  },
  sessionName: {
    kind: text,
    takes: '<name>',
    about: 'the session name, shown in CloudTrail',
    more: 'the name of the sessions in CloudTrail',
    needs: MANY,
    file: 'shows',
  },
  concurrency: {
    kind: number(1000, { whole: true }),
    takes: '<n>',
    about: 'accounts at a time',
    otherwise: '10',
    needs: MANY,
    file: 'shows',
  },
  checkpoint: {
    kind: file,
    takes: '<file>',
    about: 'save what was read; resume from it',
    more: '[save](live-check.md#going-on-where-it-stopped) what was read in this file, and resume from it',
    needs: MANY,
    file: 'never',
  },
  checkpointMaxAge: {
    kind: duration(),
    takes: '<time>',
    about: 'read again what is older',
    more: 'the maximum age of what the checkpoint holds; what is older is read again',
    otherwise: '12h',
    needs: ['checkpoint'],
    file: 'never',
  },
} as const satisfies Entries;
