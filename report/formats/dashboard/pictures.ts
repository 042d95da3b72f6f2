import type { TrendRun } from '../../format';
import { html as tag, Html } from '../html/page';
import { type State, STATE_NAMES, STATES } from './accounts';

/** Drawings in the page itself. Whatever they show also stands beside them in words and numbers. */

const WIDTH = 640;

/** All accounts as one bar, in the parts that each state has. */
export function stateBar(counts: ReadonlyMap<State, number>): Html {
  const all = Math.max(1, sum([...counts.values()]));
  let x = 0;
  const present = presentIn(counts);
  const parts = present.map((state) => {
    const width = ((counts.get(state) ?? 0) / all) * WIDTH;
    const part = tag`<rect class="fill-${state}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="24"/>`;
    x += width;
    return part;
  });
  const said = present.map((it) => `${STATE_NAMES[it]}: ${counts.get(it) ?? 0}`).join(', ');
  return tag`<svg class="wide" role="img" viewBox="0 0 ${WIDTH} 24" preserveAspectRatio="none" aria-label="${said}">${parts}</svg>`;
}

/** A number as a bar beside others of its kind. */
export function countBar(count: number, most: number): Html {
  const width = ((count / Math.max(1, most)) * 100).toFixed(1);
  return tag`<svg class="count" aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none"><rect class="fill-violation" x="0" y="0" width="${width}" height="10"/></svg>`;
}

const [HEIGHT, LEFT, TOP, BOTTOM] = [170, 34, 12, 24];

/** Violations, and accounts that were not wholly read, over the runs. */
export function trendLines(runs: readonly TrendRun[]): Html {
  const values = runs.flatMap((it) => [it.violations, it.notWhole ?? 0]);
  const most = Math.max(1, ...values);
  const x = (index: number) => LEFT + (index / Math.max(1, runs.length - 1)) * (WIDTH - LEFT - 8);
  const y = (value: number) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const line = (of: (run: TrendRun) => number | undefined, name: string) => {
    const points = runs.flatMap((it, index) => {
      const value = of(it);
      return value === undefined ? [] : [`${x(index).toFixed(1)},${y(value).toFixed(1)}`];
    });
    return tag`<polyline class="${name}" points="${points.join(' ')}" fill="none"/>`;
  };
  const [first, last] = [runs[0], runs.at(-1)];
  const said = `Violations from ${first?.violations ?? 0} on ${dayOf(first)} to ${last?.violations ?? 0} on ${dayOf(last)}, ${most} at most`;
  return tag`<svg class="trend" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-label="${said}">
<line class="axis" x1="${LEFT}" y1="${y(0).toFixed(1)}" x2="${WIDTH - 8}" y2="${y(0).toFixed(1)}"/>
<line class="axis" x1="${LEFT}" y1="${TOP}" x2="${WIDTH - 8}" y2="${TOP}"/>
<text x="${LEFT - 6}" y="${TOP + 4}" text-anchor="end">${most}</text>
<text x="${LEFT - 6}" y="${(y(0) + 4).toFixed(1)}" text-anchor="end">0</text>
<text x="${LEFT}" y="${HEIGHT - 6}">${dayOf(first)}</text>
<text x="${WIDTH - 8}" y="${HEIGHT - 6}" text-anchor="end">${dayOf(last)}</text>
${line((it) => it.notWhole, 'line-not-read')}
${line((it) => it.violations, 'line-violation')}
</svg>`;
}

function dayOf(run: TrendRun | undefined): string {
  return run?.asOf.slice(0, 10) ?? '';
}

function sum(all: readonly number[]): number {
  return all.reduce((total, it) => total + it, 0);
}

/** Beside the style of every page. What is not wholly read or not decided is never green. */
export const DASHBOARD_STYLE = new Html(`
svg.wide { display: block; width: 100%; height: 1.5rem; border: 1px solid var(--line); }
svg.count { display: inline-block; width: 6rem; height: .7rem; }
svg.trend { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 13px; }
.axis { stroke: var(--line); } .line-violation { stroke: var(--bad); stroke-width: 2.5; }
.line-not-read { stroke: var(--open); stroke-width: 2.5; stroke-dasharray: 6 5; }
.fill-violation { fill: var(--bad); } .fill-not-read { fill: var(--open); } .fill-undetermined { fill: var(--soft); }
.fill-accepted { fill: var(--line); } .fill-compliant { fill: var(--good); }
.not-read { color: var(--open); } .accepted { color: var(--soft); }
ul.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: .5rem 0; }
ul.legend svg { width: .9rem; height: .9rem; vertical-align: -.1rem; margin-right: .35rem; border: 1px solid var(--line); }
ul.ids { columns: 9rem; list-style: none; padding: 0; font: .875em ui-monospace, monospace; }
@media (max-width: 40rem) { svg.trend text { font-size: 24px; } }
@media print { svg rect, svg polyline { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`);

function presentIn(counts: ReadonlyMap<State, number>): State[] {
  return STATES.filter((it) => (counts.get(it) ?? 0) > 0);
}

/** What the colours of the bar mean, with the numbers. */
export function legend(counts: ReadonlyMap<State, number>): Html {
  return tag`<ul class="legend">
${presentIn(counts).map((it) => tag`<li><svg aria-hidden="true" viewBox="0 0 10 10"><rect class="fill-${it}" width="10" height="10"/></svg>${STATE_NAMES[it]}: <strong>${counts.get(it) ?? 0}</strong></li>`)}
</ul>`;
}
