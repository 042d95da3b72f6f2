import { html } from './formats/html/page';
import { PLAN_TITLE, planList, planPage } from './remediation-page';
import { code, prose } from './safe/markdown-text';
import { sanitizeAll } from './safe/sanitize';
import { plural } from './wording/plural';

/** A plan as people read it; `live-check` makes it, and has all of it in its file. */
export interface ShownPlan {
  readonly account: string;
  readonly caller: string;
  readonly createdAt: string;
  /** SHA-256 of the plan, for who approves it. */
  readonly digest?: string;
  readonly complete: boolean;
  readonly users: readonly ShownUser[];
  readonly decisions: readonly {
    readonly user: string;
    readonly owner?: string;
    readonly why: string;
  }[];
  readonly errors: readonly { readonly input: string; readonly message: string }[];
  readonly notes: readonly string[];
}

export interface ShownUser {
  readonly user: string;
  /** Who answers for the user. */
  readonly owner?: string;
  /** Each key with its evidence, ready to read. */
  readonly keys: readonly {
    readonly id: string;
    readonly plan: string;
    readonly evidence: string;
  }[];
  readonly reason: string;
  readonly notes: readonly string[];
}

export const PLAN_FORMATS: Readonly<Record<string, (plan: ShownPlan) => string>> = {
  text: (plan) => text(sanitizeAll(plan)),
  markdown: (plan) => markdown(sanitizeAll(plan)),
  html: (plan) => page(sanitizeAll(plan)),
};

function headline({ users, decisions, account }: ShownPlan): string {
  const keys = users.flatMap((it) => it.keys.filter((key) => key.plan === 'deactivate')).length;
  return `Account ${account}: deactivate ${plural(keys, 'key')} of ${plural(users.length, 'user')}; ${plural(decisions.length, 'user')} to decide by hand.`;
}

function planned({ createdAt, caller, digest }: ShownPlan): string {
  const proof = digest === undefined ? '' : ` Digest ${digest}.`;
  return `Planned ${createdAt} by ${caller}.${proof}`;
}

function text(plan: ShownPlan): string {
  const width = Math.max(0, ...plan.users.flatMap((it) => it.keys.map((key) => key.id.length)));
  const lines = [headline(plan), planned(plan)];
  for (const { user, keys, reason, notes } of plan.users) {
    lines.push('', user);
    for (const key of keys)
      lines.push(`  ${key.plan.padEnd(10)}  ${key.id.padEnd(width)}  ${key.evidence}`);
    lines.push(`  why: ${reason}`, ...notes.map((it) => `  note: ${it}`));
  }
  if (plan.decisions.length > 0) lines.push('', 'To decide by hand (--keep USER=KEY_ID):');
  for (const { user, why } of plan.decisions) lines.push(`  ${user}: ${why}`);
  if (plan.errors.length > 0) lines.push('', 'Not read:');
  for (const { input, message } of plan.errors) lines.push(`  ${input}: ${message}`);
  for (const it of plan.notes) lines.push('', `note: ${it}`);
  return `${lines.join('\n')}\n`;
}

function markdown(plan: ShownPlan): string {
  const lines = [`## ${PLAN_TITLE}`, '', prose(headline(plan)), '', prose(planned(plan))];
  if (plan.users.length > 0)
    lines.push('', '| user | key | plan | evidence |', '| --- | --- | --- | --- |');
  for (const { user, keys } of plan.users) {
    for (const { id, plan: what, evidence } of keys)
      lines.push(`| ${prose(user)} | ${code(id)} | ${what} | ${prose(evidence)} |`);
  }
  const why = plan.users.map(
    ({ user, reason, notes }) => `- ${prose(`${user}: ${[reason, ...notes].join('. ')}`)}`,
  );
  if (why.length > 0) lines.push('', '### Why', '', ...why);
  const open = plan.decisions.map(({ user, why: it }) => `- ${prose(`${user}: ${it}`)}`);
  if (open.length > 0) lines.push('', '### To decide by hand', '', ...open);
  const errors = plan.errors.map(({ input, message }) => `- ${prose(`${input}: ${message}`)}`);
  if (errors.length > 0) lines.push('', '### Not read', '', ...errors);
  if (plan.notes.length > 0) lines.push('', ...plan.notes.map((it) => `- ${prose(it)}`));
  return `${lines.join('\n')}\n`;
}

function page(plan: ShownPlan): string {
  const users = plan.users.map(
    ({ user, keys, reason, notes }) =>
      html`<article>
        <h3>${user}</h3>
        <ul>
          ${keys.map((it) => html`<li><strong>${it.plan}</strong> <code>${it.id}</code> <span class="soft">${it.evidence}</span></li>`)}
        </ul>
        <p>Why: ${reason}</p>
        ${notes.map((it) => html`<p>${it}</p>`)}
      </article>`,
  );
  const decisions = plan.decisions.map(({ user, why }) => `${user}: ${why}`);
  const unread = plan.errors.map(({ input, message }) => `${input}: ${message}`);
  return planPage(
    {
      title: `${PLAN_TITLE}, account ${plan.account}`,
      head: headline(plan),
      about: [planned(plan)],
    },
    [
      ...users,
      planList('To decide by hand', decisions),
      planList('Not read', unread),
      planList('Notes', plan.notes),
    ],
  );
}
