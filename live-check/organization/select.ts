import type { LeftOut, ReadError, Warning } from '../../rule-core/index';
import { type AccountList, listAccounts } from './accounts';
import { filterAccounts } from './filters';
import type { Caller, Hub } from './hub';
import type { CheckOrganizationOptions } from './options';

type Selection = Pick<CheckOrganizationOptions, 'accounts' | 'ous' | 'exclude' | 'accountTags'>;

/** The accounts that are listed and pass all filters, and those that were left out on purpose. */
export async function listSelected(
  hub: Hub,
  caller: Caller,
  options: Selection,
): Promise<{ list: AccountList; leftOut: readonly LeftOut[]; errors: readonly ReadError[] }> {
  const { accounts } = options;
  const all = accounts
    ? { active: [...new Set(accounts)].sort(), others: [] }
    : await listAccounts(hub.organizations(caller), hub.aws);
  const ids = [...all.active, ...all.others.map((it) => it.id)];
  const { kept, leftOut, errors } = await filterAccounts(
    ids,
    options,
    () => hub.organizations(caller),
    hub.aws,
  );
  const passes = new Set(kept);
  const active = all.active.filter((it) => passes.has(it));
  const others = all.others.filter((it) => passes.has(it.id));
  return { list: { ...all, active, others }, leftOut, errors };
}

const OPTIONS: Readonly<Record<LeftOut['why'], string>> = {
  exclude: '--exclude names them',
  ou: '--ou does not reach them',
  'account-tag': 'they do not have the tags of --account-tag',
};

export function nothingPasses(leftOut: readonly LeftOut[]): string {
  const parts = leftOut.map(({ why, accounts }) => `${accounts.length} because ${OPTIONS[why]}`);
  return `all of its accounts were left out, ${parts.join(', ')}`;
}

/** So many ids stand in a note; the report has them all. */
const SHOWN = 20;

/** What was left out on purpose is told: a report of a part is not one of the whole. */
export function leftOutNotes(leftOut: readonly LeftOut[], { exclude = [] }: Selection): Warning[] {
  const notes = leftOut.map(({ why, accounts }) => {
    const more = accounts.length > SHOWN ? ` and ${accounts.length - SHOWN} more` : '';
    const count = `${accounts.length} account${accounts.length === 1 ? ' was' : 's were'}`;
    return `${count} left out, because ${OPTIONS[why]}: ${accounts.slice(0, SHOWN).join(', ')}${more}.`;
  });
  const out = leftOut.find((it) => it.why === 'exclude')?.accounts ?? [];
  const missing = [...new Set(exclude)].filter((it) => !out.includes(it)).sort();
  if (missing.length > 0) {
    notes.push(`--exclude names accounts that are not listed: ${missing.join(', ')}.`);
  }
  return notes.map((message) => ({ code: 'note', message }));
}
