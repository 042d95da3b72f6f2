import type { Entries } from './entry';
import { accounts, choice, duration, file, flag, number, text, texts } from './kinds';

const MANY = ['organization', 'accounts'];

/** What `live` takes for many accounts. */
export const ORGANIZATION = {
  organization: {
    kind: flag,
    about: 'every account of it; needs --role-name',
    more: 'judge every account that AWS Organizations lists; needs `--role-name`',
    file: 'decides',
  },
  accounts: {
    kind: accounts,
    takes: '<list>',
    about: 'these: ids with commas, or a file of them',
    more: 'judge these accounts: ids with commas, or a file with one a line; needs `--role-name`',
    file: 'decides',
  },
  ou: {
    kind: texts,
    takes: '<id>',
    about: 'only below this unit or root; may be repeated',
    more: 'only accounts in this unit (`ou-…`) or root (`r-…`), however deep; may be repeated',
    needs: ['organization'],
    file: 'decides',
  },
  exclude: {
    kind: accounts,
    takes: '<list>',
    about: 'not these: ids with commas, or a file',
    more: 'not these accounts: ids with commas, or a file with one a line',
    needs: MANY,
    file: 'decides',
  },
  accountTag: {
    kind: texts,
    takes: '<key=value>',
    about: 'only with this tag; may be repeated',
    more: 'only accounts with this tag; repeated, with all of them',
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
    about: "the caller's own",
    more: "how the caller's own account is read: with the role (`role`), with the caller's own credentials (`direct`), or directly where the role is refused (`auto`)",
    otherwise: 'auto',
    needs: MANY,
    file: 'decides',
  },
  externalId: {
    kind: text,
    takes: '<id>',
    about: "what the roles' trust policies ask for",
    more: "the external id that the roles' trust policies ask for",
    needs: MANY,
    file: 'decides',
  },
  sessionName: {
    kind: text,
    takes: '<name>',
    about: 'of the sessions, for CloudTrail',
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
    about: 'keep there what was read; go on from it',
    more: '[keep](live-check.md#an-organization) what was read in this file, and go on from it',
    needs: MANY,
    file: 'never',
  },
  checkpointMaxAge: {
    kind: duration(),
    takes: '<time>',
    about: 'read again what is older',
    more: 'how old what the checkpoint holds may be; what is older is read again',
    otherwise: '12h',
    needs: ['checkpoint'],
    file: 'never',
  },
} as const satisfies Entries;
