import { html, Html, STYLE } from './formats/html/page';
import { count, type ShownPlan } from './remediation';
import { prose } from './safe/markdown-text';
import { sanitizeAll } from './safe/sanitize';

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
    title: `${count(plans.length, 'account')} read: deactivate ${count(surplus.length, 'key')} in ${count(accounts, 'account')}; ${count(decisions.length, 'user')} to decide by hand.`,
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
  const lines = ['## Deactivation of surplus access keys', '', prose(title), ''];
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
  const row = (cells: Row) =>
    html`<tr>
      ${cells.map((it) => html`<td>${it}</td>`)}
    </tr>`;
  const table = (names: Row, rows: readonly Row[]) =>
    html`<table>
      <thead>
        <tr>
          ${names.map((it) => html`<th>${it}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(row)}
      </tbody>
    </table>`;
  const list = (items: Row) =>
    html`<ul>
      ${items.map((it) => html`<li>${it}</li>`)}
    </ul>`;
  const section = (heading: string, isEmpty: boolean, content: Html) =>
    isEmpty
      ? new Html('')
      : html`<section>
          <h2>${heading}</h2>
          ${content}
        </section>`;
  return `${
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta
            http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
          />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Deactivation of surplus access keys</title>
          <style>
            ${STYLE}
          </style>
        </head>
        <body>
          <header>
            <h1>Deactivation of surplus access keys</h1>
            <p>${title}</p>
            ${head.map((it) => html`<p class="soft">${it}</p>`)}
          </header>
          <main>
            ${section('Keys', keys.length === 0, table(KEYS, keys))}
            ${section('To decide by hand', decisions.length === 0, table(DECISIONS, decisions))}
            ${section('Not read', unread.length === 0, list(unread))}
            ${section('Notes', notes.length === 0, list(notes))}
          </main>
        </body>
      </html>`.source
  }\n`;
}
