import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { LeftOut, ReadError } from '../../rule-core/index';
import {
  LIST_ACCOUNTS_FOR_PARENT,
  LIST_CHILDREN,
  LIST_TAGS_FOR_RESOURCE,
} from '../aws/answers/organizations';
import type { Aws } from '../aws/ask/ask';
import { sentenceOf } from '../aws/errors';
import type { AccountFilters, AccountTag } from './options';
import { allPages } from '../aws/pages';
import { inParallel } from '../aws/pool';

/** Organizations have 2,000 units at most, and 10,000 accounts unless AWS grants more. */
const MOST_UNITS = 20_000;
/** AWS Organizations allows few calls a second. */
const AT_A_TIME = 3;

/** What the filters make of some accounts. */
export interface Filtered {
  /** Those that pass, in their order. */
  readonly kept: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Where nobody can say whether accounts pass. */
  readonly errors: readonly ReadError[];
}

/**
 * Applies the filters to these accounts, the cheapest first. An account of which nobody can say whether
 * it passes is an error, never left out in silence.
 */
export async function filterAccounts(
  accounts: readonly string[],
  { ous, exclude, accountTags }: AccountFilters,
  client: () => OrganizationsClient,
  aws: Aws,
): Promise<Filtered> {
  const leftOut: LeftOut[] = [];
  const errors: ReadError[] = [];
  let kept = accounts;
  const keep = (why: LeftOut['why'], passes: (account: string) => boolean) => {
    const out = kept.filter((it) => !passes(it));
    kept = kept.filter(passes);
    if (out.length > 0) leftOut.push({ why, accounts: out });
  };
  if (exclude) {
    const out = new Set(exclude);
    keep('exclude', (it) => !out.has(it));
  }
  if (ous) {
    const { below, problems } = await accountsBelow(client(), aws, ous);
    errors.push(...problems.map((message) => ({ input: 'organization', message })));
    keep('ou', (it) => below.has(it));
  }
  if (accountTags) {
    const { tagged, unknown } = await withTags(client(), aws, kept, accountTags);
    for (const [account, why] of unknown) {
      const message = `is not read, because its tags are not known: ${why}. --account-tag needs organizations:ListTagsForResource`;
      errors.push({ input: `account ${account}`, account, message });
    }
    kept = kept.filter((it) => !unknown.has(it));
    keep('account-tag', (it) => tagged.has(it));
  }
  return { kept, leftOut, errors };
}

/** Every account of these units and of those below them. */
async function accountsBelow(
  client: OrganizationsClient,
  aws: Aws,
  ous: readonly string[],
): Promise<{ below: ReadonlySet<string>; problems: string[] }> {
  const below = new Set<string>();
  const problems: string[] = [];
  const seen = new Set<string>();
  // Units that AWS names are visited as those that the caller names are.
  const open = [...ous];
  for (let unit = open.shift(); unit !== undefined; unit = open.shift()) {
    if (seen.has(unit)) continue;
    seen.add(unit);
    try {
      if (seen.size > MOST_UNITS) throw new Error('there are more units than an organization has');
      for await (const page of accountsOf(client, aws, unit)) page.forEach((it) => below.add(it));
      for await (const page of unitsOf(client, aws, unit)) open.push(...page);
    } catch (error) {
      problems.push(problemOf(unit, error));
      if (seen.size > MOST_UNITS) break;
    }
  }
  return { below, problems };
}

function problemOf(unit: string, error: unknown): string {
  const { name } = error as { name?: string };
  return name === 'ParentNotFoundException'
    ? `there is no organizational unit or root ${unit} in it: correct --ou`
    : `the accounts of ${unit} could not all be listed: ${sentenceOf(error)}. --ou needs organizations:ListAccountsForParent and organizations:ListChildren, in the management account or a delegated administrator's`;
}

async function* accountsOf(client: OrganizationsClient, aws: Aws, unit: string) {
  const { ListAccountsForParentCommand } = await import('@aws-sdk/client-organizations');
  const pages = allPages(
    async (token) => {
      const next = token === undefined ? {} : { NextToken: token };
      const command = new ListAccountsForParentCommand({ ParentId: unit, ...next });
      return aws.ask(client, command, LIST_ACCOUNTS_FOR_PARENT);
    },
    (it) => it.Id,
  );
  for await (const page of pages) yield page.map((it) => it.Id);
}

async function* unitsOf(client: OrganizationsClient, aws: Aws, unit: string) {
  const { ListChildrenCommand } = await import('@aws-sdk/client-organizations');
  yield* allPages(
    async (token) => {
      const next = token === undefined ? {} : { NextToken: token };
      const asked = { ParentId: unit, ChildType: 'ORGANIZATIONAL_UNIT' } as const;
      const command = new ListChildrenCommand({ ...asked, ...next });
      return aws.ask(client, command, LIST_CHILDREN);
    },
    (it) => it,
  );
}

/** The accounts that have all of these tags, and those whose tags nobody told, with the reason. */
async function withTags(
  client: OrganizationsClient,
  aws: Aws,
  accounts: readonly string[],
  wanted: readonly AccountTag[],
): Promise<{ tagged: ReadonlySet<string>; unknown: ReadonlyMap<string, string> }> {
  const tagged = new Set<string>();
  const unknown = new Map<string, string>();
  await inParallel(accounts, AT_A_TIME, async (account) => {
    try {
      const tags = await tagsOf(client, aws, account);
      if (wanted.every(({ key, value }) => tags.get(key) === value)) tagged.add(account);
    } catch (error) {
      unknown.set(account, sentenceOf(error));
    }
  });
  return { tagged, unknown };
}

async function tagsOf(
  client: OrganizationsClient,
  aws: Aws,
  account: string,
): Promise<ReadonlyMap<string, string>> {
  const { ListTagsForResourceCommand } = await import('@aws-sdk/client-organizations');
  const tags = new Map<string, string>();
  const pages = allPages(
    async (token) => {
      const next = token === undefined ? {} : { NextToken: token };
      const command = new ListTagsForResourceCommand({ ResourceId: account, ...next });
      return aws.ask(client, command, LIST_TAGS_FOR_RESOURCE);
    },
    (it) => it.Key,
  );
  for await (const page of pages) for (const it of page) tags.set(it.Key, it.Value);
  return tags;
}
