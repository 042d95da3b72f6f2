import { type Report, RULE } from '../../../rule-core/index';
import type { Format } from '../../format';
import { sanitizeAll } from '../../safe/sanitize';
import { headerOf } from '../../wording/header';
import { exceptions, findings } from './findings';
import { html as tag, type Html, NOTHING, STYLE } from './page';
import {
  acceptedUnread,
  drift,
  inputs,
  notes,
  notRead,
  passedOver,
  readings,
  settled,
} from './sections';
import { since } from './since';

const VERDICTS = {
  compliant: 'Compliant',
  violation: 'Violation',
  undetermined: 'Undetermined',
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
${acceptedUnread(report)}
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
function headline({
  verdict: it,
  complete,
  summary,
  acceptedUnread: accepted = [],
}: Report): string {
  if (complete) {
    return accepted.length === 0
      ? VERDICTS[it]
      : `${VERDICTS[it]}, but for ${counted(accepted.length, 'part')} not read and accepted`;
  }
  const found = summary.violations + summary.undetermined > 0;
  return found ? `${VERDICTS[it]}, not complete` : 'Not complete';
}

function verdict(report: Report): Html {
  const { verdict: it, complete, summary } = report;
  const read = `${counted(summary.keys, 'access key')} of ${counted(summary.users, 'user')} ${summary.keys === 1 ? 'was' : 'were'} read`;
  const accepted = report.acceptedUnread?.length ?? 0;
  const whole =
    accepted > 0
      ? `${read}; what was not read is accepted until a day: see “Accepted as not read”.`
      : `${read}, and nothing that was asked for is missing.`;
  const rest = complete
    ? whole
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
