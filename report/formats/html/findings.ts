import { type Finding, type FindingKey, type Report, ruleOf } from '../../../rule-core/index';
import { repositoryPath } from '../../wording/occurrences';
import { whoOf } from '../../wording/who';
import { html as tag, type Html, NOTHING } from './page';

/** The findings of one verdict. */
export function findings(report: Report, kind: 'violation' | 'undetermined', title: string): Html {
  const shown = report.findings.filter((it) => it.verdict === kind);
  if (shown.length === 0) return NOTHING;
  return tag`<section>
<h2>${title}</h2>
${shown.map(article)}
</section>`;
}

function article(it: Finding): Html {
  return tag`<article class="${it.verdict}">
<h3>${userOf(it)}</h3>
<p>${it.message}</p>
${keysTable(it)}
${who(it)}
<p><strong>Fix:</strong> ${it.fix}</p>
<p class="soft">Rule <code>${ruleOf(it)}</code>, fingerprint <code>${it.fingerprint}</code></p>
</article>`;
}

function who(finding: Finding): Html {
  const { sentence } = whoOf(finding);
  return sentence === undefined ? NOTHING : tag`<p>${sentence}</p>`;
}

function userOf({ user }: Finding): string {
  return user.account === undefined ? user.label : `${user.label} in account ${user.account}`;
}

function keysTable({ keys }: Finding): Html {
  return tag`<table>
<caption>The keys</caption>
<thead><tr><th scope="col">Access key</th><th scope="col">Status</th><th scope="col">Where</th><th scope="col">Evidence</th></tr></thead>
<tbody>
${keys.map(
  (it) =>
    tag`<tr><td data-label="Access key"><code>${it.address}</code></td><td data-label="Status">${it.status}</td><td data-label="Where">${where(it)}</td><td data-label="Evidence">${evidence(it)}</td></tr>`,
)}
</tbody>
</table>`;
}

function where({ location }: FindingKey): string {
  if (!location) return '–';
  return [repositoryPath(location.file), location.line, location.column]
    .filter((it) => it !== undefined)
    .join(':');
}

function evidence(it: FindingKey): string {
  const parts = [
    ...(it.accessKeyId === undefined ? [] : [it.accessKeyId]),
    ...(it.createdAt === undefined ? [] : [`created ${it.createdAt}`]),
    ...(it.lastUsedAt === undefined ? [] : [`last used ${it.lastUsedAt}`]),
    ...(it.observedAt === undefined ? [] : [`observed ${it.observedAt}`]),
    ...(it.observedBy === undefined ? [] : [`by ${it.observedBy}`]),
  ];
  return parts.length === 0 ? 'declared' : parts.join(', ');
}

/** The accepted findings, with who answers for them. */
export function exceptions(report: Report): Html {
  const shown = report.findings.filter((it) => it.verdict === 'excepted');
  if (shown.length === 0) return NOTHING;
  return tag`<section>
<h2>Exceptions in force</h2>
<table>
<caption>Findings that someone answers for</caption>
<thead><tr><th scope="col">User</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Expires</th><th scope="col">Keys</th><th scope="col">Rule</th></tr></thead>
<tbody>
${shown.map(
  (it) =>
    tag`<tr><td data-label="User">${userOf(it)}${who(it)}</td><td data-label="Reason">${it.exception?.reason ?? ''}</td><td data-label="Owner">${it.exception?.owner ?? 'not given'}</td><td data-label="Expires">${it.exception?.expires ?? 'not given'}</td><td data-label="Keys">${it.keys.map((key) => key.address).join(', ')}</td><td data-label="Rule"><code>${ruleOf(it)}</code></td></tr>`,
)}
</tbody>
</table>
</section>`;
}
