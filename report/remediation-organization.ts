import type { Html } from './formats/html/page';
import { table, whole } from './formats/html/table';
import type { ShownPlan } from './remediation';
import { PLAN_TITLE, planList, planPage, planSection } from './remediation-page';
import { prose } from './safe/markdown-text';
import { sanitizeAll } from './safe/sanitize';
import { plural } from './wording/plural';

/** The plan of many accounts as people read it. */
export interface ShownOrganizationPlan {
  readonly caller: string;
  readonly createdAt: string;
  readonly digest: string;
  readonly roleName: string;
  readonly forRole?: string;
  readonly complete: boolean;
  readonly plans: readonly ShownPlan[];
  readonly errors: readonly { readonly input: string; readonly message: string }[];
  readonly notes: readonly string[];
}

export const ORGANIZATION_PLAN_FORMATS: Readonly<
  Record<string, (plan: ShownOrganizationPlan) => string>
> = {
  text: (plan) => text(tablesOf(sanitizeAll(plan))),
  markdown: (plan) => markdown(tablesOf(sanitizeAll(plan))),
  html: (plan) => page(tablesOf(sanitizeAll(plan))),
};

type Row = readonly string[];

/** What all formats show: a row for each key and each decision, by account and owner. */
interface Tables {
  readonly title: string;
  readonly head: readonly string[];
  readonly keys: readonly Row[];
  readonly decisions: readonly Row[];
  readonly unread: readonly string[];
  readonly notes: readonly string[];
}

const KEYS = ['account', 'owner', 'user', 'plan', 'key', 'evidence', 'why'];
const DECISIONS = ['account', 'owner', 'user', 'what to decide'];

function tablesOf(plan: ShownOrganizationPlan): Tables {
  const { plans, createdAt, caller, digest, roleName, forRole, errors, notes } = plan;
  const keys = plans
    .flatMap(({ account, users }) =>
      users.flatMap(({ user, owner = '', keys: all, reason, notes: more }) =>
        all.map((it) => {
          const why = it.plan === 'deactivate' ? [reason, ...more].join('. ') : '';
          return [account, owner, user, it.plan, it.id, it.evidence, why];
        }),
      ),
    )
    .sort(byPlace);
  const decisions = plans
    .flatMap(({ account, decisions: all }) =>
      all.map(({ user, owner = '', why }) => [account, owner, user, why]),
    )
    .sort(byPlace);
  const surplus = keys.filter((it) => it[3] === 'deactivate');
  const accounts = new Set(surplus.map((it) => it[0])).size;
  const by = forRole === undefined ? 'only who made it' : `the role ${forRole}`;
  return {
    title: `${plural(plans.length, 'account')} read: deactivate ${plural(surplus.length, 'key')} in ${plural(accounts, 'account')}; ${plural(decisions.length, 'user')} to decide by hand.`,
    head: [
      `Planned ${createdAt} by ${caller}, with the role ${roleName}. To be applied by ${by}.`,
      `Digest ${digest}.`,
    ],
    keys,
    decisions,
    unread: [
      ...errors.map(({ input, message }) => `${input}: ${message}`),
      ...plans.flatMap((it) =>
        it.errors.map(({ input, message }) => `${it.account}, ${input}: ${message}`),
      ),
    ],
    notes: [...notes, ...plans.flatMap((it) => it.notes.map((note) => `${it.account}: ${note}`))],
  };
}

function byPlace(a: Row, b: Row): number {
  const x = a.slice(0, 3).join('\0');
  const y = b.slice(0, 3).join('\0');
  return x === y ? 0 : x < y ? -1 : 1;
}

function place(account: string, owner: string): string {
  return `account ${account}${owner === '' ? '' : `, ${owner}`}`;
}

function text({ title, head, keys, decisions, unread, notes }: Tables): string {
  const lines = [title, ...head];
  let before = '';
  for (const [account = '', owner = '', user = '', plan = '', id = '', evidence, why] of keys) {
    const here = place(account, owner);
    if (here !== before) lines.push('', here);
    before = here;
    lines.push(`  ${plan.padEnd(10)}  ${id}  of ${user}, ${evidence ?? ''}`);
    if (why) lines.push(`              why: ${why}`);
  }
  if (decisions.length > 0) lines.push('', 'To decide by hand (--keep USER=KEY_ID):');
  for (const [account = '', owner = '', user = '', why = ''] of decisions)
    lines.push(`  ${place(account, owner)}, ${user}: ${why}`);
  if (unread.length > 0) lines.push('', 'Not read:', ...unread.map((it) => `  ${it}`));
  for (const it of notes) lines.push('', `note: ${it}`);
  return `${lines.join('\n')}\n`;
}

function markdown({ title, head, keys, decisions, unread, notes }: Tables): string {
  const lines = [`## ${PLAN_TITLE}`, '', prose(title), ''];
  lines.push(...head.flatMap((it) => [prose(it), '']));
  const table = (names: Row, rows: readonly Row[]) => {
    lines.push(`| ${names.join(' | ')} |`, `|${' --- |'.repeat(names.length)}`);
    for (const row of rows) lines.push(`| ${row.map((it) => prose(it)).join(' | ')} |`);
    lines.push('');
  };
  if (keys.length > 0) table(KEYS, keys);
  if (decisions.length > 0) {
    lines.push('### To decide by hand', '');
    table(DECISIONS, decisions);
  }
  const list = (items: Row) => items.map((it) => `- ${prose(it)}`);
  if (unread.length > 0) lines.push('### Not read', '', ...list(unread), '');
  lines.push(...list(notes));
  return `${lines.join('\n').trimEnd()}\n`;
}

function page({ title, head, keys, decisions, unread, notes }: Tables): string {
  return planPage({ title: PLAN_TITLE, head: title, about: head }, [
    planTable('Keys', KEYS, keys),
    planTable('To decide by hand', DECISIONS, decisions),
    planList('Not read', unread),
    planList('Notes', notes),
  ]);
}

function planTable(heading: string, names: Row, rows: readonly Row[]): Html {
  const columns = names.map((name, index) => ({
    name,
    cell: (row: Row) => (name === 'key' ? whole(row[index] ?? '') : (row[index] ?? '')),
  }));
  return planSection(heading, rows.length === 0, table('By account and owner', rows, columns));
}
