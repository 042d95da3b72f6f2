import type { Report } from '../../../rule-core/index';
import type { TrendRun } from '../../format';
import { html as tag, type Html, NOTHING } from '../html/page';
import { moment, table } from '../html/table';
import type { Account } from './accounts';
import { trendLines } from './pictures';

/** So many runs are shown. */
export const MOST_RUNS = 60;

/**
 * The runs with this one, the oldest first. One that says to be of a later moment is no earlier run, and
 * would push this one out; of two of one moment the worse figures are shown.
 */
export function runsOf(
  report: Report,
  accounts: readonly Account[],
  asOf: string | undefined,
  given: readonly TrendRun[],
): TrendRun[] {
  const all = new Map<string, TrendRun>();
  for (const it of [...(report.since?.trend ?? []), ...given]) {
    if (asOf !== undefined && it.asOf > asOf) continue;
    const known = all.get(it.asOf);
    all.set(it.asOf, known ? worseOf(known, it) : it);
  }
  if (asOf !== undefined) {
    all.set(asOf, {
      asOf,
      violations: report.summary.violations,
      accounts: accounts.length,
      notWhole: accounts.filter((it) => !it.whole).length,
    });
  }
  return [...all.values()].sort((a, b) => (a.asOf < b.asOf ? -1 : 1)).slice(-MOST_RUNS);
}

function worseOf(a: TrendRun, b: TrendRun): TrendRun {
  const notWhole = Math.max(a.notWhole ?? 0, b.notWhole ?? 0);
  return {
    ...a,
    ...b,
    violations: Math.max(a.violations, b.violations),
    ...(a.notWhole === undefined && b.notWhole === undefined ? {} : { notWhole }),
  };
}

export function trend(runs: readonly TrendRun[]): Html {
  if (runs.length < 2) return NOTHING;
  const hasUnread = runs.some((it) => it.notWhole !== undefined);
  return tag`<section>
<h2>Trend</h2>
<figure>
${trendLines(runs)}
<figcaption class="soft">Violations (whole line)${hasUnread ? ' and accounts not wholly read (broken line)' : ''} of ${runs.length} runs. What was not read may hide violations.</figcaption>
</figure>
<details><summary>Run by run</summary>
${table('The newest first', [...runs].reverse(), [
  { name: 'As of', cell: (it) => moment(it.asOf) },
  { name: 'Violations', cell: (it) => it.violations },
  { name: 'Accounts', cell: (it) => it.accounts ?? '' },
  { name: 'Not wholly read', cell: (it) => it.notWhole ?? '' },
])}
</details>
</section>`;
}
