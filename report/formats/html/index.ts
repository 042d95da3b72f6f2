import { type Finding, type FindingKey, type Report, RULE, ruleOf } from '../../../rule-core/index';
import { driftSentence } from '../../wording/drift';
import type { Format } from '../../format';
import { headerOf, ofReading } from '../../wording/header';
import { html as tag, Html, STYLE } from './page';
import { repositoryPath } from '../../wording/occurrences';
import { since } from './since';
import { passedOverPhrase, settledSentence } from '../../wording/passed-over';
import { sanitizeAll } from '../../safe/sanitize';
import { whoOf } from '../../wording/who';

const NOTHING = new Html('');

const VERDICTS = {
  compliant: 'Compliant',
  violation: 'Violation',
  undetermined: 'Undetermined',
} as const;

const NOTES = {
  'exception-expired': new Html('<strong>Expired exception.</strong> '),
  'exception-unmatched': new Html('<strong>Unused exception.</strong> '),
  'exception-expiring': new Html('<strong>Exception about to expire.</strong> '),
  'exception-refused': new Html('<strong>Refused exception.</strong> '),
  note: NOTHING,
} as const;

/** A page to file: no script, no request, legible on a phone and on paper. */
export const html: Format = (unsafe, { now }) => {
  const report = sanitizeAll(unsafe);
  const page = tag`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${headline(report)}: ${report.rule.title}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${report.rule.title}</h1>
<p class="soft">${report.rule.benchmarks.map((it) => `${it.name} v${it.version}, ${it.control}`).join('; ')}</p>
${header(report)}
</header>
<main>
${verdict(report)}
${counts(report)}
${since(report)}
${findings(report, 'violation', 'Violations')}
${findings(report, 'undetermined', 'Undetermined')}
${exceptions(report)}
${notRead(report)}
${drift(report)}
${notes(report)}
${inputs(report)}
${settled(report)}
${passedOver(report)}
${readings(report)}
${remediation(report)}
</main>
<footer>
<p class="soft">Made ${now ? `on ${now.toISOString()} ` : ''}by ${report.tool.name} ${report.tool.version}. Rule <code>${report.rule.id}</code>.</p>
</footer>
</body>
</html>
`;
  return page.source;
};

function header(report: Report): Html {
  const it = headerOf(report);
  return it ? tag`<p>${it.sentence}</p>` : NOTHING;
}

/** A report that is not complete is never headed as compliant: what is filed is often only the head. */
function headline({ verdict: it, complete, summary }: Report): string {
  if (complete) return VERDICTS[it];
  const found = summary.violations + summary.undetermined > 0;
  return found ? `${VERDICTS[it]}, not complete` : 'Not complete';
}

function verdict(report: Report): Html {
  const { verdict: it, complete, summary } = report;
  const read = `${counted(summary.keys, 'access key')} of ${counted(summary.users, 'user')} ${summary.keys === 1 ? 'was' : 'were'} read`;
  const rest = complete
    ? `${read}, and nothing that was asked for is missing.`
    : `${read}, but not everything that was asked for: see “What was not read”. What was not read is not judged.`;
  return tag`<p class="verdict ${it}">Verdict: ${headline(report)}</p>
<p>${rest}</p>`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function remediation({ summary }: Report): Html {
  if (summary.violations + summary.excepted === 0) return NOTHING;
  return tag`<section>
<h2>How to fix a violation</h2>
<ol>
${RULE.remediation.map((it) => tag`<li>${it}</li>`)}
</ol>
</section>`;
}

function counts({ summary }: Report): Html {
  const labels = {
    users: 'Users',
    keys: 'Access keys',
    violations: 'Violations',
    undetermined: 'Undetermined',
    excepted: 'Excepted',
    errors: 'Not read',
  } as const;
  const entries = Object.entries(labels) as [keyof typeof labels, string][];
  return tag`<dl class="counts">
${entries.map(([key, label]) => tag`<div><dt>${label}</dt><dd>${summary[key]}</dd></div>`)}
</dl>`;
}

function findings(report: Report, kind: 'violation' | 'undetermined', title: string): Html {
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

function exceptions(report: Report): Html {
  const shown = report.findings.filter((it) => it.verdict === 'excepted');
  if (shown.length === 0) return NOTHING;
  return tag`<section>
<h2>Exceptions in force</h2>
<table>
<caption>Findings that someone answers for</caption>
<thead><tr><th scope="col">User</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Expires</th><th scope="col">Keys</th></tr></thead>
<tbody>
${shown.map(
  (it) =>
    tag`<tr><td data-label="User">${userOf(it)}${who(it)}</td><td data-label="Reason">${it.exception?.reason ?? ''}</td><td data-label="Owner">${it.exception?.owner ?? 'not given'}</td><td data-label="Expires">${it.exception?.expires ?? 'not given'}</td><td data-label="Keys">${it.keys.map((key) => key.address).join(', ')}</td></tr>`,
)}
</tbody>
</table>
</section>`;
}

function notRead({ errors }: Report): Html {
  if (errors.length === 0) return NOTHING;
  return tag`<section>
<h2>What was not read</h2>
<ul>
${errors.map((it) => tag`<li><code>${it.input}</code>: ${it.message}${it.what === undefined ? NOTHING : tag` <code>${it.what}</code>`}</li>`)}
</ul>
</section>`;
}

function drift({ drift: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>Declared and deployed differ</h2>
<ul>
${list.map((it) => tag`<li>${driftSentence(it)}</li>`)}
</ul>
</section>`;
}

function notes({ warnings }: Report): Html {
  if (warnings.length === 0) return NOTHING;
  return tag`<section>
<h2>Notes</h2>
<ul>
${warnings.map((it) => tag`<li>${NOTES[it.code]}${it.message}</li>`)}
</ul>
</section>`;
}

function inputs({ inputs: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>What was read</h2>
<ul>
${list.map((it) => tag`<li><code>${it.input}</code> (${it.kind})</li>`)}
</ul>
</section>`;
}

function settled({ settled: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>What one document decides about another</h2>
<ul>
${list.map((it) => tag`<li>${settledSentence(it)}</li>`)}
</ul>
</section>`;
}

function passedOver({ passedOver: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>What was passed over</h2>
<ul>
${list.map(
  (it) =>
    tag`<li>${passedOverPhrase(it)}: ${it.examples.join(', ')}${it.count > it.examples.length ? ', …' : ''}${it.mentioning > 0 ? `. Mention access keys, or cannot be searched: ${it.mentions.join(', ')}` : ''}</li>`,
)}
</ul>
</section>`;
}

function readings({ readings: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>How it was read</h2>
<ul>
${list.map((it) => tag`<li>${ofReading(it).sentence}</li>`)}
</ul>
</section>`;
}
