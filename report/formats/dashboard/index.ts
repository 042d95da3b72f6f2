import type { Report } from '../../../rule-core/index';
import { inPieces } from '../../format';
import { sanitizeAll } from '../../safe/sanitize';
import { headerOf } from '../../wording/header';
import { plural } from '../../wording/plural';
import { documentOf } from '../html/document';
import { exceptions } from '../html/findings';
import { head, verdictOf } from '../html/head';
import { each, html as tag, type Html, NOTHING } from '../html/page';
import { acceptedUnread, drift, inputs, notes, notRead } from '../html/sections';
import { moment, table } from '../html/table';
import { type Account, accountAnchor, accountsOf, type State } from './accounts';
import { daysBetween } from './ages';
import { drillDown } from './drill-down';
import { owners } from './owners';
import { DASHBOARD_STYLE, legend, stateBar } from './pictures';
import { runsOf, trend } from './trend';

/** So much of a list is shown; the reports for programs have all of it. */
const MOST = 200;
/** The oldest readings are what to look at first. */
const OLDEST = 5;

/** An organization on one page: no script, no request, legible on a phone and on paper. */
export const dashboard = inPieces(function* (unsafe, { now, trend: earlier = [] }) {
  const report = sanitizeAll(unsafe);
  const accounts = accountsOf(report);
  const times = accounts.flatMap((it) => it.asOf ?? []).sort();
  const moments = { oldest: times[0], now: now?.toISOString() ?? times.at(-1) };
  const runs = runsOf(report, accounts, moments.oldest, sanitizeAll(earlier));
  const body = tag`${head(report, now)}
<main>
${byVerdict(report, accounts)}
${owners(report, moments.now)}
${trend(runs)}
${oldest(accounts, moments.now)}
${drillDown(accounts, moments.now)}
${exceptions(shortened(report))}
${notRead(shortened(report))}
${acceptedUnread(shortened(report))}
${drift(shortened(report))}
${notes(shortened(report))}
${inputs(shortened(report))}
${compliant(accounts)}
${howRead(report)}
</main>
<footer>
<p class="soft">Made ${now ? `on ${now.toISOString()} ` : ''}by ${report.tool.name} ${report.tool.version}. Lists of more than ${MOST} are cut; the JSON and CSV reports have all.</p>
</footer>`;
  yield* documentOf(`${verdictOf(report)}: dashboard`, body, DASHBOARD_STYLE).pieces();
});

function byVerdict(report: Report, accounts: readonly Account[]): Html {
  const counts = new Map<State, number>();
  for (const { state } of accounts) counts.set(state, (counts.get(state) ?? 0) + 1);
  const { summary } = report;
  const left = (report.organization?.leftOut ?? []).flatMap((it) => it.accounts).length;
  return tag`<section>
<h2>Accounts by verdict</h2>
${counts.size === 0 ? NOTHING : tag`${stateBar(counts)}${legend(counts)}`}
<p>${plural(accounts.length, 'account')}${left > 0 ? `, and ${left} that were left out and are not judged` : ''}: ${plural(summary.users, 'user')}, ${plural(summary.keys, 'access key')}, ${plural(summary.violations, 'violation')}, ${summary.undetermined} undetermined, ${summary.excepted} accepted, ${summary.errors} not read.</p>
</section>`;
}

/** The report is at most as fresh as its oldest reading. */
function oldest(accounts: readonly Account[], now: string | undefined): Html {
  const read = accounts.filter((it) => it.asOf !== undefined);
  if (read.length === 0) return NOTHING;
  const first = [...read]
    .sort((a, b) => ((a.asOf ?? '') < (b.asOf ?? '') ? -1 : 1))
    .slice(0, OLDEST);
  return tag`<section>
<h2>Oldest readings</h2>
${table('What stands here may have changed since', first, [
  {
    name: 'Account',
    cell: (it) =>
      it.state === 'compliant' ? it.id : tag`<a href="#${accountAnchor(it)}">${it.id}</a>`,
  },
  { name: 'As of', cell: (it) => moment(it.asOf ?? '') },
  { name: 'Days ago', cell: (it) => daysBetween(it.asOf ?? '', now) ?? '' },
])}
</section>`;
}

function compliant(accounts: readonly Account[]): Html {
  const ids = accounts.filter((it) => it.state === 'compliant');
  if (ids.length === 0) return NOTHING;
  return tag`<section>
<h2>Compliant accounts</h2>
<details><summary>${plural(ids.length, 'account')}</summary>
<ul class="ids">${each(ids, (it) => tag`<li>${it.id}</li>`)}</ul>
</details>
</section>`;
}

function howRead(report: Report): Html {
  const header = headerOf(report);
  return header
    ? tag`<section><h2>How it was read</h2><p>${header.sentence}</p></section>`
    : NOTHING;
}

function shortened(report: Report): Report {
  const { acceptedUnread: accepted, drift: differences, inputs: read } = report;
  return {
    ...report,
    findings: report.findings.filter((it) => it.verdict === 'excepted').slice(0, MOST),
    errors: report.errors.slice(0, MOST),
    warnings: report.warnings.slice(0, MOST),
    ...(accepted ? { acceptedUnread: accepted.slice(0, MOST) } : {}),
    ...(differences ? { drift: differences.slice(0, MOST) } : {}),
    ...(read ? { inputs: read.slice(0, MOST) } : {}),
  };
}
