import type { Entries } from '../entry';
import { flag, text } from '../kinds/kinds';
import { ORGANIZATION } from './organization';

/** Which accounts, and how they are entered. */
const { ownAccount, externalId, sessionName } = ORGANIZATION;
export const MANY = {
  organization: {
    ...ORGANIZATION.organization,
    more: 'plan for every account that AWS Organizations lists; needs `--role-name`',
    file: 'never',
  },
  accounts: {
    ...ORGANIZATION.accounts,
    more: 'plan for these accounts: ids with commas, or a file with one a line; needs `--role-name`',
    file: 'never',
  },
  ou: { ...ORGANIZATION.ou, file: 'never' },
  exclude: { ...ORGANIZATION.exclude, file: 'never' },
  accountTag: { ...ORGANIZATION.accountTag, file: 'never' },
  roleName: { ...ORGANIZATION.roleName, file: 'never' },
  ownAccount: { ...ownAccount, file: 'never' },
  externalId: { ...externalId, file: 'never' },
  sessionName: { ...sessionName, file: 'never' },
  concurrency: { ...ORGANIZATION.concurrency, file: 'never' },
} as const satisfies Entries;

/** Of a plan or a journal of many accounts. */
export const ENTER = {
  organization: {
    kind: flag,
    about: 'it must be of an organization',
    more: 'refuse a plan or a journal of one account: all accounts of it are meant',
    file: 'never',
  },
  accounts: {
    ...ORGANIZATION.accounts,
    about: 'only these: ids with commas, or a file',
    more: 'only these accounts of the plan or the journal: ids with commas, or a file with one a line',
    file: 'never',
  },
  roleName: {
    kind: text,
    takes: '<name>',
    about: 'the role to assume (default: that of the plan)',
    more: 'the role to assume in every account; the default is that of the plan',
    file: 'never',
  },
  ownAccount: {
    kind: ownAccount.kind,
    takes: '<how>',
    about: "the caller's own",
    more: "how the caller's own account is entered: with the role (`role`), with the caller's own credentials (`direct`), or directly where the role is refused (`auto`)",
    otherwise: 'auto',
    file: 'never',
  },
  externalId: {
    kind: text,
    takes: '<id>',
    about: "what the roles' trust policies ask for",
    file: 'never',
  },
  sessionName: {
    kind: text,
    takes: '<name>',
    about: 'of the sessions, for CloudTrail',
    file: 'never',
  },
} as const satisfies Entries;
