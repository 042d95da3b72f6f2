import { type Report, RULE } from '../../../rule-core/index';
import { inPieces } from '../../format';
import { sanitizeAll } from '../../safe/sanitize';
import { exceptions, findings } from './findings';
import { head, verdictOf } from './head';
import { overview } from './overview';
import { documentOf } from './document';
import { html as tag, type Html, NOTHING } from './page';
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

/** A page to file: no script, no request, legible on a phone and on paper. */
export const html = inPieces(function* (unsafe, { now }) {
  const report = sanitizeAll(unsafe);
  const title = `${verdictOf(report)}: ${report.rule.title}`;
  const body = tag`${head(report, now)}
<main>
${counts(report)}
${overview(report)}
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
</footer>`;
  yield* documentOf(title, body).pieces();
});

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
    excepted: 'Accepted',
    errors: 'Not read',
  } as const;
  const entries = Object.entries(labels) as [keyof typeof labels, string][];
  return tag`<dl class="counts">
${entries.map(([key, label]) => tag`<div><dt>${label}</dt><dd>${summary[key]}</dd></div>`)}
</dl>`;
}
