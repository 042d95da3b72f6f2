import {
  type Finding,
  type FindingKey,
  type Report,
  ruleOf,
  keyState,
} from '../../../rule-core/index';
import { plural } from '../../wording/plural';
import { repositoryPath } from '../../wording/occurrences';
import { whoOf } from '../../wording/who';
import { each, html as tag, type Html, NOTHING } from './page';
import { day, moment, table, whole } from './table';

/** So many findings are shown unfolded. */
const UNFOLDED = 20;

/** The findings of one verdict. */
export function findings(report: Report, kind: 'violation' | 'undetermined', title: string): Html {
  const shown = report.findings.filter((it) => it.verdict === kind);
  if (shown.length === 0) return NOTHING;
  const open = report.findings.length <= UNFOLDED;
  return tag`<section>
<h2>${title}</h2>
${each(shown, (it) => block(it, open))}
</section>`;
}

/** Where the page shows a finding: a link from elsewhere to it stays right over runs. */
export function anchorOf({ fingerprint }: Finding): string {
  return `finding-${fingerprint}`;
}

function block(it: Finding, open: boolean): Html {
  return tag`<details class="${it.verdict}" id="${anchorOf(it)}"${open ? tag` open` : NOTHING}>
<summary><h3>${userOf(it)}</h3> <span class="soft">${activeKeys(it)}</span></summary>
<p>${it.message}</p>
${keysTable(it)}
${who(it)}
<p><strong>Fix:</strong> ${it.fix}</p>
<p class="soft">Rule <code>${ruleOf(it)}</code>, fingerprint <code>${it.fingerprint}</code></p>
</details>`;
}

function activeKeys({ verdict, activeKeys: count }: Finding): string {
  if (verdict === 'violation') return plural(count, 'active key');
  return `${count} may be active`;
}

function who(finding: Finding): Html {
  const { sentence } = whoOf(finding);
  return sentence === undefined ? NOTHING : tag`<p>${sentence}</p>`;
}

export function userOf({ user }: Finding): string {
  return user.account === undefined ? user.label : `${user.label} in account ${user.account}`;
}

function keysTable({ keys }: Finding): Html {
  return table('The keys', keys, [
    { name: 'Access key', cell: nameOf },
    { name: 'Key id', cell: ({ accessKeyId: it }) => (it === undefined ? '' : whole(it)) },
    { name: 'Status', cell: (it) => keyState(it) },
    { name: 'Created', cell: (it) => day(it.createdAt) },
    { name: 'Last used', cell: lastUsed },
    { name: 'Observed', cell: observed },
    { name: 'Where', cell: where },
  ]);
}

/** The name of a declared key; one of an account has only its id. */
function nameOf({ address, accessKeyId }: FindingKey): Html | string {
  return address === accessKeyId ? '' : tag`<code>${address}</code>`;
}

function lastUsed({ lastUsedAt, lastUsedService, lastUsedRegion }: FindingKey): Html | string {
  if (lastUsedAt === undefined) return '';
  const place = [lastUsedService, lastUsedRegion].filter((it) => it !== undefined).join(', ');
  return tag`${day(lastUsedAt)}${place === '' ? '' : ` (${place})`}`;
}

function observed({ observedAt, observedBy }: FindingKey): Html | string {
  if (observedAt === undefined) return observedBy ?? '';
  return tag`${moment(observedAt)}${observedBy === undefined ? '' : ` by ${observedBy}`}`;
}

function where({ location }: FindingKey): string {
  if (!location) return '';
  return [repositoryPath(location.file), location.line, location.column]
    .filter((it) => it !== undefined)
    .join(':');
}

/** The accepted findings, with who answers for them. */
export function exceptions(report: Report): Html {
  const shown = report.findings.filter((it) => it.verdict === 'excepted');
  if (shown.length === 0) return NOTHING;
  return tag`<section>
<h2>Exceptions in force</h2>
${table('Findings that someone answers for', shown, [
  { name: 'User', cell: (it) => tag`<span id="${anchorOf(it)}">${userOf(it)}</span>${who(it)}` },
  { name: 'Reason', cell: (it) => it.exception?.reason ?? '' },
  { name: 'Owner', cell: (it) => it.exception?.owner ?? 'not given' },
  { name: 'Expires', cell: ({ exception }) => day(exception?.expires) || 'not given' },
  { name: 'Keys', cell: keysOf },
  { name: 'Rule', cell: (it) => tag`<code>${ruleOf(it)}</code>` },
])}
</section>`;
}

function keysOf({ keys }: Finding): Html {
  return tag`<ul class="plain">${each(keys, ({ address, accessKeyId, status }) => {
    const name = address === accessKeyId ? whole(address) : tag`<code>${address}</code>`;
    return tag`<li>${name} ${status}</li>`;
  })}</ul>`;
}
